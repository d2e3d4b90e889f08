package io.rivulet.transport.introduction;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import java.util.List;

/**
 * Decides whom an endpoint introduces. When a hello names another endpoint, with which this one has an open session, it forwards the
 * hello in that session (Forwarder, RFC 7016 section 3.5.1.5) and answers with that endpoint's addresses (Redirector, section 3.5.1.4).
 * Called on the owner's thread, after rate limits.
 */
public interface Introducer {
    /** Introduces nobody: hellos for others are dropped. */
    Introducer NONE = new Introducer() {
        @Override
        public boolean introduces(long nowNs, NetAddress requester, PeerId target) {
            return false;
        }

        @Override
        public List<NetAddress> furtherAddresses(PeerId target) {
            return List.of();
        }
    };

    /** Whether the endpoint at {@code requester} is introduced to {@code target}. */
    boolean introduces(long nowNs, NetAddress requester, PeerId target);

    /** Addresses of {@code target} besides the one it is seen at, such as those it reported itself (RFC 7425 section 5.3.3). */
    List<NetAddress> furtherAddresses(PeerId target);
}
