package io.rivulet.simulator.coarse;

import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.simulator.engine.Event;
import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.engine.Shard;
import io.rivulet.simulator.engine.ShardedRun;
import io.rivulet.simulator.net.ImpairmentDraws;
import io.rivulet.simulator.net.PairLatencies;
import io.rivulet.simulator.scenario.WorldPlan;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.virtual.SeededEntropy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Peers on a network of uplinks and latencies, under virtual time. Between windows the owner may do anything; while a
 * window runs each peer belongs to its shard's thread.
 */
public final class CoarseWorld implements AutoCloseable {
    /** A peer that is dialled and does not answer is given up. */
    private static final long DIAL_TIMEOUT_NS = 30_000_000_000L;

    private static final long NOT_KILLED = Long.MAX_VALUE / 2;

    /** The node that is the rendezvous, where latencies are asked for. */
    static final int RENDEZVOUS = -1;

    private final CoarsePeer[] peers;
    /** By peer: when it was killed. Empty while nobody was. */
    private long[] killedNs = {};

    private final WorldPlan plan;
    private final PeerModel model;
    private final boolean hasNats;
    private final SeedTree seed;
    private final ImpairmentDraws draws;
    /** By peer: the share that its line loses by itself; null where no line loses anything. */
    private final double[] lineLosses;
    /** By peer: bytes per second, 0 for no limit. */
    private final PeerDirectory directory = new PeerDirectory();

    private final ShardedRun run;
    private final Traffic[] traffic;
    private final List<Slowed> slowed = new ArrayList<>();
    private final Outages outages = new Outages();
    /** Null where there are no links. */
    private final StressMeter stress;

    private long actions;

    /** Until when a peer's uplink carries only so much of what it does. */
    private record Slowed(int peer, double factor, long untilNs) {}

    /**
     * A world of peers that do nothing yet.
     *
     * @param model   what its peers are made of
     * @param draws   what becomes of packets on their way
     * @param threads on how many threads it runs; the result is the same for any number
     */
    public CoarseWorld(WorldPlan plan, PeerModel model, ImpairmentDraws draws, int threads) {
        int count = plan.nodes();
        this.plan = plan;
        this.model = model;
        this.hasNats = plan.hasNats();
        this.seed = plan.seed();
        this.draws = draws;
        lineLosses = plan.largestLineLoss() > 0 ? new double[count] : null;
        for (int peer = 1; lineLosses != null && peer < count; peer++) {
            lineLosses[peer] = plan.links().lossRatio(peer + WorldPlan.PRESET_OFFSET);
        }
        this.run = new ShardedRun(count, threads, PairLatencies.FLOOR_NS, plan.leastOneWayNs(), index -> this::onEvent);
        this.traffic = new Traffic[run.shards()];
        for (int i = 0; i < traffic.length; i++) {
            traffic[i] = new Traffic();
        }
        this.stress = StressMeter.of(plan, traffic.length);
        this.peers = new CoarsePeer[count];
        for (int peer = 0; peer < count; peer++) {
            byte[] id = new byte[PeerId.LENGTH];
            new SeededEntropy(seed.child("id").bits(), peer, "peer").nextBytes(id, 0, id.length);
            directory.handleOf(PeerId.copyOf(id, 0));
        }
    }

    /** Makes a peer that has room for so many sessions; {@link CoarsePeer#start} begins it. */
    public CoarsePeer add(int peer, int sessions) {
        peers[peer] = model.peer(this, shard(peer), peer, sessions);
        peers[peer].setUplink(plan.uplinkBytesPerSec(peer));
        return peers[peer];
    }

    private void onEvent(Shard shard, Event event) {
        peers[event.target()].onEvent(event);
    }

    /** How many peers there are. */
    public int peers() {
        return peers.length;
    }

    /** A peer. */
    public CoarsePeer peer(int peer) {
        return peers[peer];
    }

    /** Lets a peer's application do something at a time. Between windows. */
    public void act(int peer, long timeNs, PeerAction action) {
        act(peer, timeNs, actions++, action);
    }

    /** The same at a place of those that were kept: what is to happen to a peer at one time happens in the order of places. */
    void act(int peer, long timeNs, long place, PeerAction action) {
        shard(peer).add(timeNs, peer, -1, place, CoarsePeer.ACTION, 0, 0, 0, 0, action);
    }

    /** Keeps places for actions that are planned later; the first. Between windows. */
    long keepPlaces(int count) {
        long first = actions;
        actions += count;
        return first;
    }

    /** The shard of a peer. */
    public Shard shard(int peer) {
        return run.shard(peer);
    }

    /** For how long a fragment of the stream is of any use. */
    long windowNs() {
        return plan.scenario().stream().settings().window().toNanos();
    }

    /** What runs it. */
    public ShardedRun run() {
        return run;
    }

