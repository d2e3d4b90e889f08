package io.rivulet.bench.hub;

import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.EndpointStats.Counter;
import io.rivulet.transport.InboundDatagram;
import io.rivulet.transport.OutboundBatch;
import io.rivulet.transport.RtmfpEndpoint;
import io.rivulet.transport.crypto.CryptoJob;
import io.rivulet.transport.wire.Bytes;
import java.util.Arrays;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import org.agrona.collections.Int2IntHashMap;

/**
 * Many endpoints behind one socket, each of which opens one session: to whoever looks from outside they are as many peers behind one
 * address. A datagram goes to the member whose session id it carries (RFC 7016 section 2.2.2). Whose an id is, is not asked of the
 * members, who keep it to themselves: an id that is not known yet, and startup packets without one, are offered to those that still
 * open until one of them takes it. Should two members choose the same id, one in some 100,000 crowds, the second does not open.
 *
 * <p>One thread owns it, and all members with it.
 */
final class EndpointCrowd implements DatagramCore {
    private static final int NOBODY = -1;
    private static final int SESSION_ID_BYTES = 4;
    private static final int SHORTEST_BYTES = SESSION_ID_BYTES + 2 * Integer.BYTES;

    private final List<RtmfpEndpoint> members;
    private final long[] deadlines;

    /** Whose deadline may have changed since it was asked. */
    private final BitSet moved;

    private final BitSet withJobs;
    private final BitSet withDatagrams;
    private final BitSet withEvents;

    /** Bounded by the members' sessions: one each. */
    private final Int2IntHashMap owners = new Int2IntHashMap(NOBODY);

    /** Handed out and not back yet. */
    private final IdentityHashMap<CryptoJob, Integer> jobs = new IdentityHashMap<>();

    EndpointCrowd(List<RtmfpEndpoint> members) {
        this.members = List.copyOf(members);
        int count = members.size();
        deadlines = new long[count];
        Arrays.fill(deadlines, NO_DEADLINE_NS);
        moved = new BitSet(count);
        withJobs = new BitSet(count);
        withDatagrams = new BitSet(count);
        withEvents = new BitSet(count);
    }

    int size() {
        return members.size();
    }

    /** A member, for its counters. */
    RtmfpEndpoint member(int index) {
        return members.get(index);
    }

    /** A member that is about to be told something. */
    RtmfpEndpoint use(int index) {
        withJobs.set(index);
        withDatagrams.set(index);
        withEvents.set(index);
        moved.set(index);
        return members.get(index);
    }

    @Override
    public void onDatagram(long nowNs, InboundDatagram datagram) {
        if (datagram.length() < SHORTEST_BYTES) {
            return;
        }
        int id = sessionId(datagram.buffer(), datagram.offset());
        int owner = id == 0 ? NOBODY : owners.get(id);
        if (owner != NOBODY) {
            use(owner).onDatagram(nowNs, datagram);
            return;
        }
        for (int i = 0; i < members.size(); i++) {
            if (isOpening(members.get(i)) && isTakenBy(nowNs, i, datagram)) {
                if (id != 0) {
                    owners.put(id, i);
                }
                return;
            }
        }
    }

    private static int sessionId(byte[] datagram, int offset) {
        int sealed = offset + SESSION_ID_BYTES;
        return Bytes.getInt(datagram, offset)
                ^ Bytes.getInt(datagram, sealed)
                ^ Bytes.getInt(datagram, sealed + Integer.BYTES);
    }

    private static boolean isOpening(RtmfpEndpoint member) {
        return member.stats().get(Counter.SESSIONS_INITIATED) == 0;
    }

    private boolean isTakenBy(long nowNs, int index, InboundDatagram datagram) {
        RtmfpEndpoint member = use(index);
        long before = member.stats().drops();
        member.onDatagram(nowNs, datagram);
        return member.stats().drops() == before;
    }

    @Override
    public void onDeadline(long nowNs) {
        refreshDeadlines();
        for (int i = 0; i < deadlines.length; i++) {
            if (deadlines[i] <= nowNs) {
                use(i).onDeadline(nowNs);
            }
        }
    }

    private void refreshDeadlines() {
        for (int i = moved.nextSetBit(0); i >= 0; i = moved.nextSetBit(i + 1)) {
            deadlines[i] = members.get(i).nextDeadlineNs();
        }
        moved.clear();
    }

    @Override
    public int pollDatagrams(long nowNs, OutboundBatch out) {
        int before = out.size();
        for (int i = withDatagrams.nextSetBit(0); i >= 0 && out.hasRoom(); i = withDatagrams.nextSetBit(i + 1)) {
            members.get(i).pollDatagrams(nowNs, out);
            // Sending makes room, which is an event, and starts timers.
            withEvents.set(i);
            moved.set(i);
            if (out.hasRoom()) {
                withDatagrams.clear(i);
            }
        }
        return out.size() - before;
    }

    @Override
    public int pollEvents(long nowNs, int limit) {
        int count = 0;
        for (int i = withEvents.nextSetBit(0); i >= 0 && count < limit; i = withEvents.nextSetBit(i + 1)) {
            int delivered = members.get(i).pollEvents(nowNs, limit - count);
            if (delivered > 0) {
                // Handlers call back; and there may be more.
                use(i);
                count += delivered;
            } else {
                withEvents.clear(i);
            }
        }
        return count;
    }

    @Override
    public CryptoJob pollJob() {
        for (int i = withJobs.nextSetBit(0); i >= 0; i = withJobs.nextSetBit(i + 1)) {
            CryptoJob job = members.get(i).pollJob();
            if (job != null) {
                jobs.put(job, i);
                moved.set(i);
                return job;
            }
            withJobs.clear(i);
        }
        return null;
    }

    @Override
    public void onJobDone(long nowNs, CryptoJob job) {
        Integer owner = jobs.remove(job);
        if (owner != null) {
            use(owner).onJobDone(nowNs, job);
        }
    }

    @Override
    public long nextDeadlineNs() {
        refreshDeadlines();
        long next = NO_DEADLINE_NS;
        for (long deadlineNs : deadlines) {
            next = Math.min(next, deadlineNs);
        }
        return next;
    }
}
