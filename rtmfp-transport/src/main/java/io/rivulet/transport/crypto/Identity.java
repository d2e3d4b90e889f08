package io.rivulet.transport.crypto;

import io.rivulet.transport.address.PeerId;

/**
 * Who we are: our certificate, its private parts, and what we demand of a far end. Immutable; a node keeps one for its life (RFC 7425
 * section 5.3: a new one for every connection to a server). RFC 7016 section 3.2.
 */
public interface Identity {
    /** The profile this identity belongs to. */
    CryptoProfile profile();

    /** Our certificate; not to be modified. */
    byte[] certificate();

    /** Our name. */
    PeerId peerId();

    /** Whether an endpoint discriminator selects us. */
    boolean isSelectedBy(byte[] discriminator, int offset, int length);

    /** Whether we stay Initiator when both ends start a session to each other. RFC 7016 section 3.5.1.3. */
    boolean prevailsInGlareOver(FarCertificate far);

    /** Whether packets of our sessions can move to another address: only where they are authenticated. RFC 7016 section 5. */
    boolean allowsMobility();

    /**
     * Whether this is an identity of the original group protocol's kind, whose far ends take a buffer probe for an error and expect
     * hellos without padding. Fixed when a node starts.
     */
    default boolean isOriginal() {
        return false;
    }

    /** Begins keying as Initiator toward {@code far}. Draws what randomness it needs now, from {@code entropy}. */
    InitiatorKeying newInitiatorKeying(FarCertificate far, EntropySource entropy);

    /** Begins keying as Responder. The component is copied. Draws what randomness it needs now, from {@code entropy}. */
    ResponderKeying newResponderKeying(
            FarCertificate far, byte[] initiatorComponent, int offset, int length, EntropySource entropy);

    /**
     * Whether {@code signature} over {@code parameters} satisfies us as far as can be told on the spot. What takes expensive mathematics is
     * verified in the jobs of a keying.
     */
    boolean acceptsSignature(FarCertificate far, byte[] parameters, byte[] signature);
}
