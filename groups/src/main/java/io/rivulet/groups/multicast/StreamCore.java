package io.rivulet.groups.multicast;

import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.wire.PushMask;
import io.rivulet.groups.wire.StreamAnnounce;
import io.rivulet.groups.wire.StreamKey;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.wire.Bytes;

/** What the parts of one stream's engine share. Times are milliseconds of the core's clock in an int, compared by difference. */
final class StreamCore {
    /** Of {@link PushMask#SUBSTREAMS}, how many a peer is to be interior in: rho * K / d for d of 4 to 5 children and rho slightly over 1. */
    private static final int PRIMARY_SUBSTREAMS = 2;

    /** A round trip that has not been measured is taken for this. */
    private static final int UNKNOWN_RTT_MS = 100;

    final PeerNetwork network;
    final MulticastConfig config;
    final EntropySource entropy;
    final Neighbours neighbours;
    final FlowTable flows;
    /** The stream's place among the streams; its flows are filed under it. */
    final int index;

    final String name;
    final StreamKey key;
    final NeighbourTable table = new NeighbourTable();
    /** What is known of each substream. */
    final Substreams substreams = new Substreams();
    /** How far behind the source it is, here and at neighbours. */
    final Distances distances = new Distances(this);

    /** How all neighbours are talked to. */
    final Dialect dialect;

    final RateMeter rate = new RateMeter();
    final StreamStats stats = new StreamStats();
    final DropCounters drops = new DropCounters();
    /** What stands above the window's tokens, once the stream was carried: see {@link Multicast#nextTag}. */
    int tag = -1;
    /** Whether the stream has begun: a fragment was taken, made, or told of. Before, nothing shows how good a parent is. */
    boolean hasBegun;

    /** Something may be pulled sooner than it seemed. */
    boolean pullsAreUrgent;

    final FragmentWindow window;
    final StreamParameters parameters;
    /** How the stream is announced. */
    final StreamAnnounce announce;

    StreamCore(
            PeerNetwork network,
            Dialect dialect,
            MulticastConfig config,
            EntropySource entropy,
            Neighbours neighbours,
            FlowTable flows,
            int index,
            String name,
            StreamKey key,
            StreamParameters parameters,
            StreamAnnounce heard) {
        this.network = network;
        this.dialect = dialect;
        this.config = config;
        this.entropy = entropy;
        this.neighbours = neighbours;
        this.flows = flows;
        this.index = index;
        this.name = name;
        this.key = key;
        this.parameters = parameters;
        StreamAnnounce own = parameters.announce(name, key);
        this.announce = own.equals(heard) ? heard : own; // On a direct network all then have the same one.
        int fragments = config.maxWindowFragments();
        this.window = network instanceof DirectNetwork
                ? new SharedFragments(fragments, config.maxWindowBytes())
                : new CopiedFragments(fragments, config.maxWindowBytes());
    }

    static int ms(long nowNs) {
        return (int) (nowNs / 1_000_000);
    }

    /** The round trip to a neighbour in milliseconds. */
    int rttMs(int neighbour) {
        long rttNs = network.rttNs(neighbours.peer(neighbour));
        return rttNs < 0 ? UNKNOWN_RTT_MS : (int) Math.min(10_000, rttNs / 1_000_000);
    }

    /** Time between two fragments of one substream. */
    int substreamGapMs() {
        double perSec = rate.likelyFragmentsPerSec();
        return perSec <= 0 ? 100 : (int) Math.min(2_000, Math.max(1, PushMask.SUBSTREAMS * 1_000 / perSec));
    }

    /** The substreams in which a neighbour is to be interior: spread evenly, from a place that its id and the stream decide. */
    int primarySubstreams(int neighbour) {
        byte[] id = network.directory().idOf(neighbours.peer(neighbour)).toBytes();
        long mixed = (Bytes.getLong(id, 0) ^ key.leadingBits()) * 0x9e37_79b9_7f4a_7c15L; // 2^64 / golden ratio
        int first = (int) (mixed >>> 61);
        int mask = 0;
        for (int i = 0; i < PRIMARY_SUBSTREAMS; i++) {
            mask |= 1 << (first + i * PushMask.SUBSTREAMS / PRIMARY_SUBSTREAMS) % PushMask.SUBSTREAMS;
        }
        return mask;
    }

    /** Makes room at the window's old end. */
    void evict() {
        drops.add(StreamDrop.EVICTED);
        window.moveLow(window.low() + 1);
    }

    /** Our control flow to a neighbour, or {@link PeerNetwork#NO_FLOW}. */
    int outControl(int neighbour) {
        return flows.flow(neighbour, FlowTable.OUT_CONTROL, index);
    }

    boolean isPrimary(int neighbour, int substream) {
        return (substreams.primary(substream) >>> neighbour & 1) != 0;
    }
}
