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
        return this == PLAIN ? IdentityChoice.plain() : IdentityChoice.peer();
    }

    /** Who a rendezvous is by it. */
    public Identity ofRendezvous(EntropySource entropy) {
        return this == PLAIN ? PlainIdentity.rendezvous(entropy) : FlashIdentity.rendezvous(entropy);
    }
}
