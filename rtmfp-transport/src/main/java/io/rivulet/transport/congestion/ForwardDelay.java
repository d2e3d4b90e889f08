package io.rivulet.transport.congestion;

/**
 * How long data takes to the far end, up to a constant, from the header of one packet that comes back. RFC 7016 section 3.5.2.2.
 *
 * <p>The far end's timestamp is its clock as it sends; its echo is our clock as we sent the data, plus the time for which it has had the
 * data. So the difference of the two is the data's way, plus the difference of the clocks. How long the packet then took to us is not in
 * it: that is what makes it worth having beside the round trip, which queues on the way back lengthen too.
 */
public final class ForwardDelay {
    private static final int NONE = -1;

    private boolean isStarted;
    private int lastTicks;
    private long totalTicks;

    /**
     * Takes the timestamp and its echo of a received packet, each -1 when it has none.
     *
     * @return the delay plus a constant, or {@link CongestionController#UNKNOWN_DELAY_NS}
     */
    public long sampleNs(int timestamp, int timestampEcho) {
        if (timestamp == NONE || timestampEcho == NONE) {
            return CongestionController.UNKNOWN_DELAY_NS;
        }
        int ticks = timestamp - timestampEcho;
        if (isStarted) {
            // Both are modulo 65,536: the shorter way round is how it changed.
            totalTicks += (short) (ticks - lastTicks);
        }
        isStarted = true;
        lastTicks = ticks;
        return totalTicks * RttEstimator.TICK_NS;
    }
}
