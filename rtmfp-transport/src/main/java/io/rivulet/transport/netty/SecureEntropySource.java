package io.rivulet.transport.netty;

import io.rivulet.transport.crypto.EntropySource;
import java.security.SecureRandom;

/** The platform's cryptographically strong generator, which does not block once the machine is up. Thread-safe. */
public final class SecureEntropySource implements EntropySource {
    private final SecureRandom random = new SecureRandom();

    /** A source of its own. */
    public SecureEntropySource() {}

    @Override
    public void nextBytes(byte[] target, int offset, int length) {
        if (offset == 0 && length == target.length) {
            random.nextBytes(target);
            return;
        }
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        System.arraycopy(bytes, 0, target, offset, length);
    }

    @Override
    public long nextLong() {
        return random.nextLong();
    }
}
