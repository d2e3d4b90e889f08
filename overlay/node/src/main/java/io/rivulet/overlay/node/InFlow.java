package io.rivulet.overlay.node;

import io.rivulet.transport.ReceiveFlow;

/** A receiving flow under its handle. */
final class InFlow {
    final int handle;
    final PeerLink link;
    final ReceiveFlow flow;

    InFlow(int handle, PeerLink link, ReceiveFlow flow) {
        this.handle = handle;
        this.link = link;
        this.flow = flow;
    }
}
