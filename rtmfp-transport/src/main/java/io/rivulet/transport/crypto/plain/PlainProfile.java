package io.rivulet.transport.crypto.plain;

import io.rivulet.transport.crypto.CryptoProfile;
import io.rivulet.transport.crypto.FarCertificate;
import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import java.util.Arrays;

/** The {@code plain} profile: the rules of RFC 7425 sections 4.3 and 4.4 about names, and no cryptography. Stateless. */
public final class PlainProfile implements CryptoProfile {
    /** The only one. */
    public static final PlainProfile INSTANCE = new PlainProfile();

    private PlainProfile() {}

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public PacketCipher defaultCipher() {
        return new PlainPacketCipher(0, 0, false);
    }

    @Override
    public FarCertificate parseCertificate(byte[] buffer, int offset, int length) {
        return PlainCertificate.parse(buffer, offset, length);
    }

    @Override
    public boolean selects(byte[] discriminator, int offset, int length, FarCertificate certificate) {
        return FlashDiscriminators.selects(discriminator, offset, length, (PlainCertificate) certificate);
    }

    @Override
    public byte[] canonicalDiscriminator(FarCertificate certificate) {
        return FlashDiscriminators.fingerprint(certificate.peerId());
    }

    @Override
    public boolean overrides(FarCertificate incoming, FarCertificate existing) {
        return Arrays.equals(incoming.bytes(), existing.bytes());
    }
}