    /** Kills a peer silently: its neighbours notice after a while. Between windows. */
    public void kill(int peer, long noticedAfterNs) {
        CoarsePeer killed = peers[peer];
        if (killed.isAlive()) {
            killed.kill();
            if (killedNs.length == 0) {
                killedNs = new long[peers.length];
                Arrays.fill(killedNs, NOT_KILLED);
            }
            killedNs[peer] = run.nowNs();
            long noticedNs = run.nowNs() + noticedAfterNs;
            killed.forEachOpen(other -> peers[other].lose(shard(other), noticedNs, peer, actions++));
        }
    }

    /** The sessions of a peer with some others end without a word, at both ends. Between windows. */
    void endSessions(int peer, IntPredicate others) {
        peers[peer].forEachOpen(other -> {
            if (others.test(other)) {
                peers[other].lose(shard(other), run.nowNs(), peer, actions++);
                peers[peer].lose(shard(peer), run.nowNs(), other, actions++);
            }
        });
    }

    /** Who cannot be reached. It changes between windows only, so any thread may ask. */
    Outages outages() {
        return outages;
    }

    /** A peer's uplink is slower until a time; what slows it twice multiplies. Between windows. */
    public void slow(int peer, double factor, long untilNs) {
        slowed.add(new Slowed(peer, factor, untilNs));
        setUplink(peer);
    }

    private void setUplink(int peer) {
        long rate = plan.uplinkBytesPerSec(peer);
        double share = 1;
        for (Slowed some : slowed) {
            share *= some.peer == peer ? some.factor : 1;
        }
        peers[peer].setUplink(rate == 0 ? 0 : Math.max(1, (long) (rate * share)));
    }

    /** Gives those their uplinks back whose time is over. Between windows. */
    public void recover() {
        List<Slowed> over =
                slowed.stream().filter(some -> some.untilNs <= run.nowNs()).toList();
        slowed.removeAll(over);
        over.forEach(some -> setUplink(some.peer));
    }

    // What peers ask.

    /** The world as it was drawn. */
    public WorldPlan plan() {
        return plan;
    }

    PeerDirectory directory() {
        return directory;
    }

    /** The latency between two peers. */
    public long latencyNs(int from, int to) {
        return plan.oneWayNs(from, to);
    }

    /** The latency from one peer to another by way of the rendezvous. */
    long introducedNs(int from, int to) {
        return plan.oneWayNs(from, RENDEZVOUS) + plan.oneWayNs(RENDEZVOUS, to);
    }

    boolean hasNats() {
        return hasNats;
    }

    /** When a peer was killed, far in the future if it was not. It changes between windows only, so any thread may ask. */
    long killedNs(int peer) {
        return killedNs.length == 0 ? NOT_KILLED : killedNs[peer];
    }

    long dialTimeoutNs() {
        return DIAL_TIMEOUT_NS;
    }

    /** Whether one can open to another that an introducer tells it of. */
    boolean canConnect(int from, int to) {
        return !hasNats
                || plan.nats()
                        .canConnect(from + WorldPlan.PRESET_OFFSET, to + WorldPlan.PRESET_OFFSET)
                        .connects();
    }

    /** Whether a transmission of a packet does not arrive whole, which is counted; transmissions are, by their sender. */
    public boolean isLost(int from, int to, long transmission) {
        if (draws.isLost(from, transmission) || lineLosses != null && isLostOnLine(from, to, transmission)) {
            traffic[shard(from).index()].addLost();
            return true;
        }
        if (draws.isCorrupted(from, transmission)) {
            traffic[shard(from).index()].addCorrupted();
            return true;
        }
        return false;
    }

    private boolean isLostOnLine(int from, int to, long transmission) {
        double ratio = 1 - (1 - lineLosses[from]) * (1 - lineLosses[to]);
        return draws.isLostOnLine(from, transmission, ratio);
    }

    /** Whether a transmission of a packet that arrives does so twice. */
    public boolean isDuplicated(int from, long transmission) {
        return draws.isDuplicated(from, transmission);
    }

    /** How much later than usual a transmission of a packet arrives. */
    public long reorderNs(int from, long transmission) {
        return draws.reorderNs(from, transmission);
    }

    byte[] nonce(int near, int far) {
        return seed.child("nonce", near).child("with", far).entropy("nonce").nextBytes(32);
    }

    /** Counts copies on links; null where there are no links. */
    StressMeter stress() {
        return stress;
    }

    /** What the peers of a shard have sent; that shard's thread may add to it. */
    public Traffic traffic(int shard) {
        return traffic[shard];
    }

    /** What all have sent. Between windows. */
    public Traffic traffic() {
        Traffic sum = new Traffic();
        for (Traffic some : traffic) {
            sum.add(some);
        }
        return sum;
    }

    @Override
    public void close() {
        run.close();
    }
}
