package io.rivulet.transport.wire.chunk;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;

/**
 * Data Acknowledgement, as a bitmap (type 0x50) or as ranges (type 0x51): the same meaning in two encodings, read through one pair of
 * bounds at a time. RFC 7016 sections 2.3.13 and 2.3.14.
 *
 * <pre>
 * vlu flowID | vlu bufferBlocksAvailable (1,024 bytes each) | vlu cumulativeAck
 * bitmap: bytes; the least significant bit of the first is cumulativeAck + 2, and so on upward
 * ranges: (vlu holesMinusOne | vlu receivedMinusOne)*
 * </pre>
 */
public final class Acknowledgement {
    private ByteReader payload;
    private boolean bitmap;
    private long flowId;
    private long bufferBlocksAvailable;
    private long cumulativeAck;
    private long cursor;
    private long from;
    private long to;
    private int bits;
    private int bitsLeft;

    /**
     * Reads the fields before the ranges.
     *
     * @return false when one of them is truncated, or a bitmap reaches beyond what sequence numbers there are: ignore the chunk. A truncated <em>range</em> is no error (section 2.3.14);
     *     {@link #nextRange} then simply ends
     */
    public boolean wrap(ByteReader payload, boolean bitmap) {
        this.payload = payload;
        this.bitmap = bitmap;
        flowId = payload.vlu();
        bufferBlocksAvailable = payload.vlu();
        cumulativeAck = payload.vlu();
        cursor = bitmap ? cumulativeAck + 2 : cumulativeAck;
        bitsLeft = 0;
        boolean fits = !bitmap || cumulativeAck <= Long.MAX_VALUE - 2 - 8L * payload.remaining();
        return !payload.failed() && fits;
    }

    /** Moves to the next run of acknowledged sequence numbers above {@link #cumulativeAck}, in ascending order. */
    public boolean nextRange() {
        return bitmap ? nextBitRun() : nextEncodedRange();
    }

    private boolean nextEncodedRange() {
        if (!payload.hasRemaining()) {
            return false;
        }
        long holesMinusOne = payload.vlu();
        long receivedMinusOne = payload.vlu();
        if (payload.failed()) {
            return false;
        }
        from = cursor + holesMinusOne + 2;
        to = from + receivedMinusOne;
        boolean overflow = from < cursor || to < from;
        cursor = to;
        return !overflow;
    }

    private boolean nextBitRun() {
        while (!peekBit()) {
            if (!skipBit()) {
                return false;
            }
        }
        from = cursor;
        while (peekBit()) {
            skipBit();
        }
        to = cursor - 1;
        return true;
    }

    private boolean peekBit() {
        if (bitsLeft == 0 && payload.hasRemaining()) {
            bits = payload.u8();
            bitsLeft = 8;
        }
        return bitsLeft > 0 && (bits & 1) != 0;
    }

    private boolean skipBit() {
        if (bitsLeft == 0) {
            return false;
        }
        bits >>>= 1;
        bitsLeft--;
        cursor++;
        return true;
    }

    /** The flow whose sender this is for. */
    public long flowId() {
        return flowId;
    }

    /** How many more blocks of 1,024 bytes the receiver takes. */
    public long bufferBlocksAvailable() {
        return bufferBlocksAvailable;
    }

    /** Everything up to here is acknowledged. */
    public long cumulativeAck() {
        return cumulativeAck;
    }

    /** The first sequence number of the current run. */
    public long from() {
        return from;
    }

    /** The last sequence number of the current run. */
    public long to() {
        return to;
    }

    /** Writes the fields of either encoding; the bitmap or the ranges follow. */
    public static void put(ByteWriter out, long flowId, long bufferBlocksAvailable, long cumulativeAck) {
        out.vlu(flowId).vlu(bufferBlocksAvailable).vlu(cumulativeAck);
    }
}
