package io.rivulet.simulator.metrics;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.HdrHistogram.Histogram;

/**
 * When each message was emitted and how long it took to each viewer, by the network's clock. Four bytes for each message and viewer:
 * 10,000 viewers of 30 s at 114 messages a second take 137 MB.
 */
public final class DeliveryLog {
    private static final int MISSING = -1;
    private static final long NS_PER_US = 1_000;

    /** An hour, in microseconds. */
    private static final long MAX_DELAY_US = 3_600_000_000L;

    private final int[][] delaysUs;
    private final long[] emittedNs;
    private final long[] delivered;
    private int emitted;

    /**
     * @param viewers how many there are, numbered from 0
     * @param messages how many will be emitted, numbered from 0
     */
    public DeliveryLog(int viewers, int messages) {
        delaysUs = new int[viewers][messages];
        for (int[] row : delaysUs) {
            Arrays.fill(row, MISSING);
        }
        emittedNs = new long[messages];
        delivered = new long[viewers];
    }

    /** Notes that the next message is emitted. */
    public void emitted(long nowNs) {
        emittedNs[emitted] = nowNs;
        emitted++;
    }

    /** Notes that a message reached a viewer, for the first time. */
    public void delivered(int viewer, int message, long nowNs) {
        delaysUs[viewer][message] = (int) Math.min(Integer.MAX_VALUE, (nowNs - emittedNs[message]) / NS_PER_US);
        delivered[viewer]++;
    }

    /** How many messages were emitted. */
    public int emitted() {
        return emitted;
    }

    /** When a message was emitted. */
    public long emittedNs(int message) {
        return emittedNs[message];
    }

    /** Whether a message reached a viewer. */
    public boolean hasReached(int viewer, int message) {
        return delaysUs[viewer][message] != MISSING;
    }

    /** How many messages reached a viewer. */
    public long delivered(int viewer) {
        return delivered[viewer];
    }

    /** How many messages reached all of some viewers together. */
    public long delivered(IntPredicate viewers) {
        long sum = 0;
        for (int viewer = 0; viewer < delivered.length; viewer++) {
            sum += viewers.test(viewer) ? delivered[viewer] : 0;
        }
        return sum;
    }

    /** The delays of some viewers, summed up. */
    public DelaySummary delays(IntPredicate viewers) {
        long count = delivered(viewers);
        int[] all = new int[Math.toIntExact(count)];
        int used = 0;
        for (int viewer = 0; viewer < delaysUs.length; viewer++) {
            if (viewers.test(viewer)) {
                for (int delayUs : delaysUs[viewer]) {
                    if (delayUs != MISSING) {
                        all[used++] = delayUs;
                    }
                }
            }
        }
        Arrays.sort(all);
        return DelaySummary.ofSorted(all);
    }

    /** The delays of some viewers in microseconds, to three significant digits. */
    public Histogram histogram(IntPredicate viewers) {
        Histogram histogram = new Histogram(1, MAX_DELAY_US, 3);
        for (int viewer = 0; viewer < delaysUs.length; viewer++) {
            if (viewers.test(viewer)) {
                for (int delayUs : delaysUs[viewer]) {
                    if (delayUs != MISSING) {
                        histogram.recordValue(delayUs);
                    }
                }
            }
        }
        return histogram;
    }

    /**
     * The share of a span's messages that reached some viewers within a time: the continuity index.
     *
     * @param fromNs when the span begins, by the time of emission
     * @param untilNs when it is over
     * @return 0 to 1; 1 when nothing was emitted
     */
    public double continuity(IntPredicate viewers, long withinNs, long fromNs, long untilNs) {
        long expected = 0;
        long inTime = 0;
        for (int message = 0; message < emitted; message++) {
            if (emittedNs[message] < fromNs || emittedNs[message] >= untilNs) {
                continue;
            }
            for (int viewer = 0; viewer < delaysUs.length; viewer++) {
                if (viewers.test(viewer)) {
                    expected++;
                    int delayUs = delaysUs[viewer][message];
                    inTime += delayUs != MISSING && delayUs * NS_PER_US <= withinNs ? 1 : 0;
                }
            }
        }
        return expected == 0 ? 1 : (double) inTime / expected;
    }
}
