package io.rivulet.bench.macro;

import io.rivulet.bench.endpoint.DeliveryMeter;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.InboundDatagram;
import io.rivulet.transport.OutboundBatch;
import io.rivulet.transport.crypto.OpenedPacket;
import io.rivulet.transport.crypto.PacketCipher;
import java.util.function.LongConsumer;

/** Receives the datagrams of a {@link FloorSource}, and nothing else: what any protocol's viewer must at least do. */
final class FloorSink implements DatagramCore {
    private final PacketCipher cipher;
    private final int messageBytes;
    private final DeliveryMeter meter;
    private final LongConsumer onProgress;
    private final byte[] plain = new byte[OutboundBatch.MAX_DATAGRAM_BYTES + PacketCipher.TAILROOM_BYTES];
    private final OpenedPacket opened = new OpenedPacket();
    private long received;
    private long told;
    private long refused;

    /**
     * @param cipher     null to receive without
     * @param onProgress told once per batch how many datagrams have arrived, or are lost before one that has
     */
    FloorSink(PacketCipher cipher, int messageBytes, DeliveryMeter meter, LongConsumer onProgress) {
        this.cipher = cipher;
        this.messageBytes = messageBytes;
        this.meter = meter;
        this.onProgress = onProgress;
    }

    /** Datagrams that were not genuine: none, unless something is broken. */
    long refused() {
        return refused;
    }

    @Override
    public void onDatagram(long nowNs, InboundDatagram datagram) {
        byte[] buffer = datagram.buffer();
        int at = datagram.offset() + FloorSource.SESSION_ID_BYTES;
        int length = datagram.length() - FloorSource.SESSION_ID_BYTES;
        if (cipher != null) {
            if (!cipher.open(buffer, at, length, plain, opened)) {
                refused++;
                return;
            }
            buffer = plain;
            at = opened.offset();
        }
        int message = at + FloorSource.OVERHEAD_BYTES;
        meter.onMessage(buffer, message, messageBytes);
        received = DeliveryMeter.number(buffer, message) + 1;
    }

    @Override
    public int pollEvents(long nowNs, int limit) {
        if (received > told) {
            told = received;
            onProgress.accept(received);
        }
        return 0;
    }

    @Override
    public void onDeadline(long nowNs) {
        // Nothing is ever due.
    }

    @Override
    public int pollDatagrams(long nowNs, OutboundBatch out) {
        return 0;
    }

    @Override
    public long nextDeadlineNs() {
        return NO_DEADLINE_NS;
    }
}
