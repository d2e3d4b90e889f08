package io.rivulet.overlay.node;

import io.rivulet.groups.spi.SendPriority;
import io.rivulet.transport.SendFlow;

/** A sending flow under its handle. */
final class OutFlow {
    final int handle;
    final PeerLink link;
    final SendFlow flow;

    /** What the flow was told to be; changed when a message of another urgency is fed. */
    SendPriority priority = SendPriority.CONTROL;

    /** Messages of this flow in the link's queue. */
    int queued;
    /** Messages handed to the transport and not released yet. */
    int inFlight;
    /** To be closed when nothing is queued any more. */
    boolean closing;
    /** The transport's flow was told to close, or is gone. */
    boolean ended;

    /** The advertised value that has not left yet; kept as a buffer for the next. */
    byte[] advert = {};
    /** The length of the advertised value, 0 when none waits. */
    int advertLength;

    OutFlow(int handle, PeerLink link, SendFlow flow) {
        this.handle = handle;
        this.link = link;
        this.flow = flow;
    }

    boolean isIdle() {
        return queued == 0 && advertLength == 0;
    }
}
