package io.rivulet.transport.crypto.common;

import java.util.Arrays;

/**
 * Tells session sequence numbers seen for the first time from repetitions, for numbers up to {@value #SIZE} behind the highest one. RFC
 * 7425 section 4.7.3.3. A ring of words that is never shifted, as in RFC 6479: moving forward clears only the words that are entered, and
 * one word more than the window keeps the oldest numbers whole. Numbers are unsigned 64-bit integers.
 * Not thread-safe.
 */
public final class ReplayWindow {
    /** How far behind the highest number one may arrive. RFC 7425 asks for 32; a burst over paths of unequal delay reorders by more. */
    public static final int SIZE = 2048;

    private static final int WORDS = SIZE / Long.SIZE + 1;

    private final long[] seen = new long[WORDS];
    private long highest;
    private boolean started;

    /** Takes a number of a genuine packet. Returns false when it was taken before, or is too far behind to know. */
    public boolean accept(long number) {
        if (!started || Long.compareUnsigned(number, highest) > 0) {
            advanceTo(number);
        } else if (Long.compareUnsigned(highest - number, SIZE) >= 0) {
            return false;
        }
        int word = wordOf(number >>> 6);
        long bit = 1L << (number & 63);
        if ((seen[word] & bit) != 0) {
            return false;
        }
        seen[word] |= bit;
        return true;
    }

    private void advanceTo(long number) {
        long last = number >>> 6;
        long current = highest >>> 6;
        if (!started || last - current >= WORDS) {
            Arrays.fill(seen, 0);
        } else {
            for (long block = current + 1; block <= last; block++) {
                seen[wordOf(block)] = 0;
            }
        }
        highest = number;
        started = true;
    }

    /** {@code block} is a number divided by 64, so it is never negative. */
    private static int wordOf(long block) {
        return (int) (block % WORDS);
    }
}
