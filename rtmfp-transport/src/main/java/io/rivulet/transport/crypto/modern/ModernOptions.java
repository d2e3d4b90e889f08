package io.rivulet.transport.crypto.modern;

/**
 * The option types that the profile adds to those of RFC 7425 sections 4.3.3, 4.5.2 and 4.3.5.1. Ends that do not know them "MUST ignore"
 * them there.
 */
final class ModernOptions {
    /**
     * What stands in the first byte of a {@link #CERTIFICATE_KEY}, an {@link #AGREEMENT_KEY} and a {@link #WITNESS}. Other generations are
     * ignored.
     */
    static final int GENERATION = 1;

    /** In the canonical section of a certificate: {@code u8 generation | 32 bytes Ed25519 public key}. */
    static final int CERTIFICATE_KEY = 0x4d;

    /** In a keying component of this profile: {@code u8 generation | 32 bytes X25519 public key}. */
    static final int AGREEMENT_KEY = 0x4d;

    /** In a keying component of this profile, one byte each: the cipher suites offered, most wanted first; or the one selected. */
    static final int CIPHER_SUITES = 0x4e;

    /** The last option of a Responder's component: {@code 64 bytes Ed25519 signature} over all that was said so far. */
    static final int TRANSCRIPT_SIGNATURE = 0x4f;

    /** In a keying component of RFC 7425, {@code u8 generation}: its sender speaks this profile, too, and found no sign that the other end does. */
    static final int WITNESS = 0x50;

    /** In the signature field of an IIKeying: {@code 64 bytes Ed25519 signature} over its parameters and the Responder's certificate. */
    static final int INITIATOR_SIGNATURE = 0x4d;

    /** In the signature field of an RIKeying: {@code 32 bytes HMAC-SHA256} over its parameters, under a key that follows from the secret. */
    static final int CONFIRMATION = 0x4e;

    private ModernOptions() {}
}
