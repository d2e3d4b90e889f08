package io.rivulet.transport.virtual;

import io.rivulet.transport.crypto.EntropySource;

/**
 * Randomness that is a function of (seed, node, purpose, counter), for tests and simulation: equal arguments give equal bytes in any run
 * on any machine, and one stream never shifts another. Not for secrets. Not thread-safe.
 *
 * <p>The stream's key is a mix of seed, node and purpose; its n-th 64-bit word is {@code mix(key + n·γ)}, which is SplitMix64: γ is the
 * odd integer nearest to 2^64 divided by the golden ratio, and {@code mix} is its finalizer. Every call starts at a new word.
 */
public final class SeededEntropy implements EntropySource {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    /** The FNV-1a offset basis and prime for 64 bits, which turn the name of a purpose into a number. */
    private static final long FNV_BASIS = 0xcbf29ce484222325L;

    private static final long FNV_PRIME = 0x100000001b3L;

    private final long key;
    private long counter;

    /** The stream of {@code node} for {@code purpose}, such as {@code "cookie"}, in the run with {@code seed}. */
    public SeededEntropy(long seed, long node, String purpose) {
        this(mix(mix(mix(seed + GAMMA) + node + GAMMA) + hash(purpose) + GAMMA));
    }

    private SeededEntropy(long key) {
        this.key = key;
    }

    /** Another stream, which depends on this one's arguments and {@code purpose}, not on what was drawn. */
    public SeededEntropy child(String purpose) {
        return new SeededEntropy(mix(key + hash(purpose)));
    }

    @Override
    public void nextBytes(byte[] target, int offset, int length) {
        int end = offset + length;
        long word = 0;
        for (int i = offset; i < end; i++) {
            int byteInWord = (i - offset) % Long.BYTES;
            if (byteInWord == 0) {
                word = nextLong();
            }
            target[i] = (byte) (word >>> (Long.SIZE - Byte.SIZE) - byteInWord * Byte.SIZE);
        }
    }

    @Override
    public long nextLong() {
        counter++;
        return mix(key + counter * GAMMA);
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    private static long hash(String text) {
        long hash = FNV_BASIS;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}
