package io.rivulet.transport.crypto.flash;

/**
 * What we offer and demand of one kind of packet protection: HMAC (RFC 7425 section 4.6.4), or session sequence numbers (section 4.6.6).
 *
 * @param sending   what we put on the packets that we send
 * @param receiving what we want on the packets that we receive
 */
public record ProtectionPolicy(Sending sending, Receiving receiving) {
    /** For packets that we send. */
    public enum Sending {
        /** Always. */
        ALWAYS,
        /** When the far end asks for it. */
        ON_REQUEST,
        /** Not even when asked. The far end may then refuse the session. */
        NEVER
    }

    /** For packets that we receive. A far end that insists on sending a protection is always understood. */
    public enum Receiving {
        /** Asked for; a session without it is refused. */
        REQUIRED,
        /** Asked for where the far end seems to mean its offer, and otherwise done without. */
        REQUESTED,
        /** Not asked for. */
        ACCEPTED
    }

    /** Always, both ways. */
    public static final ProtectionPolicy REQUIRED = new ProtectionPolicy(Sending.ALWAYS, Receiving.REQUIRED);

    /** Wherever the far end can. */
    public static final ProtectionPolicy REQUESTED = new ProtectionPolicy(Sending.ON_REQUEST, Receiving.REQUESTED);

    /** Wherever the far end asks. */
    public static final ProtectionPolicy WILLING = new ProtectionPolicy(Sending.ON_REQUEST, Receiving.ACCEPTED);

    /** Only what the far end sends unasked. */
    public static final ProtectionPolicy NEVER = new ProtectionPolicy(Sending.NEVER, Receiving.ACCEPTED);

    /** What an Initiator says, which does not know the far end's mind yet. */
    ProtectionOffer initiatorOffer() {
        return new ProtectionOffer(
                sending == Sending.ALWAYS, sending != Sending.NEVER, receiving != Receiving.ACCEPTED);
    }

    /**
     * What a Responder says, which knows what the Initiator offered: only what will be done. Programs of the original protocol take no
     * other answer than "nothing" to an offer that asks for nothing.
     *
     * @param credible whether the far end can be taken at its word
     */
    ProtectionOffer responderOffer(ProtectionOffer far, boolean credible) {
        boolean always = sending == Sending.ALWAYS;
        boolean willSend = always || (sending == Sending.ON_REQUEST && far.request());
        boolean request = receiving == Receiving.REQUIRED
                || (receiving == Receiving.REQUESTED && credible && far.willSendOnRequest());
        return new ProtectionOffer(always, willSend, request);
    }

    /** Whether a session in which the far end sends with this protection, or without, is one we want. */
    boolean isSatisfiedBy(boolean farSends) {
        return farSends || receiving != Receiving.REQUIRED;
    }
}
