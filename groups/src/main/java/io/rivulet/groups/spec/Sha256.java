package io.rivulet.groups.spec;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash of groups: SHA-256, which every Java platform has. */
final class Sha256 {
    private Sha256() {}

    static byte[] hash(byte[]... parts) {
        MessageDigest digest = digest();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
