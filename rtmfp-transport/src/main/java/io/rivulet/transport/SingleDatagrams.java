package io.rivulet.transport;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.crypto.SessionKeys;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.PacketAssembler;
import io.rivulet.transport.wire.PacketHeader;
import io.rivulet.transport.wire.Vlu;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Makes and keeps the datagrams that no session assembles when its turn comes: those of startup, those that end a session or look for where
 * it has gone, probes of its path, and parts of packets that the path does not carry. They go before what sessions have to send.
 */
final class SingleDatagrams {
    /** Datagrams waiting for the network. A flood of hellos gets no more answers than this per batch. */
    private static final int MAX_WAITING = 512;

    /** What a Packet Fragment costs beside its part of the packet: headers, flags, packet id and number. RFC 7016 section 2.3.1. */
    private static final int PART_OVERHEAD = 1 + PacketAssembler.CHUNK_HEADER_LENGTH + 1 + Vlu.MAX_LENGTH + 2;

    private static final int MORE_FRAGMENTS = 0x80;

    /** What padding is made of. */
    private static final byte[] ZEROS = new byte[OutboundBatch.MAX_DATAGRAM_BYTES];

    private static final class Waiting {
        final int interfaceId;
        final NetAddress destination;
        final byte[] datagram;

        Waiting(int interfaceId, NetAddress destination, byte[] datagram) {
            this.interfaceId = interfaceId;
            this.destination = destination;
            this.datagram = datagram;
        }
    }

    private final EndpointConfig config;
    private final EndpointStats stats;
    private final PacketCipher startupCipher;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final PacketAssembler packet = new PacketAssembler(
            PacketCipher.HEADROOM_BYTES, OutboundBatch.MAX_DATAGRAM_BYTES, PacketCipher.TAILROOM_BYTES);
    private final byte[] sealed = new byte[OutboundBatch.MAX_DATAGRAM_BYTES];
    private long packetsInParts;

    SingleDatagrams(EndpointConfig config, EndpointStats stats) {
        this.config = config;
        this.stats = stats;
        this.startupCipher = config.identity().profile().defaultCipher();
    }

    PacketCipher startupCipher() {
        return startupCipher;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Moves one into a batch that has room; returns its length. */
    int poll(OutboundBatch out) {
        Waiting next = waiting.poll();
        out.add(next.interfaceId, next.destination, next.datagram, 0, next.datagram.length);
        return next.datagram.length;
    }

    /** How long a startup datagram with a chunk of so much payload becomes. */
    static int startupLength(int payloadLength) {
        int plainLength = 1 + PacketAssembler.CHUNK_HEADER_LENGTH + payloadLength;
        return Multiplex.SESSION_ID_BYTES + (plainLength + 2 + 15) / 16 * 16;
    }

    /**
     * Adds a startup packet with one chunk, under the Default Session Key.
     *
     * @param interfaceId where it leaves, unless that does not carry the destination's family: an FIHello (RFC 7016 section 2.3.3) may
     *     name an address that the session it came in could not
     * @param padTo the length that the packet is padded to at least
     */
    void addStartup(
            int interfaceId,
            NetAddress destination,
            int sessionId,
            int chunkType,
            byte[] payload,
            int payloadLength,
            int padTo) {
        boolean isCarried = config.interfaces().carries(interfaceId, destination);
        int leavesBy = isCarried ? interfaceId : config.interfaces().inTurn(destination, 0);
        if (leavesBy < 0) {
            stats.drop(DropReason.UNREACHABLE);
            return;
        }
        int maxPlain = startupCipher.maxPlainLength(sealed.length - Multiplex.SESSION_ID_BYTES);
        packet.start(PacketHeader.MODE_STARTUP, -1, -1, maxPlain);
        if (!packet.add(chunkType, payload, 0, payloadLength)) {
            stats.drop(DropReason.BAD_CHUNK); // it echoes something absurdly long
            return;
        }
        packet.padTo(Math.min(padTo, maxPlain));
        add(startupCipher, sessionId, leavesBy, destination);
    }

    /** Adds a packet of a session with one chunk, when the session has no turns yet, or none any more, or the packet goes elsewhere. */
    void addAlone(
            int mode,
            SessionKeys keys,
            int sendId,
            int interfaceId,
            NetAddress destination,
            int chunkType,
            byte[] payload) {
        packet.start(mode, -1, -1, keys.cipher().maxPlainLength(sealed.length - Multiplex.SESSION_ID_BYTES));
        packet.add(chunkType, payload, 0, payload.length);
        add(keys.cipher(), sendId, interfaceId, destination);
    }

    /** Adds a probe of the path MTU: padding, and then the question, so that a truncated one is not answered. RFC 7016 section 3.5.4.3. */
    void addPathProbe(Session session, int datagramBytes, byte[] question) {
        stats.add(EndpointStats.Counter.PATH_PROBES_SENT, 1);
        int length = session.keys().cipher().maxPlainLength(datagramBytes - Multiplex.SESSION_ID_BYTES);
        packet.start(session.mode(), -1, -1, length);
        int padding = packet.room() - 2 * PacketAssembler.CHUNK_HEADER_LENGTH - question.length;
        packet.add(ChunkType.PADDING, ZEROS, 0, padding);
        packet.add(ChunkType.PING, question, 0, question.length);
        add(session);
    }

    /** Adds a packet of a session as Packet Fragments: the path carries less than it did. RFC 7016 section 3.4. */
    void addInParts(Session session, PacketAssembler whole) {
        stats.add(EndpointStats.Counter.PACKETS_FRAGMENTED, 1);
        int partBytes = session.maxPlainLength() - PART_OVERHEAD;
        long packetId = packetsInParts++;
        int number = 0;
        for (int at = 0; at < whole.length(); at += partBytes) {
            int length = Math.min(partBytes, whole.length() - at);
            packet.start(session.mode(), -1, -1, session.maxPlainLength());
            packet.begin(ChunkType.PACKET_FRAGMENT)
                    .u8(at + length < whole.length() ? MORE_FRAGMENTS : 0)
                    .vlu(packetId)
                    .vlu(number++)
                    .bytes(whole.buffer(), whole.offset() + at, length);
            packet.commit();
            add(session);
        }
    }

    private void add(Session session) {
        add(session.keys().cipher(), session.sendId(), session.interfaceId(), session.farAddress());
    }

    private void add(PacketCipher cipher, int sessionId, int interfaceId, NetAddress destination) {
        if (waiting.size() >= MAX_WAITING) {
            stats.drop(DropReason.REPLY_QUEUE_FULL);
            return;
        }
        int length = Multiplex.seal(cipher, packet, sessionId, sealed, 0);
        waiting.add(new Waiting(interfaceId, destination, Arrays.copyOf(sealed, length)));
    }
}
