package io.rivulet.transport.crypto.common;

import java.security.DigestException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * HMAC-SHA256 (RFC 2104) with one key, as two passes of the platform's SHA-256 over stored pads: unlike the platform's {@code Mac} it
 * allocates nothing per message. Not thread-safe.
 */
public final class HmacSha256 {
    /** A SHA-256 hash. */
    public static final int LENGTH = 32;

    private static final int BLOCK_LENGTH = 64;

    private final MessageDigest digest = newSha256();
    private final byte[] innerPad = new byte[BLOCK_LENGTH];
    private final byte[] outerPad = new byte[BLOCK_LENGTH];

    /** Ready to compute codes under {@code key}, which is not kept as it is: a copy of it is. */
    public HmacSha256(byte[] key) {
        byte[] shortKey = key.length > BLOCK_LENGTH ? digest.digest(key) : key;
        Arrays.fill(innerPad, (byte) 0x36);
        Arrays.fill(outerPad, (byte) 0x5c);
        for (int i = 0; i < shortKey.length; i++) {
            innerPad[i] ^= shortKey[i];
            outerPad[i] ^= shortKey[i];
        }
    }

    /** Writes the {@link #LENGTH} bytes of the code of a range of {@code data} to {@code target}. */
    public void compute(byte[] data, int offset, int length, byte[] target, int targetOffset) {
        try {
            digest.update(innerPad);
            digest.update(data, offset, length);
            digest.digest(target, targetOffset, LENGTH);
            digest.update(outerPad);
            digest.update(target, targetOffset, LENGTH);
            digest.digest(target, targetOffset, LENGTH);
        } catch (DigestException e) {
            throw new IllegalArgumentException("no room for " + LENGTH + " bytes at " + targetOffset, e);
        }
    }

    /** The code of {@code data}. */
    public byte[] compute(byte[] data) {
        byte[] code = new byte[LENGTH];
        compute(data, 0, data.length, code, 0);
        return code;
    }

    /** Overwrites the key. */
    public void destroy() {
        Arrays.fill(innerPad, (byte) 0);
        Arrays.fill(outerPad, (byte) 0);
        digest.reset();
    }

    /** The code of {@code data} under {@code key}. */
    public static byte[] of(byte[] key, byte[] data) {
        return new HmacSha256(key).compute(data);
    }

    /** The platform's SHA-256. */
    public static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
