package io.rivulet.simulator.net;

import io.rivulet.simulator.engine.IndexedDraws;
import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.text.Amounts;
import io.rivulet.simulator.text.PresetText;
import io.rivulet.transport.ConfigCheck;
import java.time.Duration;
import java.util.List;

/**
 * Peers as points of a square, each with a height above it: what network coordinates (Dabek et al. 2004, Vivaldi) come to. One way takes the
 * distance of the points plus both heights, times a noise of the pair's own, 1 ms at least; the same both ways.
 *
 * <p>Points are uniform. The side of 120 ms makes the mean round trip 144 ms, as PlanetLab's was; heights are access delays, log-normal with
 * median 4 ms and sigma 0.6; the noise is uniform from 0.7 to 1.3. All of it is ours. The regions are the nine parts of the square. Takes 12
 * bytes a peer.
 *
 * @param side the square's side, one way, 0 to 10 s
 * @param height the heights' median, 0 to 1 s
 * @param sigma the deviation of the heights' logarithm, 0 to 2
 * @param noise how much a pair may be off, 0 to 0.9
 */
record PlaneCoordinates(Duration side, Duration height, double sigma, double noise) implements LatencyPreset {
    private static final Duration MAX_SIDE = Duration.ofSeconds(10);
    private static final Duration MAX_HEIGHT = Duration.ofSeconds(1);

    static final PlaneCoordinates DEFAULT =
            new PlaneCoordinates(Duration.ofMillis(120), Duration.ofMillis(4), 0.6, 0.3);

    /** Two of them and a diagonal, times 1.9, are far below 2^63; one fits an int. */
    private static final double MAX_HEIGHT_NS = 2e9;

    private static final float STEPS = 1 << 24;

    /** Columns of regions, and rows. */
    private static final int REGION_ROWS = 3;

    private static final String[] REGION_NAMES = {
        "north west", "north", "north east", "west", "centre", "east", "south west", "south", "south east"
    };

    /** @throws IllegalArgumentException naming what is out of range */
    PlaneCoordinates {
        new ConfigCheck("latency coordinates")
                .that(isFrom0To(MAX_SIDE, side), "side", "is " + Amounts.text(side) + ", must be 0s to 10s")
                .that(isFrom0To(MAX_HEIGHT, height), "height", "is " + Amounts.text(height) + ", must be 0s to 1s")
                .that(sigma >= 0 && sigma <= 2, "sigma", "is " + sigma + ", must be 0 to 2")
                .that(noise >= 0 && noise <= 0.9, "noise", "is " + noise + ", must be 0 to 0.9")
                .finish();
    }

    private static boolean isFrom0To(Duration most, Duration value) {
        return !value.isNegative() && value.compareTo(most) <= 0;
    }

    static PlaneCoordinates parse(PresetText text) {
        String form = "coordinates:120ms,4ms,0.6,0.3 (side, height, its sigma, noise)";
        text.takes(4, form);
        return new PlaneCoordinates(
                text.time(0, DEFAULT.side, form),
                text.time(1, DEFAULT.height, form),
                text.number(2, DEFAULT.sigma, form),
                text.number(3, DEFAULT.noise, form));
    }

    @Override
    public String name() {
        return equals(DEFAULT)
                ? "coordinates"
                : "coordinates:" + Amounts.text(side) + "," + Amounts.text(height) + "," + Amounts.text(sigma) + ","
                        + Amounts.text(noise);
    }

    @Override
    public PairLatencies pairs(SeedTree seed, int count) {
        return new Pairs(this, seed, PeerCount.check(count));
    }

    @Override
    public String placeOf(SeedTree seed, int peer) {
        return REGION_NAMES[region(along(seed, peer, "x"), along(seed, peer, "y"))];
    }

    @Override
    public List<String> regionNames() {
        return List.of(REGION_NAMES);
    }

    /** A place along a side, from 0 to less than 1, in steps that floats hold exactly. */
    private static float along(SeedTree seed, int peer, String axis) {
        // A float holds every step, and so their quotient by a power of two.
        float step =
                (float) StrictMath.floor(seed.child("place", peer).child(axis).uniform() * STEPS);
        return step / STEPS;
    }

    private static int region(double x, double y) {
        int row = (int) (y * REGION_ROWS);
        int column = (int) (x * REGION_ROWS);
        return row * REGION_ROWS + column;
    }

    private static final class Pairs implements PairLatencies {
        private final double sideNs;
        private final double noise;
        private final IndexedDraws noises;
        private final float[] x;
        private final float[] y;
        private final int[] heightNs;

        Pairs(PlaneCoordinates preset, SeedTree seed, int count) {
            sideNs = preset.side.toNanos();
            noise = preset.noise;
            noises = new IndexedDraws(seed.child("noise of pairs"));
            x = new float[count];
            y = new float[count];
            heightNs = new int[count];
            for (int peer = 0; peer < count; peer++) {
                x[peer] = along(seed, peer, "x");
                y[peer] = along(seed, peer, "y");
                double height = seed.child("place", peer)
                        .child("height")
                        .logNormal((double) preset.height.toNanos(), preset.sigma);
                heightNs[peer] = (int) Math.min(MAX_HEIGHT_NS, height);
            }
        }

        @Override
        public long oneWayNs(int from, int to) {
            double dx = (double) x[from] - x[to];
            double dy = (double) y[from] - y[to];
            double straightNs = StrictMath.sqrt(dx * dx + dy * dy) * sideNs + heightNs[from] + heightNs[to];
            double factor = 1 + noise * (2 * noises.uniform(IndexedDraws.pair(from, to)) - 1);
            return Math.max(FLOOR_NS, (long) (straightNs * factor));
        }

        @Override
        public int regions() {
            return REGION_NAMES.length;
        }

        @Override
        public int regionOf(int peer) {
            return region(x[peer], y[peer]);
        }

        @Override
        public String regionName(int region) {
            return REGION_NAMES[region];
        }
    }
}
