package io.rivulet.simulator.node;

import io.rivulet.overlay.IdentityChoice;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.crypto.plain.PlainIdentity;
import java.util.Locale;

/** How the sessions of a run are protected. */
public enum CryptoChoice {
    /** Not at all: the quickest, and what happens on the network is the same but for some bytes a packet. */
    PLAIN,
    /** As production does, RFC 7425: real keys and ciphers, whose time is modelled. */
    FLASH;

    /** How it is written. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Who peers are by it. */
    public IdentityChoice ofPeers() {
        return this == PLAIN ? entropy -> mobile(PlainIdentity.peer(entropy)) : IdentityChoice.peer();
    }

    /** Who a rendezvous is by it. */
    public Identity ofRendezvous(EntropySource entropy) {
        return this == PLAIN ? mobile(PlainIdentity.rendezvous(entropy)) : FlashIdentity.rendezvous(entropy);
    }

    /** Nobody forges packets here, and sessions are to follow who moves as those of production do: RFC 7016 section 3.5.4.2. */
    private static Identity mobile(PlainIdentity identity) {
        return identity.claimingAuthentication();
    }
}
