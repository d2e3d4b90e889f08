package io.rivulet.simulator.net;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.transport.virtual.LatencyModel;
import io.rivulet.transport.virtual.VirtualHost;
import java.util.Arrays;

/**
 * Hosts in six regions of the world, as measured between the nodes of a large public peer-to-peer network in 2019, with an access delay
 * of each host's own. One way takes half the round trip between the regions plus both hosts' access delays, 1 ms at least.
 *
 * <p>The access delay is log-normal with median 4 ms and sigma 0.6: one host in a hundred has more than 16 ms.
 */
final class Regions6 implements LatencyPreset {
    static final Regions6 PRESET = new Regions6();

    private static final String[] NAMES = {
        "North America", "Europe", "South America", "Asia Pacific", "Japan", "Australia"
    };

    /** How many of a million hosts are in each region. */
    private static final int[] SHARES_PPM = {331_600, 499_800, 9_000, 117_700, 22_400, 19_500};

    private static final int[][] ROUND_TRIP_MS = {
        {32, 124, 184, 198, 151, 189},
        {124, 11, 227, 237, 252, 294},
        {184, 227, 88, 325, 301, 322},
        {198, 237, 325, 85, 58, 198},
        {151, 252, 301, 58, 12, 126},
        {189, 294, 322, 198, 126, 16},
    };

    private static final int MILLION = 1_000_000;
    private static final long NS_PER_MS = 1_000_000;
    private static final double ACCESS_MEDIAN_NS = 4e6;
    private static final double ACCESS_SIGMA = 0.6;

    private Regions6() {}

    @Override
    public String name() {
        return "regions6";
    }

    @Override
    public LatencyModel model(SeedTree seed) {
        return new Model(seed);
    }

    @Override
    public String placeOf(SeedTree seed, int hostId) {
        return NAMES[regionOf(seed, hostId)];
    }

    private static int regionOf(SeedTree seed, int hostId) {
        long draw = seed.child("place", hostId).child("region").between(0, MILLION - 1);
        int region = 0;
        while (draw >= SHARES_PPM[region]) {
            draw -= SHARES_PPM[region];
            region++;
        }
        return region;
    }

    private static long accessNs(SeedTree seed, int hostId) {
        return (long) seed.child("place", hostId).child("access").logNormal(ACCESS_MEDIAN_NS, ACCESS_SIGMA);
    }

    /** Places are drawn when a host is first asked about, and kept. */
    private static final class Model implements LatencyModel {
        private static final int UNKNOWN = -1;

        private final SeedTree seed;
        private int[] regions = {};
        private long[] accesses = {};

        Model(SeedTree seed) {
            this.seed = seed;
        }

        @Override
        public long latencyNs(VirtualHost source, VirtualHost destination) {
            int from = source.id();
            int to = destination.id();
            place(Math.max(from, to));
            long halfNs = ROUND_TRIP_MS[region(from)][region(to)] * NS_PER_MS / 2;
            return Math.max(FLOOR.toNanos(), halfNs + accesses[from] + accesses[to]);
        }

        private void place(int hostId) {
            if (hostId >= regions.length) {
                int known = regions.length;
                int capacity = Math.max(hostId + 1, 2 * known);
                regions = Arrays.copyOf(regions, capacity);
                accesses = Arrays.copyOf(accesses, capacity);
                Arrays.fill(regions, known, capacity, UNKNOWN);
            }
        }

        private int region(int hostId) {
            if (regions[hostId] == UNKNOWN) {
                regions[hostId] = regionOf(seed, hostId);
                accesses[hostId] = accessNs(seed, hostId);
            }
            return regions[hostId];
        }
    }
}
