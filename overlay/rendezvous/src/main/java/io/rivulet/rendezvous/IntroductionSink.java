package io.rivulet.rendezvous;

import io.rivulet.groups.spec.GroupId;
import io.rivulet.transport.address.PeerId;

/** Takes the introductions that a {@link GroupRegistry} decides on. They are delivered in this order, later, and not faster than allowed. */
@FunctionalInterface
public interface IntroductionSink {
    /** Tells {@code to} of {@code member}; both are in {@code group}. {@code to} then opens a session to {@code member}. */
    void introduce(GroupId group, PeerId to, PeerId member);
}
