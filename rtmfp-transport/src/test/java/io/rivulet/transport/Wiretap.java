package io.rivulet.transport;

import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ChunkReader;
import io.rivulet.transport.wire.PacketHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Listens to what the ends of an open session send, lost or not, from the moment it is made. Needs a profile without secrets of its own. */
final class Wiretap {
    /** A chunk as it was on the wire. */
    static final class Chunk {
        private final int type;
        private final byte[] payload;

        private Chunk(int type, byte[] payload) {
            this.type = type;
            this.payload = payload;
        }

        int type() {
            return type;
        }

        byte[] payload() {
            return payload;
        }

        ByteReader reader() {
            return new ByteReader(payload);
        }
    }

    /** A packet of the session: when it left, how long its datagram was, the first byte of its header, its chunks. */
    record Sent(long timeNs, int datagramBytes, int flags, List<Chunk> chunks) {
        /** The packet's mode, RFC 7016 section 2.2.4. */
        int mode() {
            return flags & 3;
        }

        /** How many of its chunks are of a type. */
        long count(int type) {
            return chunks.stream().filter(chunk -> chunk.type() == type).count();
        }
    }

    private final EndpointPair pair;
    private final List<Sent> fromNear = new ArrayList<>();
    private final List<Sent> fromFar = new ArrayList<>();

    /** Listens from now on to the session that a pair has. */
    Wiretap(EndpointPair pair) {
        this.pair = pair;
        listen(pair.wire.nearHost(), pair.farSession(), fromNear);
        listen(pair.wire.farHost(), pair.nearSession(), fromFar);
    }

    private void listen(VirtualHost source, Session receiver, List<Sent> to) {
        pair.wire.drop(packet -> {
            if (packet.sourceHost() == source.id()) {
                int end = packet.offset() + packet.length();
                to.add(read(receiver, Arrays.copyOfRange(packet.buffer(), packet.offset(), end)));
            }
            return false;
        });
    }

    private Sent read(Session receiver, byte[] datagram) {
        ByteReader plain = SessionPackets.openWhole(receiver, datagram);
        int flags = plain.buffer()[plain.position()] & 0xff;
        new PacketHeader().wrap(plain);
        ChunkReader reader = new ChunkReader().wrap(plain);
        List<Chunk> chunks = new ArrayList<>();
        while (reader.next()) {
            chunks.add(new Chunk(reader.type(), reader.payload().rest()));
        }
        return new Sent(pair.wire.nowNs(), datagram.length, flags, chunks);
    }

    /** What the near end has sent. */
    List<Sent> fromNear() {
        return fromNear;
    }

    /** What the far end has sent. */
    List<Sent> fromFar() {
        return fromFar;
    }

    /** The chunks of a type that the near end has sent. */
    List<Chunk> nearChunks(int type) {
        return fromNear.stream()
                .flatMap(sent -> sent.chunks().stream())
                .filter(chunk -> chunk.type() == type)
                .toList();
    }

    /** Forgets what was sent. */
    void clear() {
        fromNear.clear();
        fromFar.clear();
    }
}
