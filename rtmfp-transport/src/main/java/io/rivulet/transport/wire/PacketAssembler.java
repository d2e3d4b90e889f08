package io.rivulet.transport.wire;

/**
 * Builds one plain packet, chunk by chunk. Each chunk is a transaction: {@link #begin}, writes to {@link #body}, then {@link #commit},
 * which takes the whole chunk back when it did not fit. So producers compete for one packet and nobody guesses sizes. RFC 7016 sections
 * 2.2.4 and 2.3.
 *
 * <p>Reusable: {@link #start} begins the next packet in the same buffer.
 */
public final class PacketAssembler {
    /** Type and length of a chunk. RFC 7016 section 2.3. */
    public static final int CHUNK_HEADER_LENGTH = 3;

    private static final int NO_CHUNK = -1;
    private static final int MAX_CHUNK_LENGTH = 0xffff;

    private final byte[] buffer;
    private final int offset;
    private final ByteWriter body = new ByteWriter();
    private int headerLength;
    private int chunkStart = NO_CHUNK;
    private int chunks;

    /**
     * @param headroom bytes kept free in front of the packet, for its sealing
     * @param capacity the longest packet
     * @param tailroom bytes kept free behind it
     */
    public PacketAssembler(int headroom, int capacity, int tailroom) {
        buffer = new byte[headroom + capacity + tailroom];
        offset = headroom;
    }

    /**
     * Begins a packet.
     *
     * @param mode          see {@link PacketHeader}
     * @param timestamp     4 ms ticks modulo 65,536, or -1 for none
     * @param timestampEcho likewise
     * @param maxLength     the longest that the packet may become
     */
    public void start(int mode, int timestamp, int timestampEcho, int maxLength) {
        body.wrap(buffer, offset, maxLength);
        int flags = mode;
        if (timestamp >= 0) {
            flags |= PacketHeader.TIMESTAMP_PRESENT;
        }
        if (timestampEcho >= 0) {
            flags |= PacketHeader.TIMESTAMP_ECHO_PRESENT;
        }
        body.u8(flags);
        if (timestamp >= 0) {
            body.u16(timestamp);
        }
        if (timestampEcho >= 0) {
            body.u16(timestampEcho);
        }
        headerLength = body.length();
        chunkStart = NO_CHUNK;
        chunks = 0;
    }

    /** Marks the packet as carrying real-time user data. */
    public void setTimeCritical() {
        buffer[offset] |= (byte) PacketHeader.TIME_CRITICAL;
    }

    /** Marks the packet's sender as receiving real-time data from others. */
    public void setTimeCriticalReverse() {
        buffer[offset] |= (byte) PacketHeader.TIME_CRITICAL_REVERSE;
    }

    /** Begins a chunk; its payload is then written to the returned {@link #body}. */
    public ByteWriter begin(int chunkType) {
        if (chunkStart != NO_CHUNK) {
            throw new IllegalStateException("the chunk before was neither committed nor rolled back");
        }
        chunkStart = body.position();
        return body.u8(chunkType).u16(0);
    }

    /** The writer of the current chunk's payload. */
    public ByteWriter body() {
        return body;
    }

    /** How many bytes of payload the current chunk can still take. */
    public int room() {
        return body.room();
    }

    /**
     * Ends the current chunk.
     *
     * @return false when it did not fit: it is taken back, and the packet is as it was before {@link #begin}
     */
    public boolean commit() {
        int length = body.position() - chunkStart - CHUNK_HEADER_LENGTH;
        if (body.overflowed() || length > MAX_CHUNK_LENGTH) {
            rollback();
            return false;
        }
        Bytes.putU16(buffer, chunkStart + 1, length);
        chunkStart = NO_CHUNK;
        chunks++;
        return true;
    }

    /** Takes the current chunk back. */
    public void rollback() {
        body.rewind(chunkStart);
        chunkStart = NO_CHUNK;
    }

    /** The size of the current chunk so far, header included. */
    public int chunkLength() {
        return body.position() - chunkStart;
    }

    /** Adds a chunk of given payload; false when it does not fit. */
    public boolean add(int chunkType, byte[] payload, int payloadOffset, int payloadLength) {
        begin(chunkType).bytes(payload, payloadOffset, payloadLength);
        return commit();
    }

    /** Fills the packet with 0xff up to {@code length}, which a receiver takes for padding. RFC 7016 section 2.2.4. */
    public void padTo(int length) {
        while (body.length() < length && body.room() > 0) {
            body.u8(0xff);
        }
    }

    /** Whether the packet has no chunk yet. */
    public boolean isEmpty() {
        return chunks == 0;
    }

    /** The array that holds the packet. */
    public byte[] buffer() {
        return buffer;
    }

    /** Where the packet starts. */
    public int offset() {
        return offset;
    }

    /** The packet's length so far. */
    public int length() {
        return body.length();
    }

    /** The length of the packet's header. */
    public int headerLength() {
        return headerLength;
    }
}
