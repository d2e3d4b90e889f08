package io.rivulet.simulator.net;

import io.rivulet.simulator.engine.IndexedDraws;
import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.text.Amounts;
import io.rivulet.simulator.text.PresetText;
import io.rivulet.transport.ConfigCheck;

/**
 * Round trips of a Weibull distribution, drawn for each pair for itself and the same both ways; one way takes half, 1 ms at least. Takes
 * nothing a peer.
 *
 * <p>The distribution is that of the measurement; the geometry is not: two peers near a third are not near each other, and the triangle
 * inequality is broken far more often than on a real network. For quick tests, and for how an overlay copes with a given spread;
 * {@link PlaneCoordinates} and {@link Regions6} have a geometry.
 *
 * @param name how it is written
 * @param shape k, 0.3 to 10
 * @param scaleMs lambda, 1 to 10,000 ms
 */
record WeibullLatency(String name, double shape, double scaleMs) implements LatencyPreset {
    /**
     * Fitted to time slice 1 of the PlanetLab data of NetLatency-Data (Zhu et al., "Network Latency Estimation for Personal Devices: a
     * Matrix Completion Approach"; 490 hosts; MIT licence, the data is not shipped): k 1.392, lambda 161.3 ms, Kolmogorov-Smirnov distance
     * 0.044. Measured: mean 147 ms, p5 20, p25 60, p50 135, p75 202, p95 325, p99 413.
     */
    static final WeibullLatency PLANETLAB = new WeibullLatency("planetlab", 1.392, 161.3);

    /** Fitted to time slice 1 of the same authors' Seattle data (99 personal devices): k 1.490, lambda 308.3 ms. */
    static final WeibullLatency SEATTLE = new WeibullLatency("seattle", 1.490, 308.3);

    private static final double DEFAULT_SHAPE = 1.39;
    private static final double DEFAULT_SCALE_MS = 161;
    private static final double NS_PER_MS = 1e6;

    /** @throws IllegalArgumentException naming what is out of range */
    WeibullLatency {
        new ConfigCheck("latency weibull")
                .that(shape >= 0.3 && shape <= 10, "k", "is " + shape + ", must be 0.3 to 10")
                .that(scaleMs >= 1 && scaleMs <= 10_000, "lambda", "is " + scaleMs + " ms, must be 1 to 10000")
                .finish();
    }

    static WeibullLatency of(double shape, double scaleMs) {
        return new WeibullLatency("weibull:" + Amounts.text(shape) + "," + Amounts.text(scaleMs), shape, scaleMs);
    }

    static WeibullLatency parse(PresetText text) {
        String form = "weibull:1.39,161 (shape, and scale in ms)";
        text.takes(2, form);
        return of(text.number(0, DEFAULT_SHAPE, form), text.number(1, DEFAULT_SCALE_MS, form));
    }

    @Override
    public PairLatencies pairs(SeedTree seed, int count) {
        PeerCount.check(count);
        return new Pairs(new IndexedDraws(seed.child("latency of pairs")), shape, scaleMs * NS_PER_MS / 2);
    }

    /**
     * The powers of the distribution are too dear for each datagram: its quantiles are taken from a table, straight lines between, but for
     * the ends, where they bend too much.
     */
    private static final class Pairs implements PairLatencies {
        private static final int CELLS = 1 << 14;

        /** Below and above, it is computed: between, the table's lines are less than 0.1 % off. */
        private static final double HEAD = 0x1p-8;

        private static final double TAIL = 1 - HEAD;

        private final IndexedDraws draws;
        private final double shape;
        private final double scaleNs;
        private final double[] quantiles = new double[CELLS];

        Pairs(IndexedDraws draws, double shape, double scaleNs) {
            this.draws = draws;
            this.shape = shape;
            this.scaleNs = scaleNs;
            for (int i = 0; i < CELLS; i++) {
                quantiles[i] = SeedTree.weibullQuantile(shape, scaleNs, (double) i / CELLS);
            }
        }

        @Override
        public long oneWayNs(int from, int to) {
            double p = draws.uniform(IndexedDraws.pair(from, to));
            if (p < HEAD || p >= TAIL) {
                return Math.max(FLOOR_NS, (long) SeedTree.weibullQuantile(shape, scaleNs, p));
            }
            double place = p * CELLS;
            int cell = (int) place;
            double below = quantiles[cell];
            return Math.max(FLOOR_NS, (long) (below + (place - cell) * (quantiles[cell + 1] - below)));
        }
    }
}
