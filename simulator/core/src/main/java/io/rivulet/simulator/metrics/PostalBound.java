package io.rivulet.simulator.metrics;

/** T_post: how long a broadcast takes at least when all have the same upload and all latencies are the same (Bar-Noy and Kipnis 1992). */
public final class PostalBound {
    private PostalBound() {}

    /** Fine enough: the bound is rounded up to a sixteenth of a copy. */
    private static final int STEPS_PER_COPY = 16;

    /** More steps than the latency is long could not be remembered. */
    private static final int MAX_STEPS_BACK = 1 << 20;

    /**
     * The bound. Who has the message at x has sent copies that arrive at x + copy + latency, x + 2 copies + latency, and so on; so F, how many
     * have it, is F(t) = F(t - copy) + F(t - copy - latency).
     *
     * @param peers how many it goes to
     * @param copyNs how long a copy keeps an upload busy
     * @param latencyNs one way
     */
    public static long ns(long peers, long copyNs, long latencyNs) {
        long stepNs = Math.max(1, copyNs / STEPS_PER_COPY);
        int copy = (int) Math.max(1, copyNs / stepNs);
        int arrival = (int) Math.min(MAX_STEPS_BACK, copy + latencyNs / stepNs);
        double[] informed = new double[arrival + 1];
        long step = 0;
        informed[0] = 1;
        while (informed[(int) (step % informed.length)] < peers + 1.0) {
            step++;
            double before = step < copy ? 1 : informed[(int) ((step - copy) % informed.length)];
            double arrived = step < arrival ? 0 : informed[(int) ((step - arrival) % informed.length)];
            informed[(int) (step % informed.length)] = before + arrived;
        }
        return step * stepNs;
    }
}
