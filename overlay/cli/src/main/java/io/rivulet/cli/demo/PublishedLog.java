package io.rivulet.cli.demo;

import io.rivulet.overlay.MessageKind;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * What was published and when, message by message: what viewers' messages are held against. The content itself is kept as a checksum
 * here, for finding a message's place; that it is right, bit for bit, is for {@link SequenceDigest} to say.
 *
 * <p>One thread appends, any thread looks up. 36 bytes per message: an hour of video and audio takes 10 MB.
 */
public final class PublishedLog {
    private static final int FIRST_CAPACITY = 4_096;

    private long[] offeredNs = new long[FIRST_CAPACITY];
    private long[] timestampsMs = new long[FIRST_CAPACITY];
    private long[] marks = new long[FIRST_CAPACITY];
    private int size;
    private long payloadBytes;
    private final SequenceDigest digest = new SequenceDigest();

    /** Appends a message that is about to be offered. */
    synchronized void append(long nowNs, MessageKind kind, long timestampMs, byte[] bytes) {
        if (size == offeredNs.length) {
            offeredNs = Arrays.copyOf(offeredNs, 2 * size);
            timestampsMs = Arrays.copyOf(timestampsMs, 2 * size);
            marks = Arrays.copyOf(marks, 2 * size);
        }
        offeredNs[size] = nowNs;
        timestampsMs[size] = timestampMs;
        marks[size] = mark(kind, bytes);
        size++;
        payloadBytes += bytes.length;
        digest.add(kind, timestampMs, bytes);
    }

    /** The last message was not taken, and is offered again now. */
    synchronized void offerLastAgain(long nowNs) {
        offeredNs[size - 1] = nowNs;
    }

    /**
     * The place of a message, looked for from a place on.
     *
     * @param mark what {@link #mark} says of it
     * @return -1 when it is not there
     */
    synchronized int find(int from, long timestampMs, long mark) {
        for (int i = from; i < size; i++) {
            if (timestampsMs[i] == timestampMs && marks[i] == mark) {
                return i;
            }
        }
        return -1;
    }

    /** When a message was offered. */
    synchronized long offeredNs(int place) {
        return offeredNs[place];
    }

    /** Messages so far. */
    public synchronized int size() {
        return size;
    }

    /** Bytes of their content. */
    public synchronized long payloadBytes() {
        return payloadBytes;
    }

    /** From the first offer to the last; 0 before there are two. */
    public synchronized long durationNs() {
        return size < 2 ? 0 : offeredNs[size - 1] - offeredNs[0];
    }

    /** SHA-256 over everything so far, in hexadecimal. */
    public synchronized String sha256() {
        return digest.toHex();
    }

    /** Tells messages of one time apart: length above, kind and checksum below. */
    static long mark(MessageKind kind, byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, bytes.length);
        return (long) (bytes.length << 5 | kind.rtmpType()) << 32 | checksum.getValue();
    }
}
