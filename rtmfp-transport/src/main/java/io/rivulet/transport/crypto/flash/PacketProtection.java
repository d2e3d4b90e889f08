package io.rivulet.transport.crypto.flash;

/**
 * How packets of one direction of a session are verified. RFC 7425 section 4.7.3.
 *
 * @param hmacLength      length of the authentication code in bytes, 4 to 32; 0 for the 16-bit checksum instead
 * @param sequenceNumbers whether packets carry session sequence numbers
 */
public record PacketProtection(int hmacLength, boolean sequenceNumbers) {
    /** The shortest authentication code. RFC 7425 section 4.5.2.4. */
    public static final int MIN_HMAC_LENGTH = 4;

    /** The longest authentication code: the whole hash. */
    public static final int MAX_HMAC_LENGTH = 32;

    /** A checksum, as with the Default Session Key. RFC 7425 section 4.1. */
    public static final PacketProtection CHECKSUM = new PacketProtection(0, false);

    /** @throws IllegalArgumentException when {@code hmacLength} is neither 0 nor 4 to 32 */
    public PacketProtection {
        if (hmacLength != 0 && (hmacLength < MIN_HMAC_LENGTH || hmacLength > MAX_HMAC_LENGTH)) {
            throw new IllegalArgumentException("hmacLength is 0 or 4 to 32, not " + hmacLength);
        }
    }

    /** Whether packets carry an authentication code. */
    public boolean hasHmac() {
        return hmacLength != 0;
    }
}
