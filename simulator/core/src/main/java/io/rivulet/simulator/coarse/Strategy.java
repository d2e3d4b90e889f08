package io.rivulet.simulator.coarse;

import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.overlay.StreamSettings;
import io.rivulet.simulator.scenario.StreamPlan;

/**
 * A way to bring a stream to everybody, to be run and measured like all others: the same peers, neighbours, latencies, uplinks and losses;
 * the same bytes for headers and acknowledgements. Messages count when the application is handed them, which is in order: what is missing holds
 * up what follows until the first fragment behind the hole has been here for the whole window. Immutable; keeps nothing between runs.
 */
public interface Strategy {
    /** What it is called on the command line and in tables. */
    String name();

    /** What it does and where that is from, in a sentence or two. */
    String description();

    /** How the stream travels: as the scenario says, except for a strategy that is defined by other times. */
    default StreamSettings settings(StreamPlan stream) {
        return stream.settings();
    }

    /** Whether {@link StreamCarrier#parent} means anything, so that depths and parent changes are figures. */
    boolean hasTrees();

    /** Gets ready for a run. */
    Maker prepare(GivenWorld world);

    /** Makes the carriers of a run. */
    @FunctionalInterface
    interface Maker {
        /** What a node does; node 0 will publish. Called on any thread, once for each node. */
        StreamCarrier carrier(int node, DirectNetwork network, StreamAudience audience);
    }
}
