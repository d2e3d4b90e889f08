package io.rivulet.bench.endpoint;

import io.rivulet.transport.wire.Bytes;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Counts the messages that one viewer gets, and measures their delay. Written by the viewer's thread, read by any.
 *
 * <p>A message begins with two numbers of 64 bits: when it should have been sent (0 when that does not matter), and its number.
 */
public final class DeliveryMeter {
    /** What of a message is ours. */
    public static final int HEADER_BYTES = 2 * Long.BYTES;

    /** Whatever takes longer counts as so long. */
    private static final long LONGEST_NS = 60_000_000_000L;

    private static final int SIGNIFICANT_DIGITS = 3;

    private final int messageBytes;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong mangled = new AtomicLong();
    private final SingleWriterRecorder delays = new SingleWriterRecorder(LONGEST_NS, SIGNIFICANT_DIGITS);

    /** @param messageBytes how long each message is to be */
    public DeliveryMeter(int messageBytes) {
        this.messageBytes = messageBytes;
    }

    /** Writes a message's first bytes. */
    public static void writeHeader(byte[] buffer, int offset, long intendedNs, long number) {
        Bytes.putLong(buffer, offset, intendedNs);
        Bytes.putLong(buffer, offset + Long.BYTES, number);
    }

    /** The number of a message. */
    public static long number(byte[] buffer, int offset) {
        return Bytes.getLong(buffer, offset + Long.BYTES);
    }

    /** A message has come. */
    public void onMessage(byte[] buffer, int offset, int length) {
        if (length != messageBytes) {
            mangled.lazySet(mangled.get() + 1);
            return;
        }
        // One writer: an ordinary addition, made visible without a fence.
        delivered.lazySet(delivered.get() + 1);
        long intendedNs = Bytes.getLong(buffer, offset);
        if (intendedNs != 0) {
            delays.recordValue(Math.min(LONGEST_NS, Math.max(0, System.nanoTime() - intendedNs)));
        }
    }

    /** Messages so far. */
    public long delivered() {
        return delivered.get();
    }

    /** Messages of the wrong length so far: none, unless something is broken. */
    public long mangled() {
        return mangled.get();
    }

    /** The delays since the last call. */
    public Histogram takeDelays() {
        return delays.getIntervalHistogram();
    }
}
