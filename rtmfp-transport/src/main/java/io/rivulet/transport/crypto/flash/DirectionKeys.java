package io.rivulet.transport.crypto.flash;

import java.util.Arrays;

/** The keys of one direction of a session, and how its packets are verified. */
final class DirectionKeys {
    /** An AES-128 key is "the first 128 bits" of the raw key. RFC 7425 section 4.6.3. */
    static final int AES_KEY_LENGTH = 16;

    private final byte[] rawKey;
    private final byte[] hmacKey;
    private final PacketProtection protection;

    /**
     * @param rawKey  at least {@link #AES_KEY_LENGTH} bytes
     * @param hmacKey is used only if {@code protection} has a code
     */
    DirectionKeys(byte[] rawKey, byte[] hmacKey, PacketProtection protection) {
        this.rawKey = rawKey;
        this.hmacKey = hmacKey;
        this.protection = protection;
    }

    byte[] aesKey() {
        return Arrays.copyOf(rawKey, AES_KEY_LENGTH);
    }

    byte[] hmacKey() {
        return hmacKey;
    }

    PacketProtection protection() {
        return protection;
    }

    /** Overwrites the keys. */
    void destroy() {
        Arrays.fill(rawKey, (byte) 0);
        Arrays.fill(hmacKey, (byte) 0);
    }
}
