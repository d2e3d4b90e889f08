package io.rivulet.transport.crypto.flash;

import io.rivulet.transport.crypto.CryptoJob;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.KeyingFailure;
import io.rivulet.transport.crypto.SessionKeys;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * What both halves of a key agreement have in common, whether the ends' keys are static or fresh. RFC 7425 section 4.6. What can be
 * refused without mathematics is refused when a component is handed over; the job then has nothing to do and costs nothing.
 */
abstract class FlashKeying {
    final FlashIdentity identity;
    final FlashCertificate far;
    DhGroup group;
    ProtectionTerms terms;
    byte[] nearComponent;
    private final byte[] furtherOptions;

    /** For a fresh key, where our keys are fresh; for salt, where they are static. */
    private final byte[] randomBytes;

    private FlashSessionKeys keys;
    private KeyingFailure failure;

    FlashKeying(FlashIdentity identity, FlashCertificate far, byte[] furtherOptions, EntropySource entropy) {
        this.identity = identity;
        this.furtherOptions = furtherOptions;
        this.far = far;
        this.randomBytes = entropy.nextBytes(
                identity.hasStaticKeys() ? KeyingComponent.EXTRA_RANDOMNESS_LENGTH : DhGroup.EXPONENT_LENGTH);
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

    /** See {@link io.rivulet.transport.crypto.InitiatorKeying#sign}. A password's code is computed in no time. */
    public byte[] sign(byte[] parameters) {
        return identity.sign(parameters);
    }

    /** The salt that our component carries when our key is static. */
    byte[] extraRandomness() {
        return randomBytes;
    }

    /** Makes our component of what is ours to say in it. */
    void say(byte[] options) {
        nearComponent = Arrays.copyOf(options, options.length + furtherOptions.length);
        System.arraycopy(furtherOptions, 0, nearComponent, options.length, furtherOptions.length);
    }

    /** Our key pair in the group: the static one, or the one that follows from the random bytes, which takes its time. */
    DhKeyPair ourKey() {
        return identity.hasStaticKeys() ? identity.staticKey(group) : DhKeyPair.of(group, randomBytes);
    }

    /** How long {@link #ourKey} takes. */
    long ourKeyCostNs() {
        return identity.hasStaticKeys() ? 0 : group.modelledCostNs();
    }

    /** Forgets an earlier failure: an answer that anyone could have forged must not spoil the one that follows. */
    void accept() {
        failure = null;
    }

    /** Fails, with a job that has nothing to do. */
    CryptoJob refuse(KeyingFailure reason) {
        failure = reason;
        return CryptoJob.of(0, () -> {});
    }

    /** Why the far end's part of the agreement is not acceptable; null when it is. The group has been chosen. */
    KeyingFailure objectionTo(KeyingComponent farComponent) {
        KeyingComponent.EphemeralKey ephemeral = farComponent.ephemeralKey();
        // One that has a static key "MUST NOT" send another, one that has none "MUST". RFC 7425 section 4.5.2.1.
        if (far.hasStaticKeys() != (ephemeral == null)) {
            return KeyingFailure.MALFORMED_COMPONENT;
        }
        BigInteger farKey = farKey(farComponent);
        if (farKey == null) {
            return KeyingFailure.NO_COMMON_GROUP;
        }
        if (!group.isAcceptable(farKey)) {
            return KeyingFailure.UNACCEPTABLE_PUBLIC_KEY;
        }
        PacketProtection receiving = farComponent.terms().toward(terms);
        return identity.config().isSatisfiedBy(receiving) ? null : KeyingFailure.PROTECTION_REFUSED;
    }

    /** The far end's public key in the group; null when it has none there. */
    private BigInteger farKey(KeyingComponent farComponent) {
        if (far.hasStaticKeys()) {
            return far.staticKey(group);
        }
        return farComponent.ephemeralKey().group() == group
                ? farComponent.ephemeralKey().publicKey()
                : null;
    }

    /** Computes the shared secret and all that follows from it. */
    void agree(DhKeyPair ourKey, KeyingComponent farComponent, byte[] farComponentBytes) {
        byte[] secret = group.sharedSecret(ourKey.exponent(), farKey(farComponent));
        keys = FlashSessionKeys.derive(
                secret,
                nearComponent,
                farComponentBytes,
                terms.toward(farComponent.terms()),
                farComponent.terms().toward(terms),
                identity.config().minimumHmacLength());
        Arrays.fill(secret, (byte) 0);
        Arrays.fill(randomBytes, (byte) 0);
    }
}
