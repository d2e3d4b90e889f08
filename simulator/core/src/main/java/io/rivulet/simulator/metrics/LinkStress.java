package io.rivulet.simulator.metrics;

import org.HdrHistogram.Histogram;

/**
 * Link stress: how many copies of the same message a link of the network carries (Chu, Rao, Seshan and Zhang, "A Case for End System Multicast", 2000); with IP
 * multicast it is 1 everywhere. Counted for some messages, evenly over the stream, as many as fit four million numbers. What is sent again
 * for a loss is a copy too. One for each thread; {@link #add} puts them together.
 */
public final class LinkStress {
    /** More messages would say the same. */
    static final int MAX_MESSAGES = 64;

    /** 16 MiB for each thread. */
    private static final long MAX_COUNTS = 1L << 22;

    private final int links;
    private final int sampled;
    private final long stride;
    private final int[] counts;

    /**
     * @param links    how many there are, numbered from 0
     * @param messages how many the stream has
     * @throws IllegalArgumentException when there are more links than can be counted
     */
    public LinkStress(long links, long messages) {
        if (links < 1 || links > MAX_COUNTS) {
            throw new IllegalArgumentException(links + " links; stress is counted for 1 to " + MAX_COUNTS);
        }
        this.links = (int) links;
        sampled = (int) Math.max(1, Math.min(Math.min(MAX_MESSAGES, messages), MAX_COUNTS / links));
        stride = Math.max(1, messages / sampled);
        counts = new int[sampled * this.links];
    }

    /** Whether there are so few links that they can be counted. */
    public static boolean canCount(long links) {
        return links <= MAX_COUNTS;
    }

    /** Whether copies of a message are counted. */
    public boolean isCounted(long message) {
        return message >= 0 && message % stride == 0 && message / stride < sampled;
    }

    /** A copy of a message that {@link #isCounted} went over the first {@code size} of some links. */
    public void sent(long message, long[] over, int size) {
        int row = (int) (message / stride) * links;
        for (int i = 0; i < size; i++) {
            counts[row + (int) over[i]]++;
        }
    }

    /** Adds what another thread counted. */
    public void add(LinkStress other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
    }

    /** Copies over pairs of a message and a link that carried it; NaN when nothing was sent. */
    public double mean() {
        long sum = 0;
        long used = 0;
        for (int count : counts) {
            sum += count;
            used += count > 0 ? 1 : 0;
        }
        return used == 0 ? Double.NaN : (double) sum / used;
    }

    /** The most copies of one message on one link. */
    public int max() {
        int most = 0;
        for (int count : counts) {
            most = Math.max(most, count);
        }
        return most;
    }

    /** How the copies are spread over pairs of a message and a link that carried it. */
    public Histogram toHistogram() {
        Histogram histogram = new Histogram(1, Math.max(2, max()), 3);
        for (int count : counts) {
            if (count > 0) {
                histogram.recordValue(count);
            }
        }
        return histogram;
    }
}
