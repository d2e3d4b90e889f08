package io.rivulet.simulator.coarse;

import io.rivulet.groups.spi.DirectNetwork;
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
 *   <li>One that pollutes sends every fragment altered; see {@link Content}.
 *   <li>One that lies tells all but its own parents that it holds everything up to some fragments beyond what it holds. Parents hear the
 *       truth: they would not send what it says it has, and it would have nothing to live on.
 *   <li>One that floods sends over all its flows, on top of what its code does, the last fragment again, requests, and messages that mean
 *       nothing, as fast as its uplink takes them.
 * </ul>
 */
public final class ByzantinePort extends ForwardingNetwork {
    /** What such a port has to know of the peer behind it. */
    public interface Owner {
        /** Takes a message, sends nothing, and tells the sender at the usual time that it was delivered. */
        SendResult swallow(int flow, long token);

        /** Whether a flow takes something more at once: the uplink has nothing to do soon, and the flow's session has little that waits. False when it is closed. */
        boolean canFlood(int flow);
    }

    /** How long a flooder keeps its uplink busy ahead. */
    public static final long FLOOD_PERIOD_NS = 10_000_000L;

    /** A type of message that there is not. */
    public static final int RUBBISH = 99;

    /** As long as a packet takes. */
    private static final int RUBBISH_BYTES = 1_000;

    /** So many a period where the uplink has no limit: 25,600 a second. */
    private static final int MAX_FLOOD_MESSAGES = 256;

    /** What a liar says that it has beyond what it has. */
    private static final int LIED_AHEAD = 8;

    /** Fragments back from the newest that a flooder asks for. */
    private static final int ASKED_BACK = 64;

    private static final int ALL_SUBSTREAMS = 0xff;

    /** How altered fragments are told from others: by looking where only a measurement can. */
    public interface Content {
        /** Whether a fragment, with or without its header, is not as it was published. */
        boolean isAltered(byte[] fragment, int offset, int length);

        /** A copy that a peer has altered. */
        byte[] altered(byte[] fragment, int polluter);
    }

    private final Owner owner;
    private final Content content;
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
     * A port that passes everything on so far.
     *
     * @param network what it speaks to
     * @param owner what is asked beside that
     * @param content what altered fragments are told by
     * @param isFreeRider whether it never sends a fragment
     * @param windowFragments how many fragments a peer holds
     */
    public ByzantinePort(
            DirectNetwork network, Owner owner, Content content, boolean isFreeRider, long windowFragments) {
        super(network);
        this.owner = owner;
        this.content = content;
        this.isFreeRider = isFreeRider;
        trail = new PollutionTrail(windowFragments);
    }

    /** From now on it does this too. Between windows. */
    public void misbehave(Misbehaviour how) {
        misbehaviours.add(how);
    }

    /** Whether it does this. */
    public boolean does(Misbehaviour how) {
        return misbehaviours.contains(how);
    }

    /** Whether it does anything of the kind; a free rider does not. */
    public boolean isByzantine() {
        return !misbehaviours.isEmpty();
    }

    /** How far altered fragments came that arrived here. */
    public PollutionTrail trail() {
        return trail;
    }

    /**
     * A fragment arrived.
     *
     * @param a its number, or 0 where the fragment says it
     * @param hops how many hops it came since it was altered, if it was
     */
    public void onFragment(long a, int hops, byte[] fragment) {
        long id = idOf(a, fragment);
        newest = Math.max(newest, id);
        if (content.isAltered(fragment, 0, fragment.length)) {
            trail.onArrival(id, hops);
        }
    }

    /** How many hops an altered fragment has come when it arrives that went through this port: for networks that carry no such word beside it. */
    public int hopsOf(byte[] fragment) {
        return does(Misbehaviour.POLLUTE) ? 1 : trail.next(idOf(0, fragment));
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
        if (type == STATUS && does(Misbehaviour.LIE)) {
            // As near as the source, with room for everybody, and of a stream that hardly anybody could carry.
            long lie = a | (long) ALL_SUBSTREAMS << 2 * Byte.SIZE | -1L << Integer.SIZE;
            return super.sendDirect(nowNs, flow, type, lie, 0, c, body, encodedBytes, priority, expiresAtNs, token);
        }
        if (type != FRAGMENT) {
            return super.sendDirect(nowNs, flow, type, a, b, c, body, encodedBytes, priority, expiresAtNs, token);
        }
        if (isFreeRider || does(Misbehaviour.WITHHOLD)) {
            return owner.swallow(flow, token);
        }
        byte[] fragment = (byte[]) body;
        if (does(Misbehaviour.POLLUTE)) {
            return super.sendDirect(
                    nowNs, flow, type, a, b, 1, alter(fragment), encodedBytes, priority, expiresAtNs, token);
        }
        boolean isAltered = content.isAltered(fragment, 0, fragment.length);
        long hops = isAltered ? trail.next(idOf(a, fragment)) : 0;
        return super.sendDirect(nowNs, flow, type, a, b, hops, body, encodedBytes, priority, expiresAtNs, token);
    }

    /** All who are sent a fragment one after the other get the same copy. */
    private byte[] alter(byte[] fragment) {
        if (original != fragment) {
            original = fragment;
            altered = content.altered(fragment, self());
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

    /** Fills the uplink for a while; every {@link #FLOOD_PERIOD_NS} for one that floods. */
    public void flood(long nowNs) {
        int refused = 0;
        for (int i = 0; i < MAX_FLOOD_MESSAGES && refused < flows.size(); i++) {
            int flow = flows.getInt(turn++ % flows.size());
            if (!owner.canFlood(flow)) {
                refused++;
            } else if (floodOn(nowNs, flow) == SendResult.CLOSED) {
                forget(flow);
            } else {
                refused = 0;
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
