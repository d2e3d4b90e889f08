package io.rivulet.transport.crypto.flash;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rivulet.transport.crypto.CryptoProfile;
import io.rivulet.transport.crypto.FarCertificate;
import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import java.util.Arrays;

/** The profile of RFC 7425 section 4. Stateless. */
public final class FlashProfile implements CryptoProfile {
    /** The only one. */
    public static final FlashProfile INSTANCE = new FlashProfile();

    /** RFC 7425 section 4.1. */
    private static final String DEFAULT_SESSION_KEY = "Adobe Systems 02";

    private FlashProfile() {}

    @Override
    public String name() {
        return "flash";
    }

    @Override
    public PacketCipher defaultCipher() {
        DirectionKeys keys =
                new DirectionKeys(DEFAULT_SESSION_KEY.getBytes(UTF_8), new byte[0], PacketProtection.CHECKSUM);
        return new FlashPacketCipher(keys, keys, false);
    }

    @Override
    public FarCertificate parseCertificate(byte[] buffer, int offset, int length) {
        return FlashCertificate.parse(buffer, offset, length);
    }

    @Override
    public boolean selects(byte[] discriminator, int offset, int length, FarCertificate certificate) {
        return FlashDiscriminators.selects(discriminator, offset, length, (FlashCertificate) certificate);
    }

    @Override
    public byte[] canonicalDiscriminator(FarCertificate certificate) {
        return FlashDiscriminators.fingerprint(certificate.peerId());
    }

    /** "only if the certificate for the new session is identical". RFC 7425 section 4.3.7. */
    @Override
    public boolean overrides(FarCertificate incoming, FarCertificate existing) {
        return Arrays.equals(incoming.bytes(), existing.bytes());
    }
}
