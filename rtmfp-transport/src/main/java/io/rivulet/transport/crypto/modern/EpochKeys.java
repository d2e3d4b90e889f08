package io.rivulet.transport.crypto.modern;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rivulet.transport.crypto.common.Hkdf;
import io.rivulet.transport.wire.Bytes;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of one direction of a session: a fresh one for each epoch of 2^{@value #EPOCH_BITS} packets, all from one secret. No key then
 * encrypts more than 25 GB, far below where the bounds on AES-GCM begin to matter (RFC 9001 section 6.6 has 2^23 packets of up to 64 KiB),
 * and a session needs no other rekeying, however long it lives. Two epochs are held at a time, since packets around a change come out of
 * order. Not thread-safe.
 */
final class EpochKeys {
    /** Packets per epoch, as a power of two. */
    static final int EPOCH_BITS = 24;

    private static final byte[] KEY_LABEL = "rivulet modern epoch key".getBytes(UTF_8);
    private static final byte[] MASK_LABEL = "rivulet modern epoch nonce mask".getBytes(UTF_8);

    private final CipherSuite suite;
    private final byte[] secret;

    /** By the lowest bit of the epoch. */
    private final SecretKeySpec[] keys = new SecretKeySpec[2];

    private final byte[][] masks = new byte[2][];
    private final long[] epochs = {-1, -1};
    private final byte[] nonce = new byte[CipherSuite.NONCE_LENGTH];

    /** @param secret of the direction; it is kept, and overwritten in the end */
    EpochKeys(CipherSuite suite, byte[] secret) {
        this.suite = suite;
        this.secret = secret;
    }

    /** The epoch that a packet's number lies in. */
    static long epochOf(long number) {
        return number >>> EPOCH_BITS;
    }

    /** The key for a packet. */
    SecretKeySpec keyFor(long number) {
        return keys[slotFor(epochOf(number))];
    }

    /** The nonce for a packet, as parameters of its cipher: the number, masked as in RFC 8446 section 5.3. */
    AlgorithmParameterSpec parametersFor(long number) {
        byte[] mask = masks[slotFor(epochOf(number))];
        System.arraycopy(mask, 0, nonce, 0, nonce.length);
        int at = nonce.length - Long.BYTES;
        Bytes.putLong(nonce, at, Bytes.getLong(mask, at) ^ number);
        return suite.parameters(nonce);
    }

    private int slotFor(long epoch) {
        int slot = (int) epoch & 1;
        if (epochs[slot] != epoch) {
            byte[] key = Hkdf.expand(secret, label(KEY_LABEL, epoch), suite.keyLength());
            keys[slot] = new SecretKeySpec(key, suite.keyAlgorithm());
            Arrays.fill(key, (byte) 0);
            masks[slot] = Hkdf.expand(secret, label(MASK_LABEL, epoch), CipherSuite.NONCE_LENGTH);
            epochs[slot] = epoch;
        }
        return slot;
    }

    private static byte[] label(byte[] label, long epoch) {
        byte[] info = Arrays.copyOf(label, label.length + Long.BYTES);
        Bytes.putLong(info, label.length, epoch);
        return info;
    }

    /** Overwrites the secret. The platform's key objects have no way to overwrite theirs, so they are let go. */
    void destroy() {
        Arrays.fill(secret, (byte) 0);
        Arrays.fill(keys, null);
        Arrays.fill(epochs, -1);
    }
}
