package io.rivulet.transport.crypto.modern;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.crypto.flash.FlashIdentityConfig;
import io.rivulet.transport.virtual.SeededEntropy;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.junit.jupiter.api.Test;

class ModernCertificateTest {
    private static final byte[] KEY = new SeededEntropy(1, 0, "key").nextBytes(32);

    private static ModernCertificate parse(byte[] bytes) {
        return ModernCertificate.parse(bytes, 0, bytes.length);
    }

    @Test
    void isAnOptionOfACertificateOfTheRfc() {
        byte[] bytes = ModernCertificate.keyOption(KEY);

        assertThat(Bytes.toHex(bytes, 0, 3)).as("length, type, generation").isEqualTo("224d01");
        assertThat(parse(bytes).isModern()).isTrue();
        assertThat(parse(bytes).signingKey()).isEqualTo(KEY);
    }

    @Test
    void thePeerIdNamesTheKey() throws NoSuchAlgorithmException {
        ModernIdentity identity = ModernIdentity.rendezvous(new SeededEntropy(1, 0, "identity"));
        byte[] bytes = identity.certificate();

        assertThat(identity.peerId().toBytes())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(bytes));
        for (int at = 0; at < bytes.length; at++) {
            byte[] changed = bytes.clone();
            changed[at] ^= 1;
            ModernCertificate other = parse(changed);
            assertThat(other == null || !other.peerId().equals(identity.peerId()))
                    .isTrue();
        }
    }

    @Test
    void countsOnlyInTheCanonicalSection() {
        byte[] behind = new ByteWriter(100)
                .u8(0)
                .bytes(ModernCertificate.keyOption(KEY))
                .toBytes();

        assertThat(parse(behind).isModern()).isFalse();
    }

    @Test
    void malformedOnesAreRefused() {
        byte[] option = ModernCertificate.keyOption(KEY);
        byte[] twice = new ByteWriter(100).bytes(option).bytes(option).toBytes();
        byte[] shortKey = new ByteWriter(100)
                .option(ModernOptions.CERTIFICATE_KEY, new byte[] {1, 2, 3})
                .toBytes();
        byte[] longValue = new byte[34];
        longValue[0] = 1;
        byte[] longKey = new ByteWriter(100)
                .option(ModernOptions.CERTIFICATE_KEY, longValue)
                .toBytes();

        assertThat(parse(twice)).isNull();
        assertThat(parse(shortKey)).isNull();
        assertThat(parse(longKey)).isNull();
        assertThat(parse(new byte[] {5, 1})).isNull();
    }

    /** A later generation may stand beside ours. */
    @Test
    void otherGenerationsAreIgnored() {
        byte[] later = new ByteWriter(100)
                .option(ModernOptions.CERTIFICATE_KEY, new byte[] {2, 9})
                .bytes(ModernCertificate.keyOption(KEY))
                .toBytes();

        assertThat(parse(later).signingKey()).isEqualTo(KEY);
    }

    @Test
    void isSelectedAsTheRfcHasIt() {
        ModernIdentity identity = ModernIdentity.of(
                ModernIdentityConfig.rendezvous()
                        .policy(ModernIdentityConfig.Policy.MODERN_ONLY)
                        .flash(FlashIdentityConfig.rendezvous()
                                .hostname("a.example")
                                .build())
                        .build(),
                new SeededEntropy(1, 0, "identity"));
        byte[] bytes = identity.certificate();
        ModernCertificate certificate = parse(bytes);
        byte[][] selecting = {
            FlashDiscriminators.fingerprint(identity.peerId()),
            FlashDiscriminators.ancillary("rtmfp://a.example/"),
            FlashDiscriminators.hostname("a.example"),
            ModernProfile.INSTANCE.canonicalDiscriminator(certificate)
        };

        for (byte[] discriminator : selecting) {
            assertThat(identity.isSelectedBy(discriminator, 0, discriminator.length))
                    .isTrue();
            assertThat(ModernProfile.INSTANCE.selects(discriminator, 0, discriminator.length, certificate))
                    .isTrue();
        }
        byte[] other = FlashDiscriminators.hostname("b.example");
        assertThat(identity.isSelectedBy(other, 0, other.length)).isFalse();
    }
}
