package io.rivulet.simulator.net;

import java.util.Locale;

/**
 * Whether one peer can open a session to another, and why not, from what stands before each. Both are known to the introducer, which keeps a
 * way in through their NATs; neither has sent the other anything yet; no two are behind the same NAT.
 *
 * <p>Without an introducer the one who opens sends to where the other is seen. With one (RFC 7016 section 3.5.1.4) the other is told, and
 * answers to where the one is seen, so that both send, again and again, and each answers what it receives; then it does not matter who
 * opens.
 */
public enum Reachability {
    /** The first datagram comes in. */
    OPEN(true),
    /** The first datagrams of one end make the way for those of the other. */
    PUNCHED(true),
    /** The far end's NAT lets nobody in who was not sent something; an introducer would help. */
    FILTERED(false),
    /** The one who opens may not send to strangers; an introducer would help. */
    OUTBOUND_BLOCKED(false),
    /** Neither may send to strangers. */
    BOTH_INBOUND_ONLY(false),
    /** Each is seen at another port by the other than by the introducer. */
    BOTH_SYMMETRIC(false),
    /** One is seen at another port by the other than by the introducer, and the other lets that port not in. */
    SYMMETRIC_AND_PORT_RESTRICTED(false),
    /** One of them has no UDP. */
    UDP_BLOCKED(false);

    private final boolean connects;

    Reachability(boolean connects) {
        this.connects = connects;
    }

    /** Whether there is a way. */
    public boolean connects() {
        return connects;
    }

    /** How it is written, for machines: {@code both-symmetric}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Whether a peer can open to another.
     *
     * @param isIntroduced whether an introducer tells the other
     */
    public static Reachability between(NatKind from, NatKind to, boolean isIntroduced) {
        if (from == NatKind.UDP_BLOCKED || to == NatKind.UDP_BLOCKED) {
            return UDP_BLOCKED;
        }
        boolean letsStrangersIn = to == NatKind.PUBLIC || to == NatKind.FULL_CONE || to == NatKind.INBOUND_ONLY;
        if (from != NatKind.INBOUND_ONLY && letsStrangersIn) {
            return OPEN;
        }
        return isIntroduced ? introduced(from, to) : from == NatKind.INBOUND_ONLY ? OUTBOUND_BLOCKED : FILTERED;
    }

    private static Reachability introduced(NatKind from, NatKind to) {
        if (from == NatKind.INBOUND_ONLY && to == NatKind.INBOUND_ONLY) {
            return BOTH_INBOUND_ONLY;
        }
        if (from == NatKind.SYMMETRIC && to == NatKind.SYMMETRIC) {
            return BOTH_SYMMETRIC;
        }
        boolean isOneSymmetric = from == NatKind.SYMMETRIC || to == NatKind.SYMMETRIC;
        boolean isOneRestricted = from == NatKind.PORT_RESTRICTED || to == NatKind.PORT_RESTRICTED;
        return isOneSymmetric && isOneRestricted ? SYMMETRIC_AND_PORT_RESTRICTED : PUNCHED;
    }
}
