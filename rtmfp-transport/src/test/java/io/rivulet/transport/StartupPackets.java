package io.rivulet.transport;

import io.rivulet.transport.address.AddressOrigin;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.OpenedPacket;
import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.Bytes;
import io.rivulet.transport.wire.ChunkReader;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.PacketAssembler;
import io.rivulet.transport.wire.PacketHeader;
import io.rivulet.transport.wire.chunk.IHello;
import io.rivulet.transport.wire.chunk.IIKeying;
import io.rivulet.transport.wire.chunk.RHello;
import io.rivulet.transport.wire.chunk.Redirect;
import io.rivulet.transport.wire.chunk.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Startup datagrams that no endpoint of ours would send. */
final class StartupPackets {
    private StartupPackets() {}

    /** An IHello with any tag. */
    static byte[] hello(byte[] discriminator, byte[] tag, Identity from) {
        return datagram(from, ChunkType.IHELLO, out -> IHello.put(out, discriminator, tag));
    }

    /** As many IHellos as fit one datagram, each with an empty tag. */
    static byte[] hellos(byte[] discriminator, Identity from) {
        return packetOf(from, OutboundBatch.MAX_DATAGRAM_BYTES, packet -> {
            boolean fits = true;
            while (fits) {
                IHello.put(packet.begin(ChunkType.IHELLO), discriminator, new byte[0]);
                fits = packet.commit();
            }
        });
    }

    /** The Implied Redirect to a hello of ours. RFC 7016 section 2.3.5. */
    static byte[] impliedRedirect(byte[] hello, Identity from) {
        return datagram(
                from,
                ChunkType.REDIRECT,
                out -> Redirect.put(out, parse(hello, from).tag()));
    }

    /** The RHello to a hello of ours, with a cookie of any length. */
    static byte[] answerWithCookie(byte[] hello, Identity from, int cookieLength) {
        IHello question = parse(hello, from);
        return datagram(
                from,
                ChunkType.RHELLO,
                out -> RHello.put(out, question.tag(), new byte[cookieLength], from.certificate()));
    }

    /** The same packet as Packet Fragments. RFC 7016 section 3.4. */
    static List<byte[]> inParts(byte[] startup, Identity from, int partBytes) {
        byte[] whole = plain(startup, from);
        List<byte[]> parts = new ArrayList<>();
        for (int at = 0; at < whole.length; at += partBytes) {
            int start = at;
            int length = Math.min(partBytes, whole.length - at);
            parts.add(datagram(from, ChunkType.PACKET_FRAGMENT, out -> out.u8(start + length < whole.length ? 0x80 : 0)
                    .vlu(77)
                    .vlu(start / partBytes)
                    .bytes(whole, start, length)));
        }
        return parts;
    }

    /** What a startup datagram holds, header included. */
    static byte[] plain(byte[] startup, Identity from) {
        return open(startup, from).rest();
    }

    /** A datagram with any plain packet, under the Default Session Key. */
    static byte[] sealed(byte[] plain, Identity identity) {
        byte[] packet = new byte[PacketCipher.HEADROOM_BYTES + plain.length + PacketCipher.TAILROOM_BYTES];
        System.arraycopy(plain, 0, packet, PacketCipher.HEADROOM_BYTES, plain.length);
        byte[] sealed = new byte[packet.length + 100];
        int length =
                identity.profile().defaultCipher().seal(packet, PacketCipher.HEADROOM_BYTES, plain.length, sealed, 4);
        Bytes.putInt(sealed, 0, Bytes.getInt(sealed, 4) ^ Bytes.getInt(sealed, 8));
        return Arrays.copyOf(sealed, 4 + length);
    }

    private static ByteReader open(byte[] startup, Identity from) {
        byte[] plain = new byte[startup.length];
        OpenedPacket opened = new OpenedPacket();
        from.profile().defaultCipher().open(startup, 4, startup.length - 4, plain, opened);
        return new ByteReader().wrap(plain, opened.offset(), opened.length());
    }

    /** A Redirect to a hello of ours that lists any number of addresses. */
    static byte[] redirect(byte[] hello, Identity from, List<NetAddress> addresses) {
        Span tag = parse(hello, from).tag();
        return packetOf(from, 65_000, packet -> {
            ByteWriter out = packet.begin(ChunkType.REDIRECT);
            Redirect.put(out, tag);
            addresses.forEach(address -> out.address(address, AddressOrigin.OBSERVED));
            packet.commit();
        });
    }

    /** An IHello in a datagram that is filled up to a length. */
    static byte[] paddedHello(byte[] discriminator, byte[] tag, Identity from, int padTo) {
        return packetOf(from, OutboundBatch.MAX_DATAGRAM_BYTES, packet -> {
            IHello.put(packet.begin(ChunkType.IHELLO), discriminator, tag);
            packet.commit();
            packet.padTo(padTo);
        });
    }

    /** A chunk of any type with any payload. */
    static byte[] chunk(int type, byte[] payload, Identity from) {
        return datagram(from, type, out -> out.bytes(payload));
    }

    /** An IIKeying that no initiator's state stands behind. */
    static byte[] keying(Identity from, int sessionId, byte[] cookie, byte[] component) {
        return datagram(
                from, ChunkType.IIKEYING, out -> IIKeying.put(out, sessionId, cookie, from.certificate(), component));
    }

    /** The cookie in an RHello. */
    static byte[] cookieOf(byte[] answer, Identity to) {
        RHello hello = new RHello();
        hello.wrap(firstChunk(answer, to));
        return hello.cookie().toBytes();
    }

    private static ByteReader firstChunk(byte[] datagram, Identity identity) {
        ByteReader reader = open(datagram, identity);
        new PacketHeader().wrap(reader);
        ChunkReader chunks = new ChunkReader().wrap(reader);
        chunks.next();
        return chunks.payload();
    }

    /** The first chunk of a datagram, which is an IHello. */
    static IHello parse(byte[] hello, Identity from) {
        IHello question = new IHello();
        question.wrap(firstChunk(hello, from));
        return question;
    }

    private static byte[] datagram(Identity identity, int chunkType, Consumer<ByteWriter> payload) {
        return packetOf(identity, OutboundBatch.MAX_DATAGRAM_BYTES, packet -> {
            payload.accept(packet.begin(chunkType));
            packet.commit();
        });
    }

    /** A startup packet with any chunks. */
    static byte[] datagram(Identity identity, Consumer<PacketAssembler> chunks) {
        return packetOf(identity, OutboundBatch.MAX_DATAGRAM_BYTES, chunks);
    }

    private static byte[] packetOf(Identity identity, int maxBytes, Consumer<PacketAssembler> chunks) {
        PacketAssembler packet = new PacketAssembler(PacketCipher.HEADROOM_BYTES, maxBytes, 16);
        packet.start(PacketHeader.MODE_STARTUP, -1, -1, maxBytes);
        chunks.accept(packet);
        byte[] sealed = new byte[2 * maxBytes];
        int length =
                identity.profile().defaultCipher().seal(packet.buffer(), packet.offset(), packet.length(), sealed, 4);
        Bytes.putInt(sealed, 0, Bytes.getInt(sealed, 4) ^ Bytes.getInt(sealed, 8));
        return Arrays.copyOf(sealed, 4 + length);
    }
}
