package io.rivulet.simulator.real;

import io.rivulet.simulator.metrics.DelayHistogram;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.InboundDatagram;
import io.rivulet.transport.OutboundBatch;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.CryptoJob;
import io.rivulet.transport.virtual.Link;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;

/**
 * A core as seen through a bad line: what it sends passes the {@link Link} that the packet tier would put there, takes the time of the way, and
 * goes to the socket only then. What it receives comes as it is. Owned by the thread that owns the core.
 */
final class ImpairedCore implements DatagramCore {
    /**
     * Datagrams on their way at once, of up to 1.5 KB each: 10 s of 10 Mbit/s. Bounds memory when the driver does not come to send; one more
     * is dropped, and counted as not kept.
     */
    static final int MAX_HELD = 8_192;

    /** IPv4 and UDP. */
    private static final int HEADER_BYTES = 28;

    private static final int BATCH = 64;

    /** A datagram on its way. */
    private static final class Held {
        final long dueNs;
        final long sequence;
        final int interfaceId;
        final NetAddress to;
        final byte[] bytes;

        Held(long dueNs, long sequence, int interfaceId, NetAddress to, byte[] bytes) {
            this.dueNs = dueNs;
            this.sequence = sequence;
            this.interfaceId = interfaceId;
            this.to = to;
            this.bytes = bytes;
        }

        static int compare(Held one, Held other) {
            int byTime = Long.compare(one.dueNs, other.dueNs);
            return byTime != 0 ? byTime : Long.compare(one.sequence, other.sequence);
        }
    }

    private final DatagramCore core;
    private final Link uplink;
    private final ToLongFunction<NetAddress> latencyNs;
    private final OutboundBatch batch = new OutboundBatch(BATCH);
    private final PriorityQueue<Held> held = new PriorityQueue<>(Held::compare);
    private final DelayHistogram lateness;
    private long sequence;
    private long sentBytes;
    private long sumOfLatenessNs;
    private long lost;
    private long notKept;

    /**
     * @param uplink what everything passes that it sends
     * @param latencyNs how long the way to an address takes
     * @param lateness is told by how much datagrams leave later than they should, because the machine was busy
     */
    ImpairedCore(DatagramCore core, Link uplink, ToLongFunction<NetAddress> latencyNs, DelayHistogram lateness) {
        this.core = core;
        this.uplink = uplink;
        this.latencyNs = latencyNs;
        this.lateness = lateness;
    }

    @Override
    public void onDatagram(long nowNs, InboundDatagram datagram) {
        core.onDatagram(nowNs, datagram);
    }

    @Override
    public void onDeadline(long nowNs) {
        core.onDeadline(nowNs);
    }

    @Override
    public int pollDatagrams(long nowNs, OutboundBatch out) {
        takeFromCore(nowNs);
        int added = 0;
        while (!held.isEmpty() && held.peek().dueNs <= nowNs && out.hasRoom()) {
            Held due = held.remove();
            lateness.add(nowNs - due.dueNs);
            sumOfLatenessNs += nowNs - due.dueNs;
            out.add(due.interfaceId, due.to, due.bytes, 0, due.bytes.length);
            added++;
        }
        return added;
    }

    private void takeFromCore(long nowNs) {
        boolean goesOn = true;
        while (goesOn) {
            batch.clear();
            core.pollDatagrams(nowNs, batch);
            for (int i = 0; i < batch.size(); i++) {
                send(nowNs, i);
            }
            goesOn = !batch.hasRoom();
        }
    }

    private void send(long nowNs, int index) {
        int length = batch.length(index);
        NetAddress to = batch.destination(index);
        sentBytes += length + HEADER_BYTES;
        long leavesNs = uplink.pass(nowNs, length + HEADER_BYTES);
        if (leavesNs < 0) {
            lost++;
            return;
        }
        if (held.size() >= MAX_HELD) {
            notKept++;
            return;
        }
        byte[] bytes = new byte[length];
        System.arraycopy(batch.buffer(), batch.offset(index), bytes, 0, length);
        long dueNs = leavesNs + latencyNs.applyAsLong(to);
        held.add(new Held(dueNs, sequence++, batch.interfaceId(index), to, bytes));
    }

    @Override
    public int pollEvents(long nowNs, int limit) {
        return core.pollEvents(nowNs, limit);
    }

    @Override
    public CryptoJob pollJob() {
        return core.pollJob();
    }

    @Override
    public void onJobDone(long nowNs, CryptoJob job) {
        core.onJobDone(nowNs, job);
    }

    @Override
    public long nextDeadlineNs() {
        long nextNs = core.nextDeadlineNs();
        return held.isEmpty() ? nextNs : Math.min(nextNs, held.peek().dueNs);
    }

    /** Bytes that the core sent, headers of IPv4 and UDP included. */
    long sentBytes() {
        return sentBytes;
    }

    /** By how much all datagrams together left later than they should have. */
    long sumOfLatenessNs() {
        return sumOfLatenessNs;
    }

    /** Datagrams that the link lost or had no room for. */
    long lost() {
        return lost;
    }

    /** Datagrams dropped because {@link #MAX_HELD} were on their way. */
    long notKept() {
        return notKept;
    }
}
