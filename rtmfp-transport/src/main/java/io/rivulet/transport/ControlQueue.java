package io.rivulet.transport;

import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.PacketAssembler;
import java.util.ArrayDeque;

/** The chunks of a session that are neither user data nor acknowledgements and wait for its next packet: pings, hellos to forward, closing. */
final class ControlQueue {
    /** Pings and forwarded hellos waiting to go out; a far end that sends faster than we answer loses the rest. */
    private static final int MAX_CHUNKS = 32;

    private static final class Chunk {
        final int type;
        final byte[] payload;

        Chunk(int type, byte[] payload) {
            this.type = type;
            this.payload = payload;
        }
    }

    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>(2);
    private boolean closeDue;
    private boolean closeAckDue;

    /** Queues a chunk; false when too many wait. */
    boolean add(int chunkType, byte[] payload) {
        if (chunks.size() >= MAX_CHUNKS) {
            return false;
        }
        chunks.add(new Chunk(chunkType, payload));
        return true;
    }

    /** The next packet asks the far end to close. RFC 7016 section 3.5.5. */
    void requestClose() {
        closeDue = true;
    }

    /** The next packet acknowledges that the far end closed. */
    void acknowledgeClose() {
        closeAckDue = true;
    }

    boolean isEmpty() {
        return !closeDue && !closeAckDue && chunks.isEmpty();
    }

    /**
     * Moves what fits into a packet.
     *
     * @return how many chunks were dropped because no packet holds them: the echo of a Ping as long as a packet, say
     */
    int putInto(PacketAssembler packet) {
        int dropped = 0;
        if (closeAckDue) {
            closeAckDue = !packet.add(ChunkType.CLOSE_ACK, RtmfpEndpoint.NO_BYTES, 0, 0);
        }
        if (closeDue) {
            closeDue = !packet.add(ChunkType.CLOSE, RtmfpEndpoint.NO_BYTES, 0, 0);
        }
        Chunk chunk = chunks.peek();
        while (chunk != null) {
            boolean fits = packet.add(chunk.type, chunk.payload, 0, chunk.payload.length);
            if (!fits && !packet.isEmpty()) {
                return dropped;
            }
            dropped += fits ? 0 : 1;
            chunks.poll();
            chunk = chunks.peek();
        }
        return dropped;
    }

    /** Forgets pings and hellos: the session is not open any more. */
    void clearChunks() {
        chunks.clear();
    }
}
