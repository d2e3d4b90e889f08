package io.rivulet.transport;

import io.rivulet.transport.crypto.OpenedPacket;
import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.testing.CorePair;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.Bytes;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.PacketAssembler;
import io.rivulet.transport.wire.PacketHeader;
import io.rivulet.transport.wire.chunk.UserData;
import java.util.Arrays;
import java.util.function.Consumer;

/** Packets of an open session that no endpoint of ours would send: from a far end that holds the keys, but none of the rules. */
final class SessionPackets {
    /** A flow that no far endpoint of a test has. */
    static final long FLOW = 100;

    private static final int MAX_PLAIN_BYTES = 65_536;

    private SessionPackets() {}

    /** Has the near end receive such a packet from the far end. */
    static void toNear(EndpointPair pair, Consumer<PacketAssembler> chunks) {
        toNear(pair, datagram(pair.farSession(), chunks));
    }

    /** Has the near end receive a datagram. */
    static void toNear(EndpointPair pair, byte[] datagram) {
        pair.wire.near(nowNs ->
                pair.near.onDatagram(nowNs, new InboundDatagram().wrap(0, CorePair.FAR, datagram, 0, datagram.length)));
    }

    /** Has the far end receive a datagram. */
    static void toFar(EndpointPair pair, byte[] datagram) {
        pair.wire.far(nowNs ->
                pair.far.onDatagram(nowNs, new InboundDatagram().wrap(0, CorePair.NEAR, datagram, 0, datagram.length)));
    }

    /** A datagram of a session with such chunks. */
    static byte[] datagram(Session from, Consumer<PacketAssembler> chunks) {
        return seal(from, plain(from, chunks));
    }

    /** The same before it is sealed. */
    static byte[] plain(Session from, Consumer<PacketAssembler> chunks) {
        PacketAssembler packet = new PacketAssembler(0, MAX_PLAIN_BYTES, 0);
        packet.start(
                from.isInitiator() ? PacketHeader.MODE_INITIATOR : PacketHeader.MODE_RESPONDER,
                -1,
                -1,
                MAX_PLAIN_BYTES);
        chunks.accept(packet);
        return Arrays.copyOfRange(packet.buffer(), packet.offset(), packet.offset() + packet.length());
    }

    /** Seals any plain packet. */
    static byte[] seal(Session from, byte[] plain) {
        byte[] padded = new byte[PacketCipher.HEADROOM_BYTES + plain.length + PacketCipher.TAILROOM_BYTES];
        System.arraycopy(plain, 0, padded, PacketCipher.HEADROOM_BYTES, plain.length);
        byte[] sealed = new byte[padded.length + 100];
        int length = from.keys().cipher().seal(padded, PacketCipher.HEADROOM_BYTES, plain.length, sealed, 4);
        Bytes.putInt(sealed, 0, from.sendId() ^ Bytes.getInt(sealed, 4) ^ Bytes.getInt(sealed, 8));
        return Arrays.copyOf(sealed, 4 + length);
    }

    /** What a datagram for a session holds, behind the packet's header. */
    static ByteReader open(Session at, byte[] datagram) {
        ByteReader reader = openWhole(at, datagram);
        new PacketHeader().wrap(reader);
        return reader;
    }

    /** What a datagram for a session holds, the packet's header included. */
    static ByteReader openWhole(Session at, byte[] datagram) {
        byte[] plain = new byte[datagram.length];
        OpenedPacket opened = new OpenedPacket();
        if (!at.keys().cipher().open(datagram, 4, datagram.length - 4, plain, opened)) {
            throw new AssertionError("not a packet of " + at);
        }
        return new ByteReader().wrap(plain, opened.offset(), opened.length());
    }

    /** A User Data chunk of {@link #FLOW} with its metadata. */
    static void data(PacketAssembler packet, long number, long forward, int control, byte[] data) {
        data(packet, FLOW, number, forward, control, data);
    }

    /** A User Data chunk of {@link #FLOW} whose sender has abandoned it, and everything below. */
    static void abandoned(PacketAssembler packet, long number) {
        dataWithFlags(packet, FLOW, number, number, UserData.flags(true, UserData.WHOLE, true, false), new byte[0]);
    }

    /** A User Data chunk of any flow. */
    static void data(PacketAssembler packet, long flowId, long number, long forward, int control, byte[] data) {
        dataWithFlags(packet, flowId, number, forward, UserData.flags(true, control, false, false), data);
    }

    /** A User Data chunk with any flags. */
    static void dataWithFlags(PacketAssembler packet, long flowId, long number, long forward, int flags, byte[] data) {
        ByteWriter out = packet.begin(ChunkType.USER_DATA);
        out.u8(flags);
        UserData.put(out, flowId, number, forward);
        out.option(UserData.OPTION_METADATA, EndpointPair.bytes("forged")).u8(0);
        out.bytes(data);
        commit(packet);
    }

    /** A Next User Data chunk: 4 bytes, and what it carries. */
    static void next(PacketAssembler packet, int control, byte[] data) {
        packet.begin(ChunkType.NEXT_USER_DATA)
                .u8(UserData.flags(false, control, false, false))
                .bytes(data);
        commit(packet);
    }

    /** A Data Acknowledgement Ranges chunk; ranges as they stand in the chunk. */
    static void acknowledge(PacketAssembler packet, long flowId, long cumulative, long... ranges) {
        ByteWriter out = packet.begin(ChunkType.ACK_RANGES).vlu(flowId).vlu(64).vlu(cumulative);
        for (long value : ranges) {
            out.vlu(value);
        }
        commit(packet);
    }

    private static void commit(PacketAssembler packet) {
        if (!packet.commit()) {
            throw new AssertionError("the chunk does not fit the packet");
        }
    }
}
