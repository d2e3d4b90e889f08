package io.rivulet.transport.crypto.flash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.rivulet.transport.crypto.FarCertificate;
import io.rivulet.transport.crypto.OpenedPacket;
import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.crypto.SignedKeying;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.crypto.plain.PlainProfile;
import io.rivulet.transport.virtual.SeededEntropy;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No bytes make a decoder of this profile throw, or read outside its range. */
class HostileBytesPropertyTest {
    private static final int CASES = 10_000;
    private static final int MANY_CASES = 10_000_000;

    /** Types and short lengths that mean something somewhere, so that random bytes get deeper than the first option. */
    private static final byte[] TELLING_BYTES = {
        0x00,
        0x01,
        0x02,
        0x03,
        0x04,
        0x0a,
        0x0d,
        0x0e,
        0x0f,
        0x10,
        0x15,
        0x1a,
        0x1d,
        0x1e,
        0x21,
        0x58,
        (byte) 0x80,
        (byte) 0x81,
        (byte) 0xff
    };

    private final SeededEntropy identities = new SeededEntropy(1, 0, "identities");
    private final FlashIdentity identity = FlashIdentity.of(
            FlashIdentityConfig.rendezvous()
                    .acceptedPasswords(List.of(new SimplePassword("", "empty id")))
                    .signatureRequired(true)
                    .build(),
            identities);
    private final FarCertificate far = FlashCertificate.parse(identity.certificate(), 0, identity.certificate().length);

    @Test
    void noneOf10000RandomInputsThrows() {
        feed(CASES);
    }

    @Test
    @Tag("slow")
    void noneOfTenMillionRandomInputsThrows() {
        feed(MANY_CASES);
    }

    private void feed(int cases) {
        List<PacketCipher> ciphers = List.of(
                FlashProfile.INSTANCE.defaultCipher(),
                PlainProfile.INSTANCE.defaultCipher(),
                FlashSessionKeys.derive(
                                new byte[] {1},
                                new byte[0],
                                new byte[0],
                                PacketProtection.CHECKSUM,
                                new PacketProtection(0, true),
                                16)
                        .cipher());
        OpenedPacket result = new OpenedPacket();
        byte[] opened = new byte[256];
        for (int i = 0; i < cases; i++) {
            SeededEntropy entropy = new SeededEntropy(1, i, "hostile bytes");
            int margin = entropy.nextInt(4);
            byte[] bytes = hostile(entropy, entropy.nextInt(100) + 2 * margin);
            int length = bytes.length - 2 * margin;
            int number = i;
            assertThatCode(() -> decode(bytes, margin, length, ciphers, opened, result, entropy))
                    .as("case %d", number)
                    .doesNotThrowAnyException();
        }
    }

    private static byte[] hostile(SeededEntropy entropy, int length) {
        byte[] bytes = entropy.nextBytes(length);
        int share = entropy.nextInt(5);
        for (int at = 0; at < length; at++) {
            if (entropy.nextInt(4) < share) {
                bytes[at] = TELLING_BYTES[entropy.nextInt(TELLING_BYTES.length)];
            }
        }
        return bytes;
    }

    private void decode(
            byte[] bytes,
            int offset,
            int length,
            List<PacketCipher> ciphers,
            byte[] opened,
            OpenedPacket result,
            SeededEntropy entropy) {
        FlashCertificate certificate = FlashCertificate.parse(bytes, offset, length);
        if (certificate != null) {
            assertThat(certificate.bytes()).hasSize(length);
        }
        PlainProfile.INSTANCE.parseCertificate(bytes, offset, length);
        identity.isSelectedBy(bytes, offset, length);
        FlashDiscriminators.fingerprintOf(bytes, offset, length);
        FlashDiscriminators.ancillaryOf(bytes, offset, length);
        KeyingComponent.parse(bytes, offset, length);
        // Random public keys of this length do not become acceptable ones often, so this is cheap.
        identity.newResponderKeying(far, bytes, offset, length, entropy).agree(SignedKeying.NONE);
        assertThat(identity.acceptsSignature(far, bytes, bytes)).isFalse();
        for (PacketCipher cipher : ciphers) {
            if (cipher.open(bytes, offset, length, opened, result)) {
                assertThat(result.offset() + result.length()).isLessThanOrEqualTo(length);
            }
        }
    }
}
