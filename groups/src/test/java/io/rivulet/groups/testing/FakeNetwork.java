package io.rivulet.groups.testing;

import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.PeerNetworkListener;
import io.rivulet.transport.address.PeerId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/**
 * Many members in one process under virtual time: sessions with a round trip's delay, flows in order or in arrival order, uplinks with a
 * rate and priorities, loss that costs a retransmission, room, releases, silent death. A function of its seed and of the calls made.
 *
 * <p>Latency: each peer has a place on a square of 60 ms a side and an access delay of 2 to 8 ms, unless {@link #latency} says otherwise.
 * It checks its users: a message whose bytes change before its release fails the test, and bytes handed to a listener are overwritten
 * when the call is over.
 */
public final class FakeNetwork {
    private static final double SIDE_MS = 60;
    private static final double ACCESS_MIN_MS = 2;
    private static final double ACCESS_SPAN_MS = 6;

    /** What a peer that keeps time implements besides {@link PeerNetworkListener}. */
    public interface Timed {
        /** Called at or after {@link #nextDeadlineNs}. */
        void onDeadline(long nowNs);

        /** When it wants to be called; {@code Long.MAX_VALUE} for never. */
        long nextDeadlineNs();
    }

    private record Event(long atNs, int destination, int source, long sequence, Runnable action) {}

    private final long seed;
    private final Random random;
    private final PeerDirectory directory = new PeerDirectory();
    private final List<FakePeer> peers = new ArrayList<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingLong(Event::atNs)
            .thenComparingInt(Event::destination)
            .thenComparingInt(Event::source)
            .thenComparingLong(Event::sequence));
    private final Set<Long> blockedPairs = new HashSet<>();
    private long nowNs;
    private long sequence;
    private long uniformLatencyNs = -1;

    private double lossRatio;
    int roomPerSession = 64;
    long attemptTimeoutNs = Duration.ofSeconds(10).toNanos();
    long lossDetectionNs = Duration.ofSeconds(30).toNanos();

    public FakeNetwork(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** Gives every pair the same one-way latency. */
    public FakeNetwork latency(Duration oneWay) {
        uniformLatencyNs = oneWay.toNanos();
        return this;
    }

    /** The share of messages that need a retransmission (and again, independently). */
    public FakeNetwork loss(double ratio) {
        lossRatio = ratio;
        return this;
    }

    /** How many unacknowledged messages a session takes before BACKPRESSURE. */
    public FakeNetwork room(int messages) {
        roomPerSession = messages;
        return this;
    }

    /** How long after a silent death the others notice it. */
    public FakeNetwork lossDetection(Duration after) {
        lossDetectionNs = after.toNanos();
        return this;
    }

    /** How long an attempt to reach a peer that does not answer takes. */
    public FakeNetwork attemptTimeout(Duration after) {
        attemptTimeoutNs = after.toNanos();
        return this;
    }

    /** A peer whose listener comes later, with {@link FakePeer#attach}. */
    public FakePeer addPeer() {
        int index = peers.size();
        PeerId id = PeerId.copyOf(sha256("peer " + seed + " " + index), 0);
        int handle = directory.handleOf(id);
        double x = random.nextDouble() * SIDE_MS;
        double y = random.nextDouble() * SIDE_MS;
        double access = ACCESS_MIN_MS + random.nextDouble() * ACCESS_SPAN_MS;
        FakePeer peer = new FakePeer(this, handle, index, x, y, access);
        peers.add(peer);
        return peer;
    }

    /** A peer with its listener; one that is {@link Timed} too is called at its deadlines. */
    public FakePeer addPeer(PeerNetworkListener listener) {
        FakePeer peer = addPeer();
        peer.attach(listener);
        return peer;
    }

    /** The peer behind a handle, or null when the handle names nobody here. */
    public FakePeer peer(int handle) {
        for (FakePeer peer : peers) {
            if (peer.self() == handle) {
                return peer;
            }
        }
        return null;
    }

    /** All peers, in the order in which they were added. */
    public List<FakePeer> peers() {
        return List.copyOf(peers);
    }

    /** The directory that all share. */
    public PeerDirectory directory() {
        return directory;
    }

    /** Virtual time, ns since the start. */
    public long nowNs() {
        return nowNs;
    }

    /** From now on no attempt between the two finds an answer; an open session stays. */
    public void block(PeerNetwork one, PeerNetwork other) {
        blockedPairs.add(pair(one.self(), other.self()));
    }

    /** The peer stops without a word; the others notice after {@link #lossDetection}. */
    public void kill(PeerNetwork peer) {
        ((FakePeer) peer).die(nowNs);
    }

    /** Lets virtual time pass. */
    public void run(Duration duration) {
        long until = nowNs + duration.toNanos();
        for (FakePeer peer : peers) {
            peer.planWake(nowNs);
        }
        while (!events.isEmpty() && events.peek().atNs() <= until) {
            Event event = events.poll();
            nowNs = event.atNs();
            event.action().run();
        }
        nowNs = until;
    }

    void at(long atNs, int destination, int source, Runnable action) {
        events.add(new Event(Math.max(atNs, nowNs), destination, source, sequence++, action));
    }

    boolean canReach(int from, int to) {
        FakePeer far = peer(to);
        return far != null && !far.isDead() && !blockedPairs.contains(pair(from, to));
    }

    long latencyNs(FakePeer one, FakePeer other) {
        return uniformLatencyNs >= 0 ? uniformLatencyNs : one.distanceNs(other);
    }

    /** How much later a message arrives because it, and maybe its repetitions, were lost. */
    long lossDelayNs(long latencyNs) {
        long delay = 0;
        while (lossRatio > 0
                && random.nextDouble() < lossRatio
                && delay < Duration.ofSeconds(20).toNanos()) {
            delay += 3 * latencyNs; // noticed by the acknowledgements of what followed, and sent again
        }
        return delay;
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static long pair(int one, int other) {
        return (long) Math.min(one, other) << 32 | Math.max(one, other);
    }
}
