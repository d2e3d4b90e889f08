package io.rivulet.transport.virtual;

/**
 * Randomness without a stream: each draw is a function of a key, a purpose and a counter, so that one draw more here shifts none there.
 * The mixing steps are the finaliser of SplitMix64 (Steele, Lea and Flood 2014) over a Weyl sequence.
 */
final class CounterRandom {
    /** 2^64 divided by the golden ratio, made odd. */
    private static final long WEYL = 0x9e37_79b9_7f4a_7c15L;

    /** The spacing of doubles just below 1: 53 bits of mantissa. */
    private static final double ULP_BELOW_ONE = 0x1.0p-53;

    private CounterRandom() {}

    /** A key for one value below {@code parent}: neighbouring values give unrelated keys. */
    static long child(long parent, long value) {
        return mix(parent ^ mix(value + WEYL));
    }

    /** 64 random bits. */
    static long bits(long key, int purpose, long counter) {
        return mix(mix(key + purpose * WEYL) + counter * WEYL);
    }

    /** Whether something that happens with probability {@code ratio} happens. */
    static boolean happens(double ratio, long key, int purpose, long counter) {
        return ratio > 0 && (bits(key, purpose, counter) >>> 11) * ULP_BELOW_ONE < ratio;
    }

    /** A uniform number from 0 to {@code bound} - 1, {@code bound} from 1: the high half of a 63-bit product. */
    static long below(long bound, long key, int purpose, long counter) {
        return Math.multiplyHigh(bits(key, purpose, counter) >>> 1, bound << 1);
    }

    private static long mix(long value) {
        long mixed = value;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return mixed ^ (mixed >>> 31);
    }
}
