package io.rivulet.simulator.coarse;

import io.rivulet.groups.spi.SendPriority;
import io.rivulet.groups.wire.AvailabilityMap;
import io.rivulet.simulator.scenario.Misbehaviour;
import io.rivulet.transport.wire.ByteReader;
import java.util.EnumSet;
import java.util.Set;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.IntHashSet;

/**
 * A peer's port that does not do what the peer's code asks of it: the production code runs unchanged above, and what its neighbours see is a
 * free rider or a Byzantine peer. Until it is told to misbehave it passes everything on; it then also keeps the trail of what others altered.
 *
 * <ul>
 *   <li>A free rider, and one that withholds, sends no fragments and is told that they arrived. A free rider's code has no slots to promise
 *       besides.
 *   <li>One that pollutes sends every fragment altered; see {@link AlteredContent}.
 *   <li>One that lies tells all but its own parents that it holds everything up to some fragments beyond what it holds. Parents hear the
 *       truth: they would not send what it says it has, and it would have nothing to live on.
 *   <li>One that floods sends over all its flows, on top of what its code does, the last fragment again, requests, and messages that mean
 *       nothing, as fast as its uplink takes them.
 * </ul>
 */
final class ByzantinePort extends ForwardingNetwork {
    /** How long a flooder keeps its uplink busy ahead. */
    static final long FLOOD_PERIOD_NS = 10_000_000L;

    /** A type of message that there is not. */
    static final int RUBBISH = 99;

    /** As long as a packet takes. */
    private static final int RUBBISH_BYTES = 1_000;

    /** So many a period where the uplink has no limit: 25,600 a second. */
    private static final int MAX_FLOOD_MESSAGES = 256;

    /** What a liar says that it has beyond what it has. */
    private static final int LIED_AHEAD = 8;

    /** Fragments back from the newest that a flooder asks for. */
    private static final int ASKED_BACK = 64;

    private static final int ALL_SUBSTREAMS = 0xff;

    private final CoarsePeer peer;
    private final boolean isFreeRider;
    private final PollutionTrail trail;
    private final Set<Misbehaviour> misbehaviours = EnumSet.noneOf(Misbehaviour.class);
    private final ByteReader reader = new ByteReader();
    /** Control flows to neighbours that are asked to push. */
    private final IntHashSet toParents = new IntHashSet();
    /** A flooder's flows, in the order in which they were first used; and what was sent on those of fragments. */
    private final IntArrayList flows = new IntArrayList();

    private final Int2ObjectHashMap<byte[]> lastFragments = new Int2ObjectHashMap<>();
    private byte[] original;
    private byte[] altered;
    private long newest;
    private int turn;

    /**
     * @param isFreeRider     whether it never sends a fragment
     * @param windowFragments how many fragments a peer holds
     */
    ByzantinePort(CoarsePeer peer, boolean isFreeRider, long windowFragments) {
        super(peer);
        this.peer = peer;
        this.isFreeRider = isFreeRider;
        trail = new PollutionTrail(windowFragments);
    }

    /** From now on it does this too. Between windows. */
    void misbehave(Misbehaviour how) {
        misbehaviours.add(how);
    }

    /** Whether it does this. */
    boolean does(Misbehaviour how) {
        return misbehaviours.contains(how);
    }

    /** Whether it does anything of the kind; a free rider does not. */
    boolean isByzantine() {
        return !misbehaviours.isEmpty();
    }

    /** How far altered fragments came that arrived here. */
    PollutionTrail trail() {
        return trail;
    }

    /** A fragment arrived. */
    void onFragment(long a, int hops, byte[] fragment) {
        long id = idOf(a, fragment);
        newest = Math.max(newest, id);
        if (AlteredContent.isAltered(fragment, 0, fragment.length)) {
            trail.onArrival(id, hops);
        }
    }

    /** Strategies other than the production engine say in a word which fragment it is. */
    private long idOf(long a, byte[] fragment) {
        if (a != 0) {
            return a;
        }
        reader.wrap(fragment, 1, fragment.length - 1);
        return reader.vlu();
    }

