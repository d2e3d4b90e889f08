package io.rivulet.simulator.congestion;

import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.InboundDatagram;
import io.rivulet.transport.OutboundBatch;
import io.rivulet.transport.address.NetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.TreeSet;

/** Acknowledges each segment of a {@link RenoSender} at once, with what it expects next. */
final class RenoReceiver implements DatagramCore {
    private record Acknowledgement(NetAddress destination, long expected, long echo) {}

    private final TreeSet<Long> early = new TreeSet<>();
    private final Queue<Acknowledgement> acknowledgements = new ArrayDeque<>();
    private long expected;

    @Override
    public void onDatagram(long nowNs, InboundDatagram datagram) {
        if (datagram.length() != RenoSender.SEGMENT_BYTES) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(datagram.buffer(), datagram.offset(), datagram.length());
        long sequence = bytes.getLong();
        if (sequence > expected) {
            early.add(sequence);
        } else if (sequence == expected) {
            expected++;
            while (early.remove(expected)) {
                expected++;
            }
        }
        acknowledgements.add(new Acknowledgement(datagram.source(), expected, bytes.getLong()));
    }

    @Override
    public void onDeadline(long nowNs) {
        // There are none.
    }

    @Override
    public int pollDatagrams(long nowNs, OutboundBatch out) {
        int added = 0;
        for (; !acknowledgements.isEmpty() && out.hasRoom(); added++) {
            Acknowledgement acknowledgement = acknowledgements.remove();
            ByteBuffer.wrap(out.buffer(), out.position(), RenoSender.ACKNOWLEDGEMENT_BYTES)
                    .putLong(acknowledgement.expected())
                    .putLong(acknowledgement.echo());
            out.add(0, acknowledgement.destination(), RenoSender.ACKNOWLEDGEMENT_BYTES);
        }
        return added;
    }

    @Override
    public long nextDeadlineNs() {
        return NO_DEADLINE_NS;
    }
}
