package io.rivulet.simulator.coarse;

import io.rivulet.groups.multicast.PublishedStream;
import io.rivulet.groups.multicast.StreamParameters;
import io.rivulet.groups.multicast.ViewOptions;
import io.rivulet.groups.multicast.ViewedStream;

/** Production code that carries streams, with what an application asks of it. */
interface StreamLogic extends PeerLogic {
    PublishedStream publish(long nowNs, String name, StreamParameters parameters);

    ViewedStream view(long nowNs, String name, ViewOptions options);

    /** Says goodbye to everybody. */
    void leave(long nowNs);
}
