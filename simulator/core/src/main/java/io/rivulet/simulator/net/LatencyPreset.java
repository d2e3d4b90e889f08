package io.rivulet.simulator.net;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.text.Amounts;
import io.rivulet.simulator.text.PresetText;
import io.rivulet.transport.ConfigCheck;
import io.rivulet.transport.virtual.LatencyModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A way in which latencies are laid out between the peers of a run. Immutable. Where a peer is depends on the seed and its number alone:
 * one more peer moves nobody.
 */
public interface LatencyPreset {
    /** No latency is below 1 ms: real paths have some, and the order of events at one instant must not matter. */
    Duration FLOOR = Duration.ofMillis(1);

    /** How it is written, such as {@code regions6} or {@code constant:20ms}; {@link #parse} reads it. */
    String name();

    /**
     * The latencies between so many peers.
     *
     * @param count how many, 0 to 10,000,000
     */
    PairLatencies pairs(SeedTree seed, int count);

    /** The latencies of a network to which hosts may be added; their ids are the peers' numbers. For one thread. */
    default LatencyModel model(SeedTree seed) {
        return new GrowingLatencies(this, seed);
    }

    /** Where a peer is, for people; empty where places have no names. The same as {@link PairLatencies#placeOf}. */
    default String placeOf(SeedTree seed, int peer) {
        return "";
    }

    /** What the regions are called into which peers fall, as {@link PairLatencies#regionName} has them; none where they have no names. */
    default List<String> regionNames() {
        return List.of();
    }

    /**
     * The same one-way latency between any two peers.
     *
     * @throws IllegalArgumentException when it is below {@link #FLOOR} or above 1 h
     */
    static LatencyPreset constant(Duration oneWay) {
        return new ConstantLatency(oneWay);
    }

    /** Six regions of the world, with access delays: {@link Regions6}. */
    static LatencyPreset regions6() {
        return Regions6.PRESET;
    }

    /** Round trips distributed as between the 490 hosts of the PlanetLab testbed: {@link WeibullLatency#PLANETLAB}. */
    static LatencyPreset planetlab() {
        return WeibullLatency.PLANETLAB;
    }

    /** Round trips distributed as between the 99 personal devices of the Seattle testbed: {@link WeibullLatency#SEATTLE}. */
    static LatencyPreset seattle() {
        return WeibullLatency.SEATTLE;
    }

    /**
     * Round trips of a Weibull distribution, each pair for itself: {@link WeibullLatency}.
     *
     * @param shape k, 0.3 to 10
     * @param scaleMs lambda, 1 to 10,000 ms
     * @throws IllegalArgumentException naming what is out of range
     */
    static LatencyPreset weibull(double shape, double scaleMs) {
        return WeibullLatency.of(shape, scaleMs);
    }

    /** Points on a plane, each with an access delay: {@link PlaneCoordinates} with its defaults. */
    static LatencyPreset coordinates() {
        return PlaneCoordinates.DEFAULT;
    }

    /** Networks of networks, with named links: {@link TransitStub} with its defaults. */
    static LatencyPreset transitStub() {
        return TransitStub.DEFAULT;
    }

    /**
     * Measured round trips: {@link LatencyMatrix}.
     *
     * @throws IllegalArgumentException when the file cannot be read or holds something else, with line and column
     */
    static LatencyPreset matrix(Path file) {
        return LatencyMatrix.read("matrix:" + file, file);
    }

    /**
     * Reads a preset: {@code regions6}, {@code constant:20ms}, {@code planetlab}, {@code planetlab:FILE}, {@code seattle},
     * {@code weibull:1.39,161}, {@code coordinates:120ms,4ms,0.6,0.3}, {@code transit-stub:4x8x16,20ms,5ms,2ms}, {@code matrix:FILE}.
     * Whatever comes after the colon may be left out, but for the constant's time and the matrix' file.
     *
     * @throws IllegalArgumentException saying what was given, and what is allowed
     */
    static LatencyPreset parse(String text) {
        PresetText preset = new PresetText("latency", text);
        String constantForm = "constant:20ms";
        return switch (preset.name()) {
            case "regions6" -> {
                preset.takes(0, "regions6");
                yield regions6();
            }
            case "constant" -> constant(Amounts.time(preset.rest(), constantForm));
            case "planetlab" -> preset.rest().isEmpty() ? planetlab() : LatencyMatrix.planetlab(Path.of(preset.rest()));
            case "seattle" -> {
                preset.takes(0, "seattle");
                yield seattle();
            }
            case "weibull" -> WeibullLatency.parse(preset);
            case "coordinates" -> PlaneCoordinates.parse(preset);
            case "transit-stub" -> TransitStub.parse(preset);
            case "matrix" -> matrix(LatencyMatrix.file(preset.rest()));
            default ->
                throw preset.unknown(List.of(
                        "regions6",
                        constantForm,
                        "planetlab[:FILE]",
                        "seattle",
                        "weibull[:K,LAMBDA]",
                        "coordinates[:SIDE,HEIGHT,SIGMA,NOISE]",
                        "transit-stub[:TxRxS,TRANSIT,UPLINK,STUB]",
                        "matrix:FILE"));
        };
    }

    /** The same latency everywhere. */
    record ConstantLatency(Duration oneWay) implements LatencyPreset {
        private static final Duration MOST = Duration.ofHours(1);

        /** @throws IllegalArgumentException when it is out of range */
        public ConstantLatency {
            boolean isAllowed = oneWay.compareTo(FLOOR) >= 0 && oneWay.compareTo(MOST) <= 0;
            new ConfigCheck("latency")
                    .that(
                            isAllowed,
                            "one way",
                            "is " + oneWay.toNanos() / 1e6 + " ms, must be at least 1 ms, at most 1 h")
                    .finish();
        }

        @Override
        public String name() {
            return "constant:" + Amounts.text(oneWay);
        }

        @Override
        public PairLatencies pairs(SeedTree seed, int count) {
            PeerCount.check(count);
            long oneWayNs = oneWay.toNanos();
            return (from, to) -> oneWayNs;
        }
    }
}
