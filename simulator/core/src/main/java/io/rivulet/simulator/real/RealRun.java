package io.rivulet.simulator.real;

import io.rivulet.simulator.metrics.Metric;
import java.util.List;
import java.util.Map;

/**
 * What came of a run on real sockets.
 *
 * @param seed what the world was drawn by; what happens in it also depends on the machine
 * @param metrics the figures of deliveries and duplicates, by the same formulae as the simulator's
 * @param latenessMeanNs by how much datagrams left our channel later than they should have, on average
 * @param latenessP99Ns the same for 99 of 100, from 1 ms: much of it means that the machine was too busy for the figures to mean anything
 * @param lost datagrams that the channel lost or had no room for
 * @param failures what does not hold that has to; empty when all is well
 */
public record RealRun(
        long seed,
        Map<Metric, Double> metrics,
        long latenessMeanNs,
        long latenessP99Ns,
        long lost,
        List<String> failures) {
    /** When one datagram in a hundred is later than this, the machine has a part in what is measured: least latencies are of some milliseconds. */
    private static final long MUCH_LATENESS_NS = 15_000_000L;

    /** Whether the machine was too busy for the figures to be those of the nodes alone. */
    public boolean isDisturbed() {
        return latenessP99Ns > MUCH_LATENESS_NS;
    }
}
