package io.rivulet.transport.crypto;

/** Why two ends could not agree on keys. */
public enum KeyingFailure {
    /** A keying component is malformed. */
    MALFORMED_COMPONENT,
    /** The ends have no Diffie-Hellman group in common, or the far end chose one that was not offered. */
    NO_COMMON_GROUP,
    /** The far end's public key is not acceptable. RFC 7425 section 4.6.2. */
    UNACCEPTABLE_PUBLIC_KEY,
    /** The far end will not send the packet authentication (HMAC or sequence numbers) that we require. RFC 7425 sections 4.6.4, 4.6.6. */
    PROTECTION_REFUSED,
    /** The far end's signature is missing or does not hold. RFC 7016 sections 2.3.7 and 2.3.8. */
    BAD_SIGNATURE,
    /** The far end speaks no profile that we accept from it, or somebody on the path makes it seem so. */
    PROFILE_REFUSED
}
