package io.rivulet.transport.flow;

import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.Vlu;
import java.util.Arrays;

/**
 * The sequence numbers seen in a receiving flow (SEQUENCE_SET, RFC 7016 section 3.6.3): everything up to the cumulative number, and runs
 * above it. The number of runs is bounded; an unbounded one would let a far end pin memory with holes (RFC 7016 section 5).
 */
public final class SequenceSet {
    /** Most runs above the cumulative number. At 16 bytes each this bounds a flow's set to 8 KiB. */
    public static final int MAX_RUNS = 512;

    private static final int INITIAL_RUNS = 4;

    private long cumulative;
    private long[] from = new long[INITIAL_RUNS];
    private long[] to = new long[INITIAL_RUNS];
    private int runs;

    /** CSN: the highest number of the contiguous range from 0. */
    public long cumulative() {
        return cumulative;
    }

    /** Whether a number above the cumulative one is in the set. */
    public boolean hasGaps() {
        return runs > 0;
    }

    /** The highest number in the set. */
    public long highest() {
        return runs == 0 ? cumulative : to[runs - 1];
    }

    /** Whether {@code number} is in the set. */
    public boolean contains(long number) {
        if (number <= cumulative) {
            return true;
        }
        int run = lastRunStartingAtOrBelow(number);
        return run >= 0 && number <= to[run];
    }

    private int lastRunStartingAtOrBelow(long number) {
        int low = 0;
        int high = runs - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (from[middle] <= number) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /**
     * Adds one number.
     *
     * @return false when that would take one run too many: the number is not in the set, and must not be acknowledged
     */
    public boolean add(long number) {
        if (contains(number)) {
            return true;
        }
        if (number == cumulative + 1) {
            cumulative = number;
            absorb();
            return true;
        }
        int below = lastRunStartingAtOrBelow(number);
        boolean joinsBelow = below >= 0 && to[below] + 1 == number;
        boolean joinsAbove = below + 1 < runs && from[below + 1] == number + 1;
        if (joinsBelow && joinsAbove) {
            to[below] = to[below + 1];
            remove(below + 1);
        } else if (joinsBelow) {
            to[below] = number;
        } else if (joinsAbove) {
            from[below + 1] = number;
        } else {
            return insert(below + 1, number);
        }
        return true;
    }

    private boolean insert(int at, long number) {
        if (runs == MAX_RUNS) {
            return false;
        }
        if (runs == from.length) {
            from = Arrays.copyOf(from, runs * 2);
            to = Arrays.copyOf(to, runs * 2);
        }
        System.arraycopy(from, at, from, at + 1, runs - at);
        System.arraycopy(to, at, to, at + 1, runs - at);
        from[at] = number;
        to[at] = number;
        runs++;
        return true;
    }

    private void remove(int at) {
        runs--;
        System.arraycopy(from, at + 1, from, at, runs - at);
        System.arraycopy(to, at + 1, to, at, runs - at);
    }

    /** Adds every number from 0 up to and including {@code number} (a Forward Sequence Number). */
    public void addUpTo(long number) {
        if (number > cumulative) {
            cumulative = number;
            absorb();
        }
    }

    private void absorb() {
        int gone = 0;
        while (gone < runs && from[gone] <= cumulative + 1) {
            cumulative = Math.max(cumulative, to[gone]);
            gone++;
        }
        if (gone > 0) {
            runs -= gone;
            System.arraycopy(from, gone, from, 0, runs);
            System.arraycopy(to, gone, to, 0, runs);
        }
    }

    /** Whether a bitmap says it in fewer bytes than ranges. RFC 7016 section 3.6.3.4.3. */
    public boolean prefersBitmap() {
        return runs > 0 && bitmapLength() < rangesLength();
    }

    private long bitmapLength() {
        return (highest() - cumulative - 2) / 8 + 1;
    }

    private long rangesLength() {
        long length = 0;
        long cursor = cumulative;
        for (int run = 0; run < runs; run++) {
            length += Vlu.length(from[run] - cursor - 2) + Vlu.length(to[run] - from[run]);
            cursor = to[run];
        }
        return length;
    }

    /**
     * Writes the runs as ranges (RFC 7016 section 2.3.14), as many as fit.
     *
     * @return whether all fitted
     */
    public boolean putRanges(ByteWriter out) {
        long cursor = cumulative;
        for (int run = 0; run < runs; run++) {
            int before = out.position();
            out.vlu(from[run] - cursor - 2).vlu(to[run] - from[run]);
            if (out.overflowed()) {
                out.rewind(before);
                return false;
            }
            cursor = to[run];
        }
        return true;
    }

    /**
     * Writes the runs as a bitmap (RFC 7016 section 2.3.13), as much as fits.
     *
     * @return whether all fitted
     */
    public boolean putBitmap(ByteWriter out) {
        long base = cumulative + 2;
        int length = (int) Math.min(bitmapLength(), out.room());
        int at = out.advance(length);
        Arrays.fill(out.buffer(), at, at + length, (byte) 0);
        long end = base + 8L * length;
        for (int run = 0; run < runs; run++) {
            for (long number = from[run]; number <= to[run] && number < end; number++) {
                int bit = (int) (number - base);
                out.buffer()[at + bit / 8] |= (byte) (1 << bit % 8);
            }
        }
        return highest() < end;
    }

    /** How many runs lie above the cumulative number. */
    public int runs() {
        return runs;
    }
}
