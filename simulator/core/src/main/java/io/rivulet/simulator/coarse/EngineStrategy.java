package io.rivulet.simulator.coarse;

import io.rivulet.groups.multicast.MulticastConfig;
import io.rivulet.groups.multicast.StreamParameters;
import io.rivulet.overlay.StreamSettings;
import io.rivulet.simulator.scenario.StreamPlan;
import io.rivulet.transport.crypto.EntropySource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The production stream engine, as it is meant to be used and as the original protocol's parameters would have it. */
public final class EngineStrategy implements Strategy {
    /** What is published here: the scenario's settings, and each peer's uplink known to it. */
    public static final EngineStrategy RIVULET = new EngineStrategy(
            "rivulet",
            "The production engine: a parent for each of eight substreams, as many children as the uplink carries,"
                    + " gaps pulled.",
            true);

    /** The same engine with the parameters of the original protocol. */
    public static final EngineStrategy ORIGINAL = new EngineStrategy(
            "original",
            "The production engine with the original protocol's parameters: window 8 s, fetch period 2.5 s, maps every"
                    + " 100 ms, four children for each substream whatever the uplink.",
            false);

    /** What an application of the original protocol has without a choice: {@code multicastPushNeighborLimit}. */
    private static final int ORIGINAL_PUSH_NEIGHBOURS = 4;

    private static final int MIN_MARGIN_MS = 1_000;

    private final String name;
    private final String description;
    private final boolean isOurs;

    private EngineStrategy(String name, String description, boolean isOurs) {
        this.name = name;
        this.description = description;
        this.isOurs = isOurs;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public boolean hasTrees() {
        return true;
    }

    /** The original's times; but a message stays one fragment, for two would compare headers. */
    @Override
    public StreamSettings settings(StreamPlan stream) {
        StreamSettings given = stream.settings();
        StreamSettings original = StreamSettings.original();
        return isOurs
                ? given
                : new StreamSettings(
                        original.window(), original.fetchPeriod(), original.mapPeriod(), given.fragmentBytes());
    }

    @Override
    public Maker prepare(GivenWorld world) {
        StreamParameters parameters = parameters(world.settings());
        int streams = 1 + world.furtherStreams();
        Map<Long, MulticastConfig> configs = new ConcurrentHashMap<>();
        return (node, network, audience) -> {
            EntropySource entropy = world.seedOf(node).entropy("node");
            MulticastConfig config =
                    configs.computeIfAbsent(world.offeredBytesPerSec(node), offered -> config(offered, streams));
            return new MulticastLogic(
                    network, config, parameters, entropy, new EngineEvents(audience), world.degree(node));
        };
    }

    /** The limits of a peer that passes on so much, where there are so many streams. */
    MulticastConfig config(long offeredBytesPerSec, int streams) {
        MulticastConfig.Builder config = MulticastConfig.builder().maxStreams(streams);
        if (!isOurs) {
            config.pushNeighbourLimit(ORIGINAL_PUSH_NEIGHBOURS).extensions(false);
        }
        // A free rider has to say so; else the original does not know what its uplink carries.
        boolean isSaid = isOurs || offeredBytesPerSec == 0;
        return config.uplinkBytesPerSec(isSaid ? Math.max(1, offeredBytesPerSec) : 0)
                .build();
    }

    static StreamParameters parameters(StreamSettings settings) {
        int windowMs = (int) settings.window().toMillis();
        return new StreamParameters(
                windowMs,
                (int) settings.fetchPeriod().toMillis(),
                (int) settings.mapPeriod().toMillis(),
                false,
                Math.max(MIN_MARGIN_MS, windowMs / 4),
                settings.fragmentBytes(),
                settings.expectedBitsPerSec() / Byte.SIZE);
    }
}
