package io.rivulet.simulator.net;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.transport.virtual.LatencyModel;
import io.rivulet.transport.virtual.VirtualHost;

/** The latencies of a network to which hosts are added: laid out anew for twice as many when there are more. The old ones stay as they were. */
final class GrowingLatencies implements LatencyModel {
    private static final int FIRST_COUNT = 64;

    private final LatencyPreset preset;
    private final SeedTree seed;
    private PairLatencies pairs;
    private int count = FIRST_COUNT;

    GrowingLatencies(LatencyPreset preset, SeedTree seed) {
        this.preset = preset;
        this.seed = seed;
        pairs = preset.pairs(seed, count);
    }

    @Override
    public long latencyNs(VirtualHost source, VirtualHost destination) {
        int greatest = Math.max(source.id(), destination.id());
        if (greatest >= count) {
            count = Math.max(greatest + 1, 2 * count);
            pairs = preset.pairs(seed, count);
        }
        return pairs.oneWayNs(source.id(), destination.id());
    }
}
