package io.rivulet.groups.testing;

import io.rivulet.transport.crypto.EntropySource;
import java.util.Random;

/** Randomness from a seed. */
public final class SeededEntropy implements EntropySource {
    private final Random random;

    public SeededEntropy(long seed) {
        random = new Random(seed);
    }

    @Override
    public void nextBytes(byte[] target, int offset, int length) {
        for (int i = 0; i < length; i++) {
            target[offset + i] = (byte) random.nextInt();
        }
    }
}
