package io.rivulet.transport;

import io.rivulet.transport.crypto.OpenedPacket;
import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.crypto.flash.FlashProfile;
import io.rivulet.transport.testing.EndpointCore;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.Bytes;
import io.rivulet.transport.wire.ChunkReader;
import io.rivulet.transport.wire.PacketAssembler;
import io.rivulet.transport.wire.PacketHeader;

/**
 * Somebody on the path to an endpoint: takes its startup packets apart, which everybody can, changes them, and puts them together again.
 * Everything else passes, and can be looked at.
 */
final class Meddler extends EndpointCore {
    /** Changes what passes. */
    interface Change {
        /** Returns the payload that is to arrive in place of this one; null for none. */
        byte[] apply(int chunkType, byte[] payload);
    }

    final RtmfpEndpoint endpoint;
    Change change = (type, payload) -> payload;
    private final PacketCipher cipher = FlashProfile.INSTANCE.defaultCipher();

    Meddler(RtmfpEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public void onDatagram(long nowNs, InboundDatagram datagram) {
        byte[] plain = new byte[datagram.length()];
        OpenedPacket opened = new OpenedPacket();
        ByteReader reader = new ByteReader();
        PacketHeader header = new PacketHeader();
        boolean isStartup = cipher.open(datagram.buffer(), datagram.offset() + 4, datagram.length() - 4, plain, opened)
                && header.wrap(reader.wrap(plain, opened.offset(), opened.length()))
                && header.mode() == PacketHeader.MODE_STARTUP;
        if (!isStartup) {
            endpoint.onDatagram(nowNs, datagram);
            return;
        }
        int sessionId = Bytes.getInt(datagram.buffer(), datagram.offset())
                ^ Bytes.getInt(datagram.buffer(), datagram.offset() + 4)
                ^ Bytes.getInt(datagram.buffer(), datagram.offset() + 8);
        byte[] changed = rebuild(sessionId, new ChunkReader().wrap(reader));
        if (changed != null) {
            endpoint.onDatagram(
                    nowNs,
                    new InboundDatagram().wrap(datagram.interfaceId(), datagram.source(), changed, 0, changed.length));
        }
    }

    private byte[] rebuild(int sessionId, ChunkReader chunks) {
        PacketAssembler packet = new PacketAssembler(
                PacketCipher.HEADROOM_BYTES, OutboundBatch.MAX_DATAGRAM_BYTES, PacketCipher.TAILROOM_BYTES);
        packet.start(PacketHeader.MODE_STARTUP, -1, -1, OutboundBatch.MAX_DATAGRAM_BYTES);
        while (chunks.next()) {
            byte[] payload = change.apply(chunks.type(), chunks.payload().rest());
            if (payload == null) {
                return null;
            }
            packet.add(chunks.type(), payload, 0, payload.length);
        }
        byte[] sealed = new byte[2 * OutboundBatch.MAX_DATAGRAM_BYTES];
        int length = cipher.seal(packet.buffer(), packet.offset(), packet.length(), sealed, 4);
        Bytes.putInt(sealed, 0, sessionId ^ Bytes.getInt(sealed, 4) ^ Bytes.getInt(sealed, 8));
        return java.util.Arrays.copyOf(sealed, 4 + length);
    }

    @Override
    protected RtmfpEndpoint endpoint() {
        return endpoint;
    }
}
