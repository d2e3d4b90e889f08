package io.rivulet.simulator.engine;

import io.rivulet.transport.virtual.SeededEntropy;

/**
 * A place in the tree of a run's randomness, such as {@code seed.child("node", 17).child("cookie")}. What is drawn at a place depends on
 * the way to it and on nothing else, so that one more node, or one more draw, shifts nobody else's.
 *
 * <p>A place gives one value of each kind, always the same; who wants a second one draws it at another child. Immutable.
 */
public final class SeedTree {
    /** The spacing of doubles just below 1: 53 bits of mantissa. */
    private static final double ULP_BELOW_ONE = 0x1.0p-53;

    private final long key;

    private SeedTree(long key) {
        this.key = key;
    }

    /** The root of a run's tree. */
    public static SeedTree of(long seed) {
        return new SeedTree(seed);
    }

    /** The place below for one of several, counted from 0. */
    public SeedTree child(String name, long index) {
        return new SeedTree(new SeededEntropy(key, index, name).nextLong());
    }

    /** The place below for something that there is one of. */
    public SeedTree child(String name) {
        return child(name, -1);
    }

    /** 64 random bits. */
    public long bits() {
        return entropy("bits").nextLong();
    }

    /** A stream of random bytes for a purpose: what a node of the run draws from. Each call gives a stream from its beginning. */
    public SeededEntropy entropy(String purpose) {
        return new SeededEntropy(key, 0, purpose);
    }

    /** A uniform number from 0 to less than 1. */
    public double uniform() {
        return unit(bits());
    }

    /** A uniform number from {@code least} to {@code most}, both included; they are less than 2^62 apart. */
    public long between(long least, long most) {
        // The high half of a 63-bit product.
        return least + Math.multiplyHigh(bits() >>> 1, (most - least + 1) << 1);
    }

    /** A number with mean 0 and standard deviation 1 (Box and Muller 1958). */
    public double gaussian() {
        SeededEntropy entropy = entropy("gaussian");
        // 1 - u is in (0, 1], which has a logarithm.
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - unit(entropy.nextLong())));
        return radius * StrictMath.cos(2 * Math.PI * unit(entropy.nextLong()));
    }

    /** A number whose logarithm has the standard deviation {@code sigma}; half of all are below {@code median}. */
    public double logNormal(double median, double sigma) {
        return median * StrictMath.exp(sigma * gaussian());
    }

    /** A number with this mean whose logarithm of the share above it falls evenly: what a process without memory waits. */
    public double exponential(double mean) {
        return weibull(1, mean);
    }

    /** A number of the distribution after Weibull (1951): {@link #weibullQuantile} of a uniform one. */
    public double weibull(double shape, double scale) {
        return weibullQuantile(shape, scale, uniform());
    }

    /**
     * What a share {@code p} of the numbers of a Weibull distribution is below.
     *
     * @param shape below 1 has a heavy tail; 1 is exponential
     * @param scale 63.2 % are below it
     * @param p from 0 to less than 1
     */
    public static double weibullQuantile(double shape, double scale, double p) {
        return scale * StrictMath.pow(-StrictMath.log1p(-p), 1 / shape);
    }

    private static double unit(long bits) {
        return (bits >>> 11) * ULP_BELOW_ONE;
    }
}
