package io.rivulet.simulator.metrics;

import io.rivulet.transport.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of all deliveries of a run, in the order in which they happened. For each: the peer's number (4 bytes), the length in bytes
 * of the stream's name (2) and the name in UTF-8, the message's number in its stream (8), and the time of arrival in nanoseconds on the
 * network's clock (8), all big-endian. Runs with equal hashes delivered the same to the same at the same times.
 */
public final class DeliveryTrace {
    /** Hashing in pieces of some size is quicker than in pieces of 28 bytes. */
    private static final int BUFFER_BYTES = 8_192;

    private static final int FIXED_BYTES = 4 + 2 + 8 + 8;

    private final MessageDigest digest;
    private final byte[] stream;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int used;
    private long count;

    /** A trace of one stream's deliveries. */
    public DeliveryTrace(String streamName) {
        stream = streamName.getBytes(StandardCharsets.UTF_8);
        if (stream.length > BUFFER_BYTES - FIXED_BYTES) {
            throw new IllegalArgumentException(
                    "the stream's name has " + stream.length + " bytes, must be up to " + (BUFFER_BYTES - FIXED_BYTES));
        }
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** Adds a delivery. */
    public void delivered(int peer, long message, long arrivalNs) {
        if (used + FIXED_BYTES + stream.length > buffer.length) {
            flush();
        }
        count++;
        Bytes.putInt(buffer, used, peer);
        Bytes.putU16(buffer, used + 4, stream.length);
        System.arraycopy(stream, 0, buffer, used + 6, stream.length);
        used += 6 + stream.length;
        Bytes.putLong(buffer, used, message);
        Bytes.putLong(buffer, used + 8, arrivalNs);
        used += 16;
    }

    private void flush() {
        digest.update(buffer, 0, used);
        used = 0;
    }

    /** How many deliveries it covers. */
    public long count() {
        return count;
    }

    /** The hash so far, as 64 hexadecimal digits. */
    public String toHex() {
        flush();
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("SHA-256 of the platform can be cloned", impossible);
        }
    }
}
