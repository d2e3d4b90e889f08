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

    /** The job that takes the Responder's component (copied now) and makes the keys, unless {@link #failure} says otherwise. */
    CryptoJob complete(byte[] responderComponent, int offset, int length);

    /** The keys of the session. */
    SessionKeys keys();

    /** Why the last job that ran failed; null when it did not. */
    KeyingFailure failure();
}
