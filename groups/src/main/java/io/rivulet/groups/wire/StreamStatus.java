package io.rivulet.groups.wire;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;

/**
 * How a neighbour serves us and how far behind the source it is: {@code 2c | u8 wanted | u8 served | u8 open | 8 * u8 lag | u8 bytes |
 * u8 fragments}. The first two are masks of substreams: what the sender was asked to push when it wrote this, and what of that it pushes.
 * {@code open} has the substreams of which it would take one more child. There is a lag for each substream, from 0 to 7, or
 * {@link #UNKNOWN_LAG}. The last two say how fast the stream runs or, before it does, is expected to run; they may be missing.
 *
 * <p>Ours, not the original protocol's, so it goes only to those who told in a report that they understand it
 * ({@link GroupReport#tellsExtensions}). Reusable; a new status replaces the one before.
 */
public final class StreamStatus {
    /** How long the message is. */
    public static final int LENGTH = 6 + PushMask.SUBSTREAMS;

    /** A substream of which the sender does not know how far behind it is. */
    public static final int UNKNOWN_LAG = 0xff;

    /** All lags unknown, as {@link #lags} has them. */
    public static final long ALL_UNKNOWN = -1;

    /** Longer lags are told as this one. */
    public static final int MAX_LAG_MS = 8_064; // 254 * 254 / 8

    /** A rate that the sender does not know, as {@link #rate} has it. */
    public static final int UNKNOWN_RATE = 0;

    private static final int BYTE = 0xff;

    /** Rates are told in sixteenths of an octave, to two hundredths: of bytes from 256 to 16 million per second. */
    private static final double STEPS_PER_OCTAVE = 16;

    private static final double LEAST_BYTES = 256;
    private static final double LEAST_FRAGMENTS = 1;

    /** How many times the least rate a step is: rates are asked for with every input. */
    private static final double[] TIMES_LEAST = new double[BYTE + 1];

    static {
        for (int step = 1; step <= BYTE; step++) {
            TIMES_LEAST[step] = StrictMath.pow(2, (step - 1) / STEPS_PER_OCTAVE);
        }
    }

    private int wanted;
    private int served;
    private int open;
    private long lags;
    private int rate;

    /** Writes the message. */
    public static void write(ByteWriter out, int wanted, int served, int open, long lags, int rate) {
        out.u8(StreamMessageType.STATUS).u8(wanted).u8(served).u8(open);
        for (int substream = 0; substream < PushMask.SUBSTREAMS; substream++) {
            out.u8((int) (lags >>> Byte.SIZE * substream) & BYTE);
        }
        out.u8(rate & BYTE).u8(rate >>> Byte.SIZE & BYTE);
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
        rate = body.remaining() < 2 ? UNKNOWN_RATE : body.u8() | body.u8() << Byte.SIZE;
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

    /** Whether something that was wanted is not served, by these masks. */
    public static boolean isRefusal(int wanted, int served) {
        return (wanted & ~served & BYTE) != 0;
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

    /** How fast the stream runs: the last two bytes, that of bytes lowest. */
    public int rate() {
        return rate;
    }

    /** A rate, for {@link #write}; what is not positive is not known. Cut to what can be told. */
    public static int rate(double bytesPerSec, double fragmentsPerSec) {
        boolean isKnown = bytesPerSec > 0 && fragmentsPerSec > 0;
        return isKnown
                ? step(bytesPerSec / LEAST_BYTES) | step(fragmentsPerSec / LEAST_FRAGMENTS) << Byte.SIZE
                : UNKNOWN_RATE;
    }

    private static int step(double timesLeast) {
        double octaves = StrictMath.log(timesLeast) / StrictMath.log(2);
        return (int) Math.max(1, Math.min(BYTE, Math.round(1 + octaves * STEPS_PER_OCTAVE)));
    }

    /** Bytes per second of a rate, fragment headers included; 0 when it is not known. */
    public static double bytesPerSec(int rate) {
        return LEAST_BYTES * TIMES_LEAST[rate & BYTE];
    }

    /** Fragments per second of a rate; 0 when it is not known. */
    public static double fragmentsPerSec(int rate) {
        return LEAST_FRAGMENTS * TIMES_LEAST[rate >>> Byte.SIZE & BYTE];
    }
}
