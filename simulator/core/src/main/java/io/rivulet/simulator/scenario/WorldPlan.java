package io.rivulet.simulator.scenario;

import io.rivulet.simulator.engine.IndexedDraws;
import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.net.NatKind;
import io.rivulet.simulator.net.PairLatencies;
import io.rivulet.simulator.net.PairPaths;
import io.rivulet.simulator.net.PeerLinks;
import io.rivulet.simulator.net.PeerNats;
import java.util.stream.IntStream;

/**
 * A scenario's world as a seed draws it, the same in every tier: who comes and goes, where they are, what they may upload. Nodes are numbered:
 * 0 is the publisher, peers count from 1. To be read from any thread.
 *
 * <p>The presets number the rendezvous too, as 0; so a node's number there is one more. Whoever asks here need not know.
 */
public final class WorldPlan {
    /** What a node's number is less than the presets' number of it. */
    public static final int PRESET_OFFSET = 1;

    /** The presets' number of the first peer: lines before it, the rendezvous' and the publisher's, are not of the uplink preset. */
    public static final int FIRST_LINE = 1 + PRESET_OFFSET;

    private final Scenario scenario;
    private final SeedTree seed;
    private final Population population;
    private final PeerLinks links;
    private final PairLatencies latencies;
    /** Null where the network has no links that could be told apart. */
    private final PairPaths paths;

    private final PeerNats nats;

    /** Draws the world. */
    public WorldPlan(Scenario scenario, long seed) {
        this.scenario = scenario;
        this.seed = SeedTree.of(seed);
        population = Population.of(scenario, this.seed);
        int count = population.size() + 1 + PRESET_OFFSET;
        NetworkPlan network = scenario.network();
        links = network.uplink().links(this.seed, count, scenario.stream().bitsPerSec());
        PairLatencies pairs = network.latency().pairs(this.seed, count);
        paths = pairs instanceof PairPaths known ? known : null;
        latencies = links.lengthen(pairs, FIRST_LINE);
        nats = network.nat().nats(this.seed, count);
    }

    /** What it is drawn of. */
    public Scenario scenario() {
        return scenario;
    }

    /** Where the run's randomness comes from. */
    public SeedTree seed() {
        return seed;
    }

    /** Who comes and goes. */
    public Population population() {
        return population;
    }

    /** How many nodes there ever are: the publisher and all peers. */
    public int nodes() {
        return population.size() + 1;
    }

    /** The latency from one node to another, in nanoseconds, without any queue. */
    public long oneWayNs(int from, int to) {
        return latencies.oneWayNs(from + PRESET_OFFSET, to + PRESET_OFFSET);
    }

    /** The same for who asks for latencies alone, by node. */
    PairLatencies latencies() {
        return new PairLatencies() {
            @Override
            public long oneWayNs(int from, int to) {
                return WorldPlan.this.oneWayNs(from, to);
            }

            @Override
            public boolean isSumOfShares() {
                return latencies.isSumOfShares();
            }
        };
    }

    /** No latency between two nodes is below this. */
    public long leastOneWayNs() {
        return latencies.leastNs();
    }

    /** How many links the network has, numbered from 0; 0 where they cannot be told apart. */
    public long networkLinks() {
        return paths == null ? 0 : paths.links();
    }

    /** No path has more links than this. */
    public int maxLinksOnPath() {
        return paths == null ? 0 : paths.maxLinksOnPath();
    }

    /** Names the links on the path from one node to another, as {@link PairPaths#linksOnPath} does; none where they cannot be told apart. */
    public int linksOnPath(int from, int to, long[] into) {
        return paths == null ? 0 : paths.linksOnPath(from + PRESET_OFFSET, to + PRESET_OFFSET, into);
    }

    /** Into how many regions nodes fall. */
    public int regions() {
        return latencies.regions();
    }

    /** The region of a node, from 0. */
    public int regionOf(int node) {
        return latencies.regionOf(node + PRESET_OFFSET);
    }

    /** What the region of a node is called; empty where regions have no names. */
    public String regionNameOf(int node) {
        return latencies.regionName(regionOf(node));
    }

    /** Whether any peer that ever comes is one of these; of who will have children it says yes. */
    boolean hasAny(Who who) {
        return IntStream.range(1, nodes())
                .filter(node -> !scenario.isPublisher(node))
                .anyMatch(node -> {
                    if (who instanceof Who.Region region) {
                        return regionNameOf(node).equalsIgnoreCase(region.place());
                    }
                    return !(who instanceof Who.Named named) || named.numbers().contains(node);
                });
    }

    /** Where a node is, for people; empty where places have no names. */
    public String placeOf(int node) {
        return latencies.placeOf(node + PRESET_OFFSET);
    }

    /** What a node's line carries up. */
    public long uplinkBytesPerSec(int node) {
        return node == 0
                ? scenario.network().publisherBitsPerSec() / Byte.SIZE
                : links.uplinkBytesPerSec(node + PRESET_OFFSET);
    }

    /** What a node passes on at most: its uplink, or 0 when it is a free rider. */
    public long offeredBytesPerSec(int node) {
        return node == 0 ? uplinkBytesPerSec(0) : links.offeredBytesPerSec(node + PRESET_OFFSET);
    }

    /** Whether a peer's line is a mobile one. */
    public boolean isMobile(int node) {
        return node != 0 && links.isMobile(node + PRESET_OFFSET);
    }

    /** Whether a peer views a stream of {@link Scenario#further}. */
    public boolean views(int further, int node) {
        FurtherStream one = scenario.further().get(further);
        return node != 0
                && node != one.from()
                && (one.viewers() == 1
                        || new IndexedDraws(seed.child("viewers", further)).uniform(node) < one.viewers());
    }

    /** Whether somebody passes nothing on, whatever the line could carry. */
    public boolean hasFreeRiders() {
        for (int node = 1; node < nodes(); node++) {
            if (links.isFreeRider(node + PRESET_OFFSET)) {
                return true;
            }
        }
        return false;
    }

    /** All lines, by the presets' numbers. */
    public PeerLinks links() {
        return links;
    }

    /** All NATs, by the presets' numbers. */
    public PeerNats nats() {
        return nats;
    }

    /** Whether anybody is behind anything. */
    public boolean hasNats() {
        return scenario.network().nat().share(NatKind.PUBLIC) < 1;
    }

    /** The largest share that a peer's line loses by itself. */
    public double largestLineLoss() {
        double most = 0;
        for (int node = 1; node < nodes(); node++) {
            most = Math.max(most, links.lossRatio(node + PRESET_OFFSET));
        }
        return most;
    }

    /** How many peers there are when all have come: what upload and demand are counted over. */
    public int peersTogether() {
        return Math.min(scenario.peers(), population.size());
    }

    /** What a peer wants on average: all streams, by the share of the peers that view them. */
    private long demandBitsPerSec() {
        double demand = scenario.stream().bitsPerSec();
        for (FurtherStream one : scenario.further()) {
            demand += one.viewers() * one.plan().bitsPerSec();
        }
        return (long) demand;
    }

    /** Total upload over total demand, when all have come. */
    public double rho() {
        return links.rho(FIRST_LINE, FIRST_LINE + peersTogether(), uplinkBytesPerSec(0), demandBitsPerSec());
    }
}
