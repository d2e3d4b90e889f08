package io.rivulet.simulator.congestion;

import java.util.Arrays;

/**
 * What came of a case: samples that were all taken at the same times, {@link #SAMPLES_PER_SECOND} a second, the first one interval after
 * the beginning, and the figures that follow from them. Filled by {@link CongestionWorld}, and then constant.
 */
public final class CongestionResult {
    /** How often it is looked at. */
    public static final int SAMPLES_PER_SECOND = 50;

    private final CongestionCase plan;
    private final long[] queueNs;
    private final long[][] delivered;
    private final long[] sent;
    private final long[] dropped;

    CongestionResult(CongestionCase plan) {
        this.plan = plan;
        int samples = plan.seconds() * SAMPLES_PER_SECOND;
        queueNs = new long[samples];
        delivered = new long[plan.flows().size()][samples];
        sent = new long[samples];
        dropped = new long[samples];
    }

    /** What was counted of the uplink until a sample. */
    void setUplink(int sample, long newQueueNs, long newSent, long newDropped) {
        queueNs[sample] = newQueueNs;
        sent[sample] = newSent;
        dropped[sample] = newDropped;
    }

    /** What a flow's receiver had got until a sample, IP headers included. */
    void setDelivered(int sample, int flow, long bytes) {
        delivered[flow][sample] = bytes;
    }

    /** What was run. */
    public CongestionCase plan() {
        return plan;
    }

    /** How many samples there are. */
    public int samples() {
        return queueNs.length;
    }

    /** How long a datagram that came then would have waited before the uplink. */
    public long queueNsAt(int sample) {
        return queueNs[sample];
    }

    /** What a flow's receiver had got until then, IP headers included; 0 for the sample before the first. */
    public long deliveredAt(int flow, int sample) {
        return sample < 0 ? 0 : delivered[flow][sample];
    }

    /** Share of the uplink's capacity that reached receivers, while figures are taken. */
    public double utilisation() {
        double sum = 0;
        for (int flow = 0; flow < delivered.length; flow++) {
            sum += bytesPerSec(flow);
        }
        return sum / plan.bytesPerSec();
    }

    /** What a flow's receiver got a second, IP headers included, while figures are taken. */
    public double bytesPerSec(int flow) {
        return bytesPerSec(flow, plan.fromSecond(), plan.toSecond());
    }

    /** What a flow's receiver got a second, IP headers included. */
    public double bytesPerSec(int flow, int fromSecond, int toSecond) {
        long[] bytes = delivered[flow];
        return (double) (at(bytes, toSecond) - at(bytes, fromSecond)) / (toSecond - fromSecond);
    }

    /** Jain's index of fairness over the flows, while figures are taken: 1 when all get the same, 1/n when one gets all. */
    public double fairness() {
        double sum = 0;
        double squares = 0;
        for (int flow = 0; flow < delivered.length; flow++) {
            double rate = bytesPerSec(flow);
            sum += rate;
            squares += rate * rate;
        }
        return squares == 0 ? 1 : sum * sum / (delivered.length * squares);
    }

    /** A quantile of the time that the queue before the uplink takes to send, while figures are taken. */
    public long queueNs(double quantile) {
        int from = plan.fromSecond() * SAMPLES_PER_SECOND;
        int to = plan.toSecond() * SAMPLES_PER_SECOND;
        long[] sorted = Arrays.copyOfRange(queueNs, from, to);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))];
    }

    /** Share of the datagrams that found the queue full, while figures are taken. */
    public double lossRatio() {
        long came = at(sent, plan.toSecond()) - at(sent, plan.fromSecond());
        return came == 0 ? 0 : (double) (at(dropped, plan.toSecond()) - at(dropped, plan.fromSecond())) / came;
    }

    private static long at(long[] values, int second) {
        return second == 0 ? 0 : values[second * SAMPLES_PER_SECOND - 1];
    }
}
