package io.rivulet.transport.crypto;

/**
 * Where a core's randomness comes from: a cryptographically strong generator in production, a function of (seed, node, purpose, counter)
 * in simulation. Used only by the thread that owns the core.
 */
@FunctionalInterface
public interface EntropySource {
    /** Fills a range with random bytes. */
    void nextBytes(byte[] target, int offset, int length);

    /** A fresh array of random bytes. */
    default byte[] nextBytes(int length) {
        byte[] bytes = new byte[length];
        nextBytes(bytes, 0, length);
        return bytes;
    }

    /** 64 random bits. */
    default long nextLong() {
        byte[] bytes = nextBytes(Long.BYTES);
        long value = 0;
        for (byte next : bytes) {
            value = value << 8 | next & 0xff;
        }
        return value;
    }

    /** A uniform number from 0 to {@code bound} - 1, {@code bound} from 1: the high half of a 63-bit product. */
    default int nextInt(int bound) {
        return (int) Math.multiplyHigh(nextLong() >>> 1, (long) bound << 1);
    }
}