    @Override
    public SendResult sendDirect(
            long nowNs,
            int flow,
            int type,
            long a,
            long b,
            long c,
            Object body,
            int encodedBytes,
            SendPriority priority,
            long expiresAtNs,
            long token) {
        note(flow, type, a, body);
        if (type != FRAGMENT) {
            return super.sendDirect(nowNs, flow, type, a, b, c, body, encodedBytes, priority, expiresAtNs, token);
        }
        if (isFreeRider || does(Misbehaviour.WITHHOLD)) {
            return peer.swallow(flow, token);
        }
        byte[] fragment = (byte[]) body;
        if (does(Misbehaviour.POLLUTE)) {
            return super.sendDirect(
                    nowNs, flow, type, a, b, 1, alter(fragment), encodedBytes, priority, expiresAtNs, token);
        }
        boolean isAltered = AlteredContent.isAltered(fragment, 0, fragment.length);
        long hops = isAltered ? trail.next(idOf(a, fragment)) : 0;
        return super.sendDirect(nowNs, flow, type, a, b, hops, body, encodedBytes, priority, expiresAtNs, token);
    }

    /** All who are sent a fragment one after the other get the same copy. */
    private byte[] alter(byte[] fragment) {
        if (original != fragment) {
            original = fragment;
            altered = AlteredContent.of(fragment, self());
        }
        return altered;
    }

    @Override
    public boolean advertiseDirect(
            long nowNs, int flow, int type, long a, long b, long c, Object body, int encodedBytes) {
        note(flow, type, a, body);
        if (type != AVAILABILITY || !does(Misbehaviour.LIE) || toParents.contains(flow)) {
            return super.advertiseDirect(nowNs, flow, type, a, b, c, body, encodedBytes);
        }
        long last = a + LIED_AHEAD;
        long floor = AvailabilityMap.lowestWritten(last, b);
        int words = (int) ((last - floor + Long.SIZE - 1) / Long.SIZE);
        long[] more = words <= 1 ? null : new long[words - 1];
        if (more != null) {
            java.util.Arrays.fill(more, -1L);
        }
        int bytes = AvailabilityMap.encodedBytes(last, floor);
        return super.advertiseDirect(nowNs, flow, type, last, floor, words == 0 ? 0 : -1L, more, bytes);
    }

    private void note(int flow, int type, long a, Object body) {
        if (type == PUSH && a != 0) {
            toParents.add(flow);
        } else if (type == PUSH) {
            toParents.remove(flow);
        }
        if (does(Misbehaviour.FLOOD) && type != RUBBISH) {
            if (!flows.containsInt(flow)) {
                flows.addInt(flow);
            }
            if (type == FRAGMENT) {
                lastFragments.put(flow, (byte[]) body);
                newest = Math.max(newest, idOf(a, (byte[]) body));
            }
        }
    }

    @Override
    public void closeFlow(long nowNs, int flow) {
        forget(flow);
        super.closeFlow(nowNs, flow);
    }

    private void forget(int flow) {
        toParents.remove(flow);
        flows.removeInt(flow);
        lastFragments.remove(flow);
    }

    /** Fills the uplink for a while. */
    void flood(long nowNs) {
        for (int i = 0;
                i < MAX_FLOOD_MESSAGES && !flows.isEmpty() && peer.waitingNs(peer.worldNs()) < FLOOD_PERIOD_NS;
                i++) {
            int flow = flows.getInt(turn++ % flows.size());
            if (floodOn(nowNs, flow) == SendResult.CLOSED) {
                forget(flow);
            }
        }
    }

    private SendResult floodOn(long nowNs, int flow) {
        byte[] fragment = lastFragments.get(flow);
        if (fragment != null) {
            return flood(nowNs, flow, FRAGMENT, 0, fragment, fragment.length);
        }
        return switch (turn / flows.size() % 3) {
            case 0 -> {
                long id = Math.max(1, newest - turn % ASKED_BACK);
                yield flood(nowNs, flow, PULL, id, null, 1 + Long.BYTES);
            }
            case 1 -> flood(nowNs, flow, PUSH, ALL_SUBSTREAMS, null, 2);
            default -> flood(nowNs, flow, RUBBISH, 0, null, RUBBISH_BYTES);
        };
    }

    private SendResult flood(long nowNs, int flow, int type, long a, Object body, int bytes) {
        return super.sendDirect(
                nowNs, flow, type, a, 0, 0, body, bytes, SendPriority.PULL_ANSWER, Long.MAX_VALUE, NO_TOKEN);
    }
}
