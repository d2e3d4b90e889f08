package io.rivulet.simulator.engine;

/**
 * Draws of one place of the seed tree that are told apart by a number, for what is asked so often that a way through the tree would be too
 * dear: one for each pair of peers, or for each datagram. Each is a function of place and number alone. Immutable.
 */
public final class IndexedDraws {
    /** 2^64 divided by the golden ratio, made odd. */
    private static final long WEYL = 0x9e37_79b9_7f4a_7c15L;

    private static final double ULP_BELOW_ONE = 0x1.0p-53;

    private final long key;

    /** The draws of a place. */
    public IndexedDraws(SeedTree place) {
        key = place.bits();
    }

    /** The number that stands for a pair, whichever of the two is named first. */
    public static long pair(int one, int other) {
        return (long) Math.min(one, other) << Integer.SIZE | Math.max(one, other);
    }

    /** 64 random bits. */
    public long bits(long index) {
        return mix(key ^ mix(index + WEYL));
    }

    /** A uniform number from 0 to less than 1. */
    public double uniform(long index) {
        return (bits(index) >>> 11) * ULP_BELOW_ONE;
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014). */
    private static long mix(long value) {
        long mixed = value;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return mixed ^ (mixed >>> 31);
    }
}
