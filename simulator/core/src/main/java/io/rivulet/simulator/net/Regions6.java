package io.rivulet.simulator.net;

import io.rivulet.simulator.engine.SeedTree;
import java.util.Arrays;
import java.util.List;

/**
 * Peers in six regions of the world, as measured between the nodes of a large public peer-to-peer network in 2019, with an access delay
 * of each peer's own. One way takes half the round trip between the regions plus both peers' access delays, 1 ms at least.
 *
 * <p>The access delay is log-normal with median 4 ms and sigma 0.6: one peer in a hundred has more than 16 ms.
 *
 * <p>Source: regions, shares, round trips and upload rates of the network configuration of SimBlock (Tokyo Institute of Technology),
 * Apache-2.0; restated. The access delay is ours. Takes 5 bytes a peer.
 */
final class Regions6 implements LatencyPreset {
    static final Regions6 PRESET = new Regions6();

    private static final String[] NAMES = {
        "North America", "Europe", "South America", "Asia Pacific", "Japan", "Australia"
    };

    /** How many of a million peers are in each region. */
    private static final int[] SHARES_PPM = {331_600, 499_800, 9_000, 117_700, 22_400, 19_500};

    private static final int[][] ROUND_TRIP_MS = {
        {32, 124, 184, 198, 151, 189},
        {124, 11, 227, 237, 252, 294},
        {184, 227, 88, 325, 301, 322},
        {198, 237, 325, 85, 58, 198},
        {151, 252, 301, 58, 12, 126},
        {189, 294, 322, 198, 126, 16},
    };

    /** What a peer of each region may upload. */
    private static final long[] UPLOAD_BITS_PER_SEC = {
        19_200_000, 20_700_000, 5_800_000, 15_700_000, 10_200_000, 11_300_000
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
    public PairLatencies pairs(SeedTree seed, int count) {
        return new Pairs(seed, PeerCount.check(count));
    }

    @Override
    public String placeOf(SeedTree seed, int peer) {
        return NAMES[regionOf(seed, peer)];
    }

    @Override
    public List<String> regionNames() {
        return List.of(NAMES);
    }

    @Override
    public String toString() {
        return name();
    }

    static int regionOf(SeedTree seed, int peer) {
        long draw = seed.child("place", peer).child("region").between(0, MILLION - 1);
        int region = 0;
        while (draw >= SHARES_PPM[region]) {
            draw -= SHARES_PPM[region];
            region++;
        }
        return region;
    }

    static long uploadBitsPerSec(int region) {
        return UPLOAD_BITS_PER_SEC[region];
    }

    private static final class Pairs implements PairLatencies {
        private final byte[] regions;
        private final int[] accessNs;
        private final long leastNs;

        Pairs(SeedTree seed, int count) {
            regions = new byte[count];
            accessNs = new int[count];
            for (int peer = 0; peer < count; peer++) {
                regions[peer] = (byte) Regions6.regionOf(seed, peer);
                accessNs[peer] =
                        (int) seed.child("place", peer).child("access").logNormal(ACCESS_MEDIAN_NS, ACCESS_SIGMA);
            }
            leastNs = leastOfAllNs();
        }

        /** Between the two peers of least access delay of some region or two. */
        private long leastOfAllNs() {
            long[] best = new long[NAMES.length];
            long[] second = new long[NAMES.length];
            Arrays.fill(best, Integer.MAX_VALUE);
            Arrays.fill(second, Integer.MAX_VALUE);
            for (int peer = 0; peer < regions.length; peer++) {
                int region = regions[peer];
                second[region] = Math.min(second[region], Math.max(best[region], accessNs[peer]));
                best[region] = Math.min(best[region], accessNs[peer]);
            }
            long least = Integer.MAX_VALUE;
            for (int from = 0; from < NAMES.length; from++) {
                for (int to = 0; to < NAMES.length; to++) {
                    long halfNs = ROUND_TRIP_MS[from][to] * NS_PER_MS / 2;
                    least = Math.min(least, halfNs + best[from] + (from == to ? second[to] : best[to]));
                }
            }
            return Math.max(FLOOR_NS, least);
        }

        @Override
        public long leastNs() {
            return leastNs;
        }

        @Override
        public long oneWayNs(int from, int to) {
            long halfNs = ROUND_TRIP_MS[regions[from]][regions[to]] * NS_PER_MS / 2;
            return Math.max(FLOOR_NS, halfNs + accessNs[from] + accessNs[to]);
        }

        @Override
        public boolean isSumOfShares() {
            return true;
        }

        @Override
        public int regions() {
            return NAMES.length;
        }

        @Override
        public int regionOf(int peer) {
            return regions[peer];
        }

        @Override
        public String regionName(int region) {
            return NAMES[region];
        }
    }
}
