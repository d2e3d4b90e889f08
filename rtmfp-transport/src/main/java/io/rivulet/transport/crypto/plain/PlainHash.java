package io.rivulet.transport.crypto.plain;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of several byte strings in a row. */
final class PlainHash {
    private PlainHash() {}

    static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
