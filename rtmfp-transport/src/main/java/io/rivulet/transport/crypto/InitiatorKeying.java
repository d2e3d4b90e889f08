package io.rivulet.transport.crypto;

/**
 * The Initiator's half of a key agreement: {@link #prepare} makes {@link #component}; the far end answers with its component;
 * {@link #complete} makes {@link #keys}. Each step is a job, run once, in order. RFC 7016 section 3.5.1.1.1.
 */
public interface InitiatorKeying {
    /** The job after which {@link #component} is there, unless {@link #failure} says otherwise. */
    CryptoJob prepare();

    /** The Session Key Initiator Component. */
    byte[] component();

    /**
     * Signs the parameters of an IIKeying that holds {@link #component}; may be empty. RFC 7016 section 2.3.7. To be called in a job unless
     * {@link #signingCostNs} is 0, after the one that prepares; once for each cookie.
     */
    byte[] sign(byte[] parameters);

    /** How long {@link #sign} takes on a typical core, in nanoseconds; 0 where it is next to nothing. */
    long signingCostNs();

    /**
     * The job that takes the Responder's component (copied now), verifies what is signed, and makes the keys, unless {@link #failure} says
     * otherwise.
     */
    CryptoJob complete(byte[] responderComponent, int offset, int length, SignedKeying signed);

    /** The keys of the session. */
    SessionKeys keys();

    /** Why the last job that ran failed; null when it did not. */
    KeyingFailure failure();
}
