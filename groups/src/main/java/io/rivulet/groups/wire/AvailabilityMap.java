package io.rivulet.groups.wire;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.Vlu;
import java.util.function.LongPredicate;

/**
 * Which fragments a neighbour holds: {@code 22 | vlu last | bitmap}. Fragment {@code last} is there; bit b (0 = least significant) of
 * byte k says whether {@code last - 1 - (8k + b)} is. Fragments below the bitmap are not there. Reusable; valid while the bytes are.
 */
public final class AvailabilityMap {
    /** Longest bitmap that is looked at: 8,192 fragments are ten seconds of 7 Mbit/s. What lies behind is ignored. */
    public static final int MAX_BITMAP_BYTES = 1_024;

    /** Type, id, bitmap. */
    public static final int MAX_BYTES = 1 + Vlu.MAX_LENGTH + MAX_BITMAP_BYTES;

    private static final byte[] NO_BYTES = {};

    private long last;
    private byte[] buffer = NO_BYTES;
    private int offset;
    private int length;
    /** Not null while the bits come from words instead of bytes. */
    private long[] moreWords;

    private long firstWord;

    /**
     * Reads the body, after the type byte.
     *
     * @return false when it is malformed, or {@code last} is 0 or beyond {@link FragmentHeader#MAX_ID}
     */
    public boolean read(ByteReader body) {
        last = body.vlu();
        length = Math.min(body.remaining(), MAX_BITMAP_BYTES);
        offset = body.position();
        buffer = body.buffer();
        moreWords = null;
        return !body.failed() && last > 0 && last <= FragmentHeader.MAX_ID;
    }

    /**
     * Takes over what a map says that was never written: the same as if {@link #write} had written it and {@link #read} read it.
     *
     * @param newLast the newest fragment held
     * @param lowest  the lowest that the map speaks of: {@link #lowestWritten}
     * @param first   the word of index 0, see {@link #word}
     * @param more    the others; kept, not copied
     */
    public void set(long newLast, long lowest, long first, long[] more) {
        last = newLast;
        length = bitmapBytes(newLast, lowest);
        buffer = NO_BYTES;
        firstWord = first;
        moreWords = more;
    }

    /** How far down a map reaches that is to reach down to {@code lowest}: whole bytes, and no more of them than are looked at. */
    public static long lowestWritten(long last, long lowest) {
        return last
                - (long) Byte.SIZE * bitmapBytes(last, Math.max(lowest, last - MAX_BITMAP_BYTES * (long) Byte.SIZE));
    }

    private static int bitmapBytes(long last, long lowest) {
        return (int) Math.max(0, (last - lowest + Byte.SIZE - 1) / Byte.SIZE);
    }

    /** How long a message is that reaches down to {@code lowest}. */
    public static int encodedBytes(long last, long lowest) {
        return 1 + Vlu.length(last) + bitmapBytes(last, lowest);
    }

    /**
     * Writes a whole message, at most {@link #MAX_BYTES}.
     *
     * @param last   the newest fragment held
     * @param lowest how far down the bitmap is to reach, if it may
     * @param held   tells for an id, also one below {@code lowest}, whether its fragment is held
     */
    public static void write(ByteWriter out, long last, long lowest, LongPredicate held) {
        out.u8(StreamMessageType.AVAILABILITY).vlu(last);
        long floor = Math.max(lowest, last - MAX_BITMAP_BYTES * (long) Byte.SIZE);
        for (long id = last - 1; id >= floor; id -= Byte.SIZE) {
            int bits = 0;
            for (int i = 0; i < Byte.SIZE; i++) {
                bits |= held.test(id - i) ? 1 << i : 0;
            }
            out.u8(bits);
        }
    }

    /** The newest fragment held. */
    public long last() {
        return last;
    }

    /** The lowest id that the bitmap can speak of, at least 1. */
    public long lowest() {
        return Math.max(1, last - 8L * length);
    }

    /** Whether fragment {@code id} is held. */
    public boolean has(long id) {
        if (id >= last || id < lowest()) {
            return id == last;
        }
        long bit = last - 1 - id;
        if (moreWords != null) {
            return (word((int) (bit >>> 6)) >>> bit & 1) != 0;
        }
        return (buffer[offset + (int) (bit >>> 3)] >>> (bit & 7) & 1) != 0;
    }

    /**
     * Sixty-four bits of the map, the least significant for {@code last - 1 - 64 * index}, the next for the fragment before it; bits
     * past the end are 0.
     */
    public long word(int index) {
        if (moreWords != null) {
            int bytesLeft = length - index * Long.BYTES;
            long told = index == 0 ? firstWord : moreWords[index - 1];
            return bytesLeft >= Long.BYTES ? told : told & (1L << Byte.SIZE * bytesLeft) - 1;
        }
        long word = 0;
        int from = index * Long.BYTES;
        for (int i = Math.min(length, from + Long.BYTES) - 1; i >= from; i--) {
            word = word << 8 | buffer[offset + i] & 0xff;
        }
        return word;
    }

    /** How many words {@link #word} has to offer. */
    public int words() {
        return (length + Long.BYTES - 1) / Long.BYTES;
    }
}
