package io.rivulet.groups.wire;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;

/**
 * How a neighbour serves us and how far behind the source it is: {@code 2c | u8 wanted | u8 served | u8 open | 8 * u8 lag}. The first two
 * are masks of substreams: what the sender was asked to push when it wrote this, and what of that it pushes. {@code open} has the substreams
 * of which it would take one more child. There is a lag for each substream, from 0 to 7, or {@link #UNKNOWN_LAG}.
 *
 * <p>Ours, not the original protocol's, so it goes only to those who told in a report that they understand it
 * ({@link GroupReport#tellsExtensions}). Reusable; a new status replaces the one before.
 */
public final class StreamStatus {
    /** How long the message is. */
    public static final int LENGTH = 4 + PushMask.SUBSTREAMS;

    /** A substream of which the sender does not know how far behind it is. */
    public static final int UNKNOWN_LAG = 0xff;

    /** All lags unknown, as {@link #lags} has them. */
    public static final long ALL_UNKNOWN = -1;

    /** Longer lags are told as this one. */
    public static final int MAX_LAG_MS = 8_064; // 254 * 254 / 8

    private static final int BYTE = 0xff;

    private int wanted;
    private int served;
    private int open;
    private long lags;

    /** Writes the message. */
    public static void write(ByteWriter out, int wanted, int served, int open, long lags) {
        out.u8(StreamMessageType.STATUS).u8(wanted).u8(served).u8(open);
        for (int substream = 0; substream < PushMask.SUBSTREAMS; substream++) {
            out.u8((int) (lags >>> Byte.SIZE * substream) & BYTE);
        }
    }

    /**
     * Reads the body, after the type byte. What follows is left alone: it may be of a later version.
     *
     * @return false when it is malformed
     */
    public boolean read(ByteReader body) {
        wanted = body.u8();
        served = body.u8();
        open = body.u8();
        lags = 0;
        for (int substream = 0; substream < PushMask.SUBSTREAMS; substream++) {
            lags |= (long) body.u8() << Byte.SIZE * substream;
        }
        return !body.failed();
    }

    /** The substreams that the sender had been asked for. */
    public int wanted() {
        return wanted;
    }

    /** Of these, the ones that it pushes. */
    public int served() {
        return served;
    }

    /** Substreams that it could push to one more. */
    public int open() {
        return open;
    }

    /** The lags, a byte for each substream, that of substream 0 lowest. */
    public long lags() {
        return lags;
    }

    /** The lag of a substream in milliseconds; -1 when it is unknown. */
    public static int lagMs(long lags, int substream) {
        int told = (int) (lags >>> Byte.SIZE * substream) & BYTE;
        return told == UNKNOWN_LAG ? -1 : told * told / Byte.SIZE;
    }

    /**
     * The same lags with another one for a substream. It is told as the root of eight times its milliseconds: to 7 ms at 100 ms, to 22 ms at a
     * second.
     *
     * @param lagMs negative when it is unknown
     */
    public static long withLagMs(long lags, int substream, int lagMs) {
        int shift = Byte.SIZE * substream;
        long told = lagMs < 0 ? UNKNOWN_LAG : Math.round(StrictMath.sqrt(Math.min(lagMs, MAX_LAG_MS) * 8.0));
        return lags & ~((long) BYTE << shift) | told << shift;
    }
}
