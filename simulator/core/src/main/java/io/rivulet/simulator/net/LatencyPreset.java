package io.rivulet.simulator.net;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.transport.virtual.LatencyModel;
import java.time.Duration;

/** A way in which latencies are laid out between the hosts of a run. Immutable. */
public interface LatencyPreset {
    /** No latency is below 1 ms: real paths have some, and the order of events at one instant must not matter. */
    Duration FLOOR = Duration.ofMillis(1);

    /** How it is written, such as {@code regions6} or {@code constant:20ms}. */
    String name();

    /** The latencies of a run. Its hosts' ids, in the order in which they are added, tell them apart. */
    LatencyModel model(SeedTree seed);

    /** Where a host of a run is, for people; empty where places have no names. */
    default String placeOf(SeedTree seed, int hostId) {
        return "";
    }

    /**
     * The same one-way latency between any two hosts.
     *
     * @throws IllegalArgumentException when it is below {@link #FLOOR}
     */
    static LatencyPreset constant(Duration oneWay) {
        if (oneWay.compareTo(FLOOR) < 0) {
            throw new IllegalArgumentException("latency is " + oneWay.toNanos() / 1e6 + " ms, must be at least 1 ms");
        }
        return new LatencyPreset() {
            @Override
            public String name() {
                return oneWay.toNanos() % 1_000_000 == 0
                        ? "constant:" + oneWay.toMillis() + "ms"
                        : "constant:" + oneWay.toNanos() / 1_000 + "us";
            }

            @Override
            public LatencyModel model(SeedTree seed) {
                return LatencyModel.constant(oneWay);
            }
        };
    }

    /** Six regions of the world, with access delays: {@link Regions6}. */
    static LatencyPreset regions6() {
        return Regions6.PRESET;
    }
}
