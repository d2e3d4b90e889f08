package io.rivulet.transport.crypto;

/** The Responder's half of a key agreement: one job makes our component and the keys. RFC 7016 section 3.5.1.1.2. */
public interface ResponderKeying {
    /** The job after which {@link #component} and {@link #keys} are there, unless {@link #failure} says otherwise. */
    CryptoJob agree();

    /** The Session Key Responder Component. */
    byte[] component();

    /** The keys of the session. */
    SessionKeys keys();

    /** Why the job failed; null when it did not. */
    KeyingFailure failure();
}
