package io.rivulet.rendezvous;

import io.rivulet.overlay.flash.ConnectDecision;
import io.rivulet.overlay.flash.ConnectRequest;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;

/** Decides who may use a rendezvous. Called on the owner's thread; answers at once. */
@FunctionalInterface
public interface ConnectPolicy {
    /** Lets everybody in. */
    ConnectPolicy EVERYBODY = (nowNs, client, address, request) -> ConnectDecision.accept();

    /**
     * Whether a client is let in.
     *
     * @param client its peer id, which it has proved to hold the key of when it uses a static key (RFC 7425 section 7)
     * @param address where it is seen
     * @param request what it says; not verified
     */
    ConnectDecision decide(long nowNs, PeerId client, NetAddress address, ConnectRequest request);
}
