package io.rivulet.groups.multicast;

import io.rivulet.groups.wire.StreamStatus;

/**
 * How fast a stream runs, in fragments and bytes, over about the last second, and how fast it ran lately; before that is known, how fast it is
 * expected to run. 64 bytes.
 */
final class RateMeter {
    /** Long enough for a few fragments of a slow stream. */
    private static final int PERIOD_MS = 500;

    /**
     * So many periods from the first fragment on, no less is likely than was expected: what comes first has come quickly, and what has to come a
     * longer way is missing.
     */
    private static final int EXPECTANT_PERIODS = 8;

    /** Unless it was expected to be so many times what has come: then it was told wrongly. */
    private static final int MOST_MISSING = 4;

    /** A peak is remembered for so long. */
    private static final int PEAK_MS = 5_000;

    private int sinceMs;
    private boolean running;
    private int fragments;
    private long bytes;
    private double fragmentsPerSec;
    private double bytesPerSec;
    private double peakPerSec;
    private int peakMs;
    /** As of {@link StreamStatus#rate}. */
    private int expected = StreamStatus.UNKNOWN_RATE;

    private int periods;

    /** A fragment that is new. */
    void add(int nowMs, int lengthBytes) {
        if (!running) {
            running = true;
            sinceMs = nowMs;
        }
        update(nowMs);
        fragments++;
        bytes += lengthBytes;
    }

    private void update(int nowMs) {
        int elapsed = nowMs - sinceMs;
        if (elapsed < PERIOD_MS) {
            return;
        }
        double perSec = 1_000.0 / elapsed;
        double weight = fragmentsPerSec == 0 || elapsed > 4 * PERIOD_MS ? 1 : 0.5;
        fragmentsPerSec += weight * (fragments * perSec - fragmentsPerSec);
        bytesPerSec += weight * (bytes * perSec - bytesPerSec);
        if (fragmentsPerSec >= peakPerSec || nowMs - peakMs > elapsed + PEAK_MS) {
            peakPerSec = fragmentsPerSec;
            peakMs = nowMs;
        }
        fragments = 0;
        bytes = 0;
        sinceMs = nowMs;
        periods += periods < EXPECTANT_PERIODS ? 1 : 0;
    }

    /** A rate is to be expected until it is known: as of {@link StreamStatus#rate}. */
    void expect(int rate) {
        expected = rate;
    }

    /** Whether it has been measured. */
    boolean isKnown() {
        return fragmentsPerSec > 0;
    }

    private boolean isLikelyAsExpected() {
        double expectedPerSec = StreamStatus.bytesPerSec(expected);
        boolean isCredible = !isKnown() || expectedPerSec <= MOST_MISSING * bytesPerSec;
        return periods < EXPECTANT_PERIODS && expectedPerSec > bytesPerSec && isCredible;
    }

    /** What is measured or, before that can be relied upon, expected: as of {@link StreamStatus#rate}. */
    int likely() {
        return isLikelyAsExpected() ? expected : StreamStatus.rate(bytesPerSec, fragmentsPerSec);
    }

    /** Fragments per second, measured or expected; 0 while neither is known. */
    double likelyFragmentsPerSec() {
        return isLikelyAsExpected() ? StreamStatus.fragmentsPerSec(expected) : fragmentsPerSec;
    }

    /** Bytes per second, measured or expected, fragment headers included; 0 while neither is known. */
    double likelyBytesPerSec() {
        return isLikelyAsExpected() ? StreamStatus.bytesPerSec(expected) : bytesPerSec;
    }

    /** Fragments per second; 0 while it is not known. */
    double fragmentsPerSec() {
        return fragmentsPerSec;
    }

    /**
     * The highest of late, the period that is not over included: what a burst or a stream that has just begun, slowed down or ended leaves
     * to be handed on.
     */
    double peakFragmentsPerSec() {
        return Math.max(Math.max(fragmentsPerSec, peakPerSec), fragments * (1_000.0 / PERIOD_MS));
    }

    /** Bytes per second, fragment headers included; 0 while it is not known. */
    double bytesPerSec() {
        return bytesPerSec;
    }
}
