package io.rivulet.transport.crypto.modern;

import io.rivulet.transport.crypto.CryptoProfile;
import io.rivulet.transport.crypto.FarCertificate;
import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.crypto.flash.FlashProfile;

/**
 * The {@code modern} profile, and under it RFC 7425's for ends that speak only that: names, discriminators, session override and the Default
 * Session Key are the same in both. Stateless.
 */
public final class ModernProfile implements CryptoProfile {
    /** The only one. */
    public static final ModernProfile INSTANCE = new ModernProfile();

    private ModernProfile() {}

    @Override
    public String name() {
        return "modern";
    }

    /** RFC 7425 section 4.1: nobody knows yet what the other end speaks. */
    @Override
    public PacketCipher defaultCipher() {
        return FlashProfile.INSTANCE.defaultCipher();
    }

    @Override
    public FarCertificate parseCertificate(byte[] buffer, int offset, int length) {
        return ModernCertificate.parse(buffer, offset, length);
    }

    @Override
    public boolean selects(byte[] discriminator, int offset, int length, FarCertificate certificate) {
        return FlashDiscriminators.selects(discriminator, offset, length, (ModernCertificate) certificate);
    }

    @Override
    public byte[] canonicalDiscriminator(FarCertificate certificate) {
        return FlashDiscriminators.fingerprint(certificate.peerId());
    }

    @Override
    public boolean overrides(FarCertificate incoming, FarCertificate existing) {
        return FlashProfile.INSTANCE.overrides(incoming, existing);
    }
}
