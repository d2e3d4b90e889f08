package io.rivulet.cli.demo;

import io.rivulet.overlay.MessageKind;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over a sequence of messages: of each its kind (1 byte), timestamp (8), length (4) and content. Equal digests mean equal
 * messages in the same order, none missing and none twice. One thread.
 */
final class SequenceDigest {
    private static final int HEAD_BYTES = 1 + 8 + 4;

    private final MessageDigest sha256;
    private final ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);

    SequenceDigest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256, but this one", missing);
        }
    }

    void add(MessageKind kind, long timestampMs, byte[] bytes) {
        head.clear();
        head.put((byte) kind.rtmpType()).putLong(timestampMs).putInt(bytes.length);
        sha256.update(head.array());
        sha256.update(bytes);
    }

    /** The digest so far; more can be added. */
    String toHex() {
        try {
            return HexFormat.of().formatHex(((MessageDigest) sha256.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
        }
    }
}
