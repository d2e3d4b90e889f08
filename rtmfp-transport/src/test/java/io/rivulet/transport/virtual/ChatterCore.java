package io.rivulet.transport.virtual;

import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.InboundDatagram;
import io.rivulet.transport.OutboundBatch;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.wire.Bytes;
import java.util.List;

/** A core that talks: every now and then it sends a few datagrams to others, and it answers some of what it hears. */
final class ChatterCore implements DatagramCore {
    private static final int MAX_PENDING = 1 << 12;
    private static final long MEAN_PERIOD_NS = 5_000_000;

    private final long key;
    private final List<NetAddress> others;
    private final int length;
    private final NetAddress[] pending = new NetAddress[MAX_PENDING];
    private final byte[] content;
    private int pendingCount;
    private long draws;
    private long deadlineNs;
    private long received;

    ChatterCore(long key, List<NetAddress> others, int length) {
        this.key = key;
        this.others = others;
        this.length = length;
        content = new byte[length];
    }

    long received() {
        return received;
    }

    private long draw(long bound) {
        return CounterRandom.below(bound, key, 1, draws++);
    }

    private void queue(NetAddress destination) {
        if (pendingCount < MAX_PENDING) {
            pending[pendingCount++] = destination;
        }
    }

    @Override
    public void onDatagram(long nowNs, InboundDatagram datagram) {
        received++;
        if (draw(10) < 4) {
            queue(datagram.source());
        }
    }

    @Override
    public void onDeadline(long nowNs) {
        if (nowNs < deadlineNs) {
            return;
        }
        for (long left = draw(4); left > 0; left--) {
            queue(others.get((int) draw(others.size())));
        }
        deadlineNs = nowNs + 1 + draw(2 * MEAN_PERIOD_NS);
    }

    @Override
    public int pollDatagrams(long nowNs, OutboundBatch out) {
        int count = 0;
        while (pendingCount > 0 && out.hasRoom()) {
            Bytes.putLong(content, 0, nowNs);
            Bytes.putLong(content, 8, draws);
            out.add(0, pending[--pendingCount], content, 0, length);
            count++;
        }
        return count;
    }

    @Override
    public long nextDeadlineNs() {
        return deadlineNs;
    }
}
