package io.rivulet.transport.crypto;

/** The Responder's half of a key agreement: one job verifies, and makes our component and the keys. RFC 7016 section 3.5.1.1.2. */
public interface ResponderKeying {
    /** The job after which {@link #component} and {@link #keys} are there, unless {@link #failure} says otherwise. */
    CryptoJob agree(SignedKeying signed);

    /** Signs the parameters of the RIKeying, at little cost, after the job; may be empty. RFC 7016 section 2.3.8. */
    byte[] sign(byte[] parameters);

    /** The Session Key Responder Component. */
    byte[] component();

    /** The keys of the session. */
    SessionKeys keys();

    /** Why the job failed; null when it did not. */
    KeyingFailure failure();
}
