package io.rivulet.overlay.node;

import io.rivulet.groups.spi.SendPriority;

/** A reference to a message that waits for its session to have room; pooled. */
final class QueuedMessage {
    OutFlow flow;
    byte[] bytes;
    int offset;
    int length;
    SendPriority priority;
    long expiresAtNs;
    long token;
    QueuedMessage next;

    void clear() {
        flow = null;
        bytes = null;
        priority = null;
        next = null;
    }
}
