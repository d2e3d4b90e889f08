package io.rivulet.transport.crypto.common;

import java.util.Arrays;

/** HKDF with SHA-256: many keys from one secret. RFC 5869. Stateless. */
public final class Hkdf {
    /** RFC 5869 section 2.3: as many blocks as one byte can count. */
    private static final int MAX_LENGTH = 255 * HmacSha256.LENGTH;

    private Hkdf() {}

    /** A pseudorandom key of {@link HmacSha256#LENGTH} bytes from uneven key material. RFC 5869 section 2.2. */
    public static byte[] extract(byte[] salt, byte[] keyMaterial) {
        HmacSha256 hmac = new HmacSha256(salt);
        byte[] key = hmac.compute(keyMaterial);
        hmac.destroy();
        return key;
    }

    /**
     * Key material for the purpose that {@code info} names. RFC 5869 section 2.3.
     *
     * @param length in bytes, 1 to 8,160
     * @throws IllegalArgumentException when {@code length} is out of range
     */
    public static byte[] expand(byte[] pseudorandomKey, byte[] info, int length) {
        if (length < 1 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("length is 1 to " + MAX_LENGTH + ", not " + length);
        }
        HmacSha256 hmac = new HmacSha256(pseudorandomKey);
        byte[] material = new byte[length];
        byte[] block = new byte[0];
        for (int done = 0, count = 1; done < length; done += HmacSha256.LENGTH, count++) {
            byte[] input = Arrays.copyOf(block, block.length + info.length + 1);
            System.arraycopy(info, 0, input, block.length, info.length);
            input[input.length - 1] = (byte) count;
            byte[] next = hmac.compute(input);
            Arrays.fill(block, (byte) 0);
            Arrays.fill(input, (byte) 0);
            block = next;
            System.arraycopy(block, 0, material, done, Math.min(block.length, length - done));
        }
        Arrays.fill(block, (byte) 0);
        hmac.destroy();
        return material;
    }
}
