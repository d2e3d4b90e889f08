package io.rivulet.transport.crypto.modern;

import io.rivulet.transport.crypto.CryptoJob;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.KeyingFailure;
import io.rivulet.transport.crypto.SessionKeys;
import java.util.Arrays;

/**
 * What both halves of a key agreement have in common. Both keys are fresh, and each end signs: the Initiator the parameters of its IIKeying
 * (with the cookie, which the Responder made, so that an old one is of no use) and the certificate it means; the Responder all that both
 * said. The Responder confirms the keys in its RIKeying, the Initiator with its first packet.
 */
abstract class ModernKeying {
    final ModernIdentity identity;
    final ModernCertificate far;
    final byte[] privateKey;
    byte[] nearComponent;
    ModernSessionKeys keys;
    KeyingFailure failure;

    ModernKeying(ModernIdentity identity, ModernCertificate far, EntropySource entropy) {
        this.identity = identity;
        this.far = far;
        this.privateKey = entropy.nextBytes(Curve.KEY_LENGTH);
    }

    /** See {@link io.rivulet.transport.crypto.InitiatorKeying#component}. */
    public byte[] component() {
        return nearComponent;
    }

    /** See {@link io.rivulet.transport.crypto.InitiatorKeying#keys}. */
    public SessionKeys keys() {
        return keys;
    }

    /** See {@link io.rivulet.transport.crypto.InitiatorKeying#failure}. */
    public KeyingFailure failure() {
        return failure;
    }

    /** Fails, with a job that has nothing to do. */
    CryptoJob refuse(KeyingFailure reason) {
        failure = reason;
        return CryptoJob.of(0, () -> {});
    }

    /** Forgets the private key: a session whose keys are destroyed cannot be read by anybody any more. */
    void forget() {
        Arrays.fill(privateKey, (byte) 0);
    }
}
