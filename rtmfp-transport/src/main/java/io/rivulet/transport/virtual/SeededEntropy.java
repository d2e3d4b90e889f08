package io.rivulet.transport.virtual;

import io.rivulet.transport.crypto.EntropySource;

/**
 * Randomness that is a function of (seed, node, purpose, counter), for tests and simulation: equal arguments give equal bytes in any run
 * on any machine, and one stream never shifts another. Not for secrets. Not thread-safe.
 *
 * <p>The stream's key is a mix of seed, node and purpose; its n-th 64-bit word is a mix of key and n, by {@link CounterRandom}. Every call
 * starts at a new word.
 */
public final class SeededEntropy implements EntropySource {
    /** The FNV-1a offset basis and prime for 64 bits, which turn the name of a purpose into a number. */
    private static final long FNV_BASIS = 0xcbf29ce484222325L;

    private static final long FNV_PRIME = 0x100000001b3L;

    /** The only purpose that numbers are drawn for, as a key serves one purpose already. */
    private static final int WORDS = 0;

    private final long key;
    private long counter;

    /** The stream of {@code node} for {@code purpose}, such as {@code "cookie"}, in the run with {@code seed}. */
    public SeededEntropy(long seed, long node, String purpose) {
        this(CounterRandom.child(CounterRandom.child(seed, node), hash(purpose)));
    }

    private SeededEntropy(long key) {
        this.key = key;
    }

    /** Another stream, which depends on this one's arguments and {@code purpose}, not on what was drawn. */
    public SeededEntropy child(String purpose) {
        return new SeededEntropy(CounterRandom.child(key, hash(purpose)));
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
        return CounterRandom.bits(key, WORDS, counter);
    }

    private static long hash(String text) {
        long hash = FNV_BASIS;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}
