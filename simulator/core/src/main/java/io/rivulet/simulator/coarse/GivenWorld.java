package io.rivulet.simulator.coarse;

import io.rivulet.overlay.StreamSettings;
import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.scenario.StreamPlan;
import io.rivulet.simulator.scenario.WorldPlan;

/** What a {@link Strategy} may know of a world before it runs. To be read from any thread. */
public final class GivenWorld {
    private static final double BITS = 8.0;

    private final WorldPlan plan;
    private final NeighbourGraph graph;
    private final StreamSettings settings;

    GivenWorld(WorldPlan plan, NeighbourGraph graph, StreamSettings settings) {
        this.plan = plan;
        this.graph = graph;
        this.settings = settings;
    }

    /** How many nodes there are; 0 is the publisher. */
    public int nodes() {
        return plan.nodes();
    }

    /** How many neighbours a node is given. */
    public int degree(int node) {
        return graph.degree(node);
    }

    /** One of them. */
    public int neighbour(int node, int index) {
        return graph.neighbour(node, index);
    }

    /** The latency from one node to another. */
    public long oneWayNs(int from, int to) {
        return plan.oneWayNs(from, to);
    }

    /** What a node passes on at most; 0 when it passes on nothing. */
    public long offeredBytesPerSec(int node) {
        return plan.offeredBytesPerSec(node);
    }

    /** What is published. */
    public StreamPlan stream() {
        return plan.scenario().stream();
    }

    /** How many streams there are beside that. */
    int furtherStreams() {
        return plan.scenario().further().size();
    }

    /** How it travels. */
    public StreamSettings settings() {
        return settings;
    }

    /** How many fragments there are in a second: each message is one. */
    public double fragmentsPerSec() {
        return stream().bitsPerSec() / BITS / stream().messageBytes();
    }

    /** How many bytes a fragment takes on an uplink when it is this long without the headers of the transport and below. */
    public int packetBytes(int fragmentBytes) {
        return fragmentBytes + FragmentPeer.PACKET_OVERHEAD_BYTES;
    }

    /** Where the randomness of a node comes from. */
    public SeedTree seedOf(int node) {
        return plan.seed().child("node", node);
    }
}
