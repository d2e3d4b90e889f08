package io.rivulet.transport.crypto.modern;

import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.CryptoProfile;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.FarCertificate;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.InitiatorKeying;
import io.rivulet.transport.crypto.KeyingFailure;
import io.rivulet.transport.crypto.ResponderKeying;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import java.util.Arrays;

/**
 * An identity of the {@code modern} profile: an Ed25519 key, which the peer id names, and under {@link
 * ModernIdentityConfig.Policy#PREFER_MODERN} an identity of RFC 7425 in the same certificate for those who speak nothing else. Immutable, so
 * any number of key agreements may use it at once on any threads. The Ed25519 key lives as long as the identity.
 *
 * <p>How the profile is chosen: an Initiator keys by this profile with whoever has an Ed25519 key in its certificate. Whoever has none gets
 * an agreement by RFC 7425, if the policy allows, with a <em>witness</em> in the component. A Responder takes an agreement by RFC 7425 only
 * from an end without such a key and without a witness: two ends that both speak this profile never agree by another, whatever somebody on
 * the path takes out of certificates.
 */
public final class ModernIdentity implements Identity {
    private final ModernIdentityConfig config;
    private final byte[] signingKey;
    private final FlashIdentity flash;
    private final ModernCertificate certificate;

    /** An identity of given parts, which go together if it is an honest one. */
    ModernIdentity(ModernIdentityConfig config, byte[] signingKey, FlashIdentity flash, ModernCertificate certificate) {
        this.config = config;
        this.signingKey = signingKey;
        this.flash = flash;
        this.certificate = certificate;
    }

    /** See {@link ModernIdentityConfig#peer}. */
    public static ModernIdentity peer(EntropySource entropy) {
        return of(ModernIdentityConfig.peer().build(), entropy);
    }

    /** See {@link ModernIdentityConfig#rendezvous}. */
    public static ModernIdentity rendezvous(EntropySource entropy) {
        return of(ModernIdentityConfig.rendezvous().build(), entropy);
    }

    /** A new identity, with keys and randomness from {@code entropy}. */
    public static ModernIdentity of(ModernIdentityConfig config, EntropySource entropy) {
        byte[] signingKey = entropy.nextBytes(Curve.KEY_LENGTH);
        byte[] option = ModernCertificate.keyOption(Curve.signingPublicKey(signingKey));
        FlashIdentity flash = config.policy() == ModernIdentityConfig.Policy.MODERN_ONLY
                ? FlashIdentity.withoutGroups(config.flash(), option, entropy)
                : FlashIdentity.extended(config.flash(), option, entropy);
        byte[] bytes = flash.certificate();
        return new ModernIdentity(config, signingKey, flash, ModernCertificate.parse(bytes, 0, bytes.length));
    }

    /** The configuration that this identity was made with. */
    public ModernIdentityConfig config() {
        return config;
    }

    /** The Ed25519 signature of a hash. */
    byte[] sign(byte[] hash) {
        return Curve.sign(signingKey, certificate.signingKey(), hash);
    }

    /** The signature options of RFC 7425 that stand before ours. */
    byte[] passwordSignature(byte[] parameters) {
        return flash.sign(parameters);
    }

    @Override
    public CryptoProfile profile() {
        return ModernProfile.INSTANCE;
    }

    @Override
    public byte[] certificate() {
        return certificate.bytes();
    }

    @Override
    public PeerId peerId() {
        return certificate.peerId();
    }

    @Override
    public boolean isSelectedBy(byte[] discriminator, int offset, int length) {
        return flash.isSelectedBy(discriminator, offset, length);
    }

    /** RFC 7425 section 4.3.6. */
    @Override
    public boolean prevailsInGlareOver(FarCertificate far) {
        return flash.prevailsInGlareOver(far);
    }

    @Override
    public boolean allowsMobility() {
        return flash.allowsMobility();
    }

    @Override
    public InitiatorKeying newInitiatorKeying(FarCertificate far, EntropySource entropy) {
        ModernCertificate end = (ModernCertificate) far;
        if (end.isModern()) {
            return new ModernInitiatorKeying(this, end, entropy);
        }
        if (config.policy() == ModernIdentityConfig.Policy.MODERN_ONLY) {
            return new RefusedKeying(KeyingFailure.PROFILE_REFUSED);
        }
        return new FallbackInitiatorKeying(flash.newInitiatorKeying(end.flash(), ModernComponent.witness(), entropy));
    }

    @Override
    public ResponderKeying newResponderKeying(
            FarCertificate far, byte[] initiatorComponent, int offset, int length, EntropySource entropy) {
        ModernCertificate end = (ModernCertificate) far;
        ModernComponent component =
                ModernComponent.parse(Arrays.copyOfRange(initiatorComponent, offset, offset + length));
        if (component == null || (component.isModern() && !end.isModern())) {
            return new RefusedKeying(KeyingFailure.MALFORMED_COMPONENT);
        }
        if (component.isModern()) {
            return new ModernResponderKeying(this, end, component, entropy);
        }
        boolean couldDoBetter = end.isModern() || component.hasWitness();
        if (couldDoBetter || config.policy() == ModernIdentityConfig.Policy.MODERN_ONLY) {
            return new RefusedKeying(KeyingFailure.PROFILE_REFUSED);
        }
        return flash.newResponderKeying(end.flash(), component.bytes(), ModernComponent.witness(), entropy);
    }

    /** Passwords can be checked on the spot; Ed25519 signatures are verified in the jobs. */
    @Override
    public boolean acceptsSignature(FarCertificate far, byte[] parameters, byte[] signature) {
        return flash.acceptsSignature(far, parameters, signature);
    }
}
