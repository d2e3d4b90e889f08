package io.rivulet.transport.wire;

/**
 * Walks the chunks of a plain packet: {@code type u8 | length u16 | payload}. What does not hold a whole chunk is padding. RFC 7016
 * sections 2.2.4 and 2.3. Reusable; valid while the packet is.
 */
public final class ChunkReader {
    private static final int HEADER_LENGTH = 3;

    private final ByteReader payload = new ByteReader();
    private ByteReader packet;
    private int type;

    /** Starts over behind a packet's header. */
    public ChunkReader wrap(ByteReader packet) {
        this.packet = packet;
        return this;
    }

    /** Moves to the next chunk; false when only padding is left. */
    public boolean next() {
        if (packet.remaining() < HEADER_LENGTH) {
            return false;
        }
        int length = Bytes.getU16(packet.buffer(), packet.position() + 1);
        if (packet.remaining() - HEADER_LENGTH < length) {
            return false;
        }
        type = packet.u8();
        packet.advance(2);
        packet.slice(length, payload);
        return true;
    }

    /** The type of the current chunk, see {@link ChunkType}. */
    public int type() {
        return type;
    }

    /** A reader over the current chunk's payload. The same object at every call. */
    public ByteReader payload() {
        return payload;
    }
}
