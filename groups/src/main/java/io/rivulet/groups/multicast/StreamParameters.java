package io.rivulet.groups.multicast;

import io.rivulet.groups.wire.FragmentHeader;
import io.rivulet.groups.wire.StreamAnnounce;
import io.rivulet.groups.wire.StreamKey;
import io.rivulet.groups.wire.StreamStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * How a stream is to be carried: chosen by its publisher, announced, and adopted by everyone who views it (the last three apart, of which the
 * margin is each node's own and the others the publisher's alone).
 *
 * @param windowMs             how long a fragment is worth having, {@link #MIN_WINDOW_MS} to {@link #MAX_WINDOW_MS}. Shorter: less delay
 *                             after trouble and less memory; longer: fewer gaps
 * @param fetchPeriodMs        the longest wait for a push before a fragment is pulled, or a quarter of the window where that is longer and
 *                             pushes take so long, {@link #MIN_PERIOD_MS} to the window. A push that waits for half of it at a relay is
 *                             dropped where the uplink may be full. Shorter: quicker repair, more duplicates
 * @param availabilityPeriodMs the least time between two maps to one neighbour, {@link #MIN_PERIOD_MS} to {@link #MAX_PERIOD_MS}.
 *                             Shorter: better decisions, more control bytes (which are bounded besides)
 * @param everyoneGetsMaps     announced to peers of the original protocol: send maps to all neighbours, not in rotation
 * @param relayMarginMs        how much longer than the window a fragment is kept for others, up to {@link #MAX_WINDOW_MS}
 * @param fragmentPayloadBytes the most payload of one fragment, {@link #MIN_PAYLOAD_BYTES} to {@link #MAX_PAYLOAD_BYTES}. A message that
 *                             would take more than 256 fragments gets larger ones
 * @param expectedBytesPerSec  how fast the publisher expects the stream to run, 0 when it does not know. Members tell each other, so that
 *                             whoever knows its uplink promises what that carries before the first fragment comes
 */
public record StreamParameters(
        int windowMs,
        int fetchPeriodMs,
        int availabilityPeriodMs,
        boolean everyoneGetsMaps,
        int relayMarginMs,
        int fragmentPayloadBytes,
        long expectedBytesPerSec) {
    /** Less than a few round trips leaves no time to repair anything. */
    public static final int MIN_WINDOW_MS = 200;
    /** A minute of 10 Mbit/s is 75 MB. */
    public static final int MAX_WINDOW_MS = 60_000;
    /** Below this, maps and pulls outrun the network. */
    public static final int MIN_PERIOD_MS = 10;
    /** Above this, a map says nothing any more. */
    public static final int MAX_PERIOD_MS = 10_000;
    /** Headers would outweigh the payload. */
    public static final int MIN_PAYLOAD_BYTES = 64;
    /** A fragment is one message of a flow; the flow would split a larger one over dozens of packets. */
    public static final int MAX_PAYLOAD_BYTES = 16_384;
    /** Fits a first packet of 1,232 bytes with its headers. */
    public static final int DEFAULT_PAYLOAD_BYTES = 1_120;
    /** What the original peers take for one packet. */
    public static final int ORIGINAL_PAYLOAD_BYTES = 959;

    /** 80 Gbit/s: more is a mistake. */
    public static final long MAX_EXPECTED_BYTES_PER_SEC = 10_000_000_000L;

    /** Validates. */
    public StreamParameters {
        List<String> wrong = new ArrayList<>();
        check(wrong, "windowMs", windowMs, MIN_WINDOW_MS, MAX_WINDOW_MS);
        check(wrong, "fetchPeriodMs", fetchPeriodMs, MIN_PERIOD_MS, Math.max(MIN_PERIOD_MS, windowMs));
        check(wrong, "availabilityPeriodMs", availabilityPeriodMs, MIN_PERIOD_MS, MAX_PERIOD_MS);
        check(wrong, "relayMarginMs", relayMarginMs, 0, MAX_WINDOW_MS);
        check(wrong, "fragmentPayloadBytes", fragmentPayloadBytes, MIN_PAYLOAD_BYTES, MAX_PAYLOAD_BYTES);
        if (expectedBytesPerSec < 0 || expectedBytesPerSec > MAX_EXPECTED_BYTES_PER_SEC) {
            wrong.add("expectedBytesPerSec is " + expectedBytesPerSec + ", allowed are 0 to "
                    + MAX_EXPECTED_BYTES_PER_SEC);
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
    }

    /** The same without an expected rate. */
    public StreamParameters(
            int windowMs,
            int fetchPeriodMs,
            int availabilityPeriodMs,
            boolean everyoneGetsMaps,
            int relayMarginMs,
            int fragmentPayloadBytes) {
        this(windowMs, fetchPeriodMs, availabilityPeriodMs, everyoneGetsMaps, relayMarginMs, fragmentPayloadBytes, 0);
    }

    private static void check(List<String> wrong, String name, int value, int min, int max) {
        if (value < min || value > max) {
            wrong.add(name + " is " + value + ", allowed are " + min + " to " + max);
        }
    }

    /** For streams that people watch together: window 2 s, fetch 300 ms, maps every 50 ms at most. */
    public static StreamParameters lowLatency() {
        return new StreamParameters(2_000, 300, 50, false, 1_000, DEFAULT_PAYLOAD_BYTES);
    }

    /** What peers of the original protocol use: window 8 s, fetch 2.5 s, maps every 100 ms, fragments that fit their packets. */
    public static StreamParameters original() {
        return new StreamParameters(8_000, 2_500, 100, false, 2_000, ORIGINAL_PAYLOAD_BYTES);
    }

    /** The same with another limit for a fragment's payload. */
    public StreamParameters withFragmentPayloadBytes(int bytes) {
        return new StreamParameters(
                windowMs,
                fetchPeriodMs,
                availabilityPeriodMs,
                everyoneGetsMaps,
                relayMarginMs,
                bytes,
                expectedBytesPerSec);
    }

    /** The same with another window; the fetch period is cut to it. */
    public StreamParameters withWindowMs(int ms) {
        return new StreamParameters(
                ms,
                Math.min(fetchPeriodMs, ms),
                availabilityPeriodMs,
                everyoneGetsMaps,
                relayMarginMs,
                fragmentPayloadBytes,
                expectedBytesPerSec);
    }

    /** The same with an expected rate. */
    public StreamParameters withExpectedBytesPerSec(long bytesPerSec) {
        return new StreamParameters(
                windowMs,
                fetchPeriodMs,
                availabilityPeriodMs,
                everyoneGetsMaps,
                relayMarginMs,
                fragmentPayloadBytes,
                bytesPerSec);
    }

    /** The expected rate as it is told: see {@link StreamStatus#rate}. Messages are taken to fill their fragments. */
    int expectedRate() {
        double fragments = Math.ceil((double) expectedBytesPerSec / fragmentPayloadBytes);
        return StreamStatus.rate(expectedBytesPerSec + fragments * FragmentHeader.MAX_BYTES, fragments);
    }

    /** How long a fragment is kept. */
    int keepMs() {
        return windowMs + relayMarginMs;
    }

    StreamAnnounce announce(String name, StreamKey key) {
        return new StreamAnnounce(
                name,
                key,
                everyoneGetsMaps,
                windowMs,
                StreamAnnounce.USUAL_TIMEOUT_MS,
                availabilityPeriodMs,
                fetchPeriodMs);
    }

    /**
     * What a viewer makes of an announcement: values out of range are cut to it, missing ones are those of {@link #original}. The margin
     * is a quarter of the window, at least a second.
     */
    static StreamParameters adopt(StreamAnnounce announce) {
        StreamParameters usual = original();
        int window = cut(announce.windowMs(), usual.windowMs, MIN_WINDOW_MS, MAX_WINDOW_MS);
        return new StreamParameters(
                window,
                cut(announce.fetchPeriodMs(), usual.fetchPeriodMs, MIN_PERIOD_MS, window),
                cut(announce.availabilityPeriodMs(), usual.availabilityPeriodMs, MIN_PERIOD_MS, MAX_PERIOD_MS),
                announce.everyoneGetsMaps(),
                Math.max(1_000, window / 4),
                DEFAULT_PAYLOAD_BYTES);
    }

    private static int cut(long value, int missing, int min, int max) {
        return (int) Math.max(min, Math.min(max, value < 0 ? missing : value));
    }

    /** The payload of each fragment but the last for a message of {@code length} bytes. */
    int payloadFor(int length) {
        return Math.max(fragmentPayloadBytes, (length + FragmentHeader.MAX_PARTS - 1) / FragmentHeader.MAX_PARTS);
    }
}
