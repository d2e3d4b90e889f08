package io.rivulet.transport.crypto.modern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.rivulet.transport.crypto.OpenedPacket;
import io.rivulet.transport.crypto.SignedKeying;
import io.rivulet.transport.virtual.SeededEntropy;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.Bytes;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ModernComponentTest {
    private static final int QUICK = 10_000;
    private static final int SLOW = 100_000;
    private static final byte[] KEY = new SeededEntropy(1, 0, "key").nextBytes(32);
    private static final byte[] SIGNATURE = new SeededEntropy(1, 0, "signature").nextBytes(64);
    private static final List<CipherSuite> BOTH = List.of(CipherSuite.CHACHA20_POLY1305, CipherSuite.AES_128_GCM);

    @Test
    void readsWhatAnInitiatorSays() {
        byte[] bytes = ModernComponent.ofInitiator(KEY, BOTH);

        ModernComponent component = ModernComponent.parse(bytes);

        assertThat(Bytes.toHex(bytes, 0, 3)).isEqualTo("224d01");
        assertThat(Bytes.toHex(bytes, 35, 4)).isEqualTo("034e0201");
        assertThat(component.isModern()).isTrue();
        assertThat(component.agreementKey()).isEqualTo(KEY);
        assertThat(component.suites()).isEqualTo(BOTH);
        assertThat(component.signature()).isNull();
        assertThat(component.hasWitness()).isFalse();
    }

    @Test
    void readsWhatAResponderSays() {
        byte[] unsigned = ModernComponent.ofResponder(KEY, CipherSuite.AES_128_GCM);

        ModernComponent component = ModernComponent.parse(ModernComponent.signed(unsigned, SIGNATURE));

        assertThat(component.suites()).containsExactly(CipherSuite.AES_128_GCM);
        assertThat(component.signature()).isEqualTo(SIGNATURE);
        assertThat(component.unsigned()).isEqualTo(unsigned);
    }

    @Test
    void readsBackWhatItWrote() {
        readsBackWhatItWrote(QUICK);
    }

    @Test
    @Tag("slow")
    void readsBackWhatItWroteAHundredThousandTimes() {
        readsBackWhatItWrote(SLOW);
    }

    private static void readsBackWhatItWrote(int cases) {
        for (int seed = 1; seed <= cases; seed++) {
            SeededEntropy entropy = new SeededEntropy(seed, 0, "round trip");
            byte[] key = entropy.nextBytes(Curve.KEY_LENGTH);
            byte[] signature = entropy.nextBytes(Curve.SIGNATURE_LENGTH);
            List<CipherSuite> suites = BOTH.subList(entropy.nextInt(2), 2);
            byte[] unsigned = ModernComponent.ofInitiator(key, suites);
            ModernComponent component = ModernComponent.parse(unsigned);
            ModernComponent signed = ModernComponent.parse(ModernComponent.signed(unsigned, signature));
            byte[] option = ModernCertificate.keyOption(key);
            byte[] field = SignatureField.with(option, ModernOptions.TRANSCRIPT_SIGNATURE, signature);

            assertThat(component.agreementKey()).as("seed %d", seed).isEqualTo(key);
            assertThat(component.suites()).as("seed %d", seed).isEqualTo(suites);
            assertThat(signed.unsigned()).as("seed %d", seed).isEqualTo(unsigned);
            assertThat(signed.signature()).as("seed %d", seed).isEqualTo(signature);
            assertThat(ModernCertificate.parse(option, 0, option.length).signingKey())
                    .as("seed %d", seed)
                    .isEqualTo(key);
            assertThat(SignatureField.find(field, ModernOptions.TRANSCRIPT_SIGNATURE))
                    .as("seed %d", seed)
                    .isEqualTo(signature);
        }
    }

    @Test
    void malformedOnesAreRefused() {
        byte[] good = ModernComponent.signed(ModernComponent.ofInitiator(KEY, BOTH), SIGNATURE);
        for (int length = 1; length < good.length; length++) {
            ModernComponent part = ModernComponent.parse(Arrays.copyOf(good, length));
            assertThat(part == null || part.signature() == null)
                    .as("length %d", length)
                    .isTrue();
        }
        byte[] key = ModernComponent.ofInitiator(KEY, List.of());
        byte[] suites = new ByteWriter(10)
                .option(ModernOptions.CIPHER_SUITES, new byte[] {1})
                .toBytes();

        assertThat(ModernComponent.parse(concat(key, Arrays.copyOf(key, 35)))).isNull();
        assertThat(ModernComponent.parse(concat(suites, suites))).isNull();
        assertThat(ModernComponent.parse(concat(good, suites)))
                .as("behind the signature")
                .isNull();
        assertThat(ModernComponent.parse(option(ModernOptions.AGREEMENT_KEY, new byte[] {1, 2})))
                .isNull();
        assertThat(ModernComponent.parse(option(ModernOptions.TRANSCRIPT_SIGNATURE, new byte[63])))
                .isNull();
        assertThat(ModernComponent.parse(option(ModernOptions.CIPHER_SUITES, new byte[17])))
                .isNull();
    }

    @Test
    void tooManyOptionsAreRefused() {
        byte[] sixteen = new byte[16]; // Markers
        byte[] seventeen = new byte[17];

        assertThat(ModernComponent.parse(sixteen)).isNotNull();
        assertThat(ModernComponent.parse(seventeen)).isNull();
    }

    @Test
    void unknownOptionsGenerationsAndSuitesAreSkipped() {
        byte[] bytes = concat(
                option(0x77, new byte[5]),
                option(ModernOptions.AGREEMENT_KEY, new byte[] {2, 2}),
                option(ModernOptions.WITNESS, new byte[] {2}),
                option(ModernOptions.CIPHER_SUITES, new byte[] {9, 1, 0}));

        ModernComponent component = ModernComponent.parse(bytes);

        assertThat(component.isModern()).isFalse();
        assertThat(component.hasWitness()).isFalse();
        assertThat(ModernComponent.parse(concat(bytes, ModernComponent.witness()))
                        .hasWitness())
                .isTrue();
        assertThat(component.suites()).containsExactly(CipherSuite.AES_128_GCM);
    }

    @Test
    void aSignatureFieldHasOneOfAKind() {
        byte[] field = SignatureField.with(option(0x1d, new byte[40]), ModernOptions.INITIATOR_SIGNATURE, SIGNATURE);

        assertThat(SignatureField.find(field, ModernOptions.INITIATOR_SIGNATURE))
                .isEqualTo(SIGNATURE);
        assertThat(SignatureField.find(field, ModernOptions.CONFIRMATION)).isNull();
        assertThat(SignatureField.find(
                        SignatureField.with(field, ModernOptions.INITIATOR_SIGNATURE, SIGNATURE),
                        ModernOptions.INITIATOR_SIGNATURE))
                .isNull();
        assertThat(SignatureField.find(Arrays.copyOf(field, field.length - 1), ModernOptions.INITIATOR_SIGNATURE))
                .isNull();
        assertThat(SignatureField.find(concat(new byte[16], field), ModernOptions.INITIATOR_SIGNATURE))
                .isNull();
    }

    private static byte[] option(int type, byte[] value) {
        return new ByteWriter(200).option(type, value).toBytes();
    }

    private static byte[] concat(byte[]... parts) {
        ByteWriter out = new ByteWriter(1_000);
        for (byte[] part : parts) {
            out.bytes(part);
        }
        return out.toBytes();
    }

    @Test
    void noneOf10000RandomInputsThrows() {
        feed(10_000);
    }

    @Test
    @Tag("slow")
    void noneOfTenMillionRandomInputsThrows() {
        feed(10_000_000);
    }

    /** Random bytes, and valid components and certificates with a few bytes changed. */
    private static void feed(int cases) {
        ModernIdentity identity = ModernIdentity.of(
                ModernIdentityConfig.peer()
                        .policy(ModernIdentityConfig.Policy.MODERN_ONLY)
                        .build(),
                new SeededEntropy(1, 0, "identity"));
        byte[] certificate = identity.certificate();
        ModernCertificate far = ModernCertificate.parse(certificate, 0, certificate.length);
        byte[] component = ModernComponent.signed(ModernComponent.ofInitiator(KEY, BOTH), SIGNATURE);
        ModernPacketCipher cipher = new ModernPacketCipher(
                CipherSuite.AES_128_GCM,
                new EpochKeys(CipherSuite.AES_128_GCM, new byte[32]),
                new EpochKeys(CipherSuite.AES_128_GCM, new byte[32]));
        byte[] opened = new byte[256];
        OpenedPacket result = new OpenedPacket();
        for (int i = 0; i < cases; i++) {
            SeededEntropy entropy = new SeededEntropy(1, i, "hostile bytes");
            byte[] bytes =
                    switch (i % 3) {
                        case 0 -> entropy.nextBytes(entropy.nextInt(100));
                        case 1 -> component.clone();
                        default -> certificate.clone();
                    };
            for (int change = entropy.nextInt(4); change > 0 && bytes.length > 0; change--) {
                bytes[entropy.nextInt(bytes.length)] = (byte) entropy.nextInt(256);
            }
            assertThatCode(() -> {
                        ModernCertificate.parse(bytes, 0, bytes.length);
                        ModernComponent.parse(bytes);
                        SignatureField.find(bytes, ModernOptions.CONFIRMATION);
                        identity.newResponderKeying(far, bytes, 0, bytes.length, entropy)
                                .agree(new SignedKeying(bytes, bytes))
                                .modelledCostNs();
                        assertThat(cipher.open(bytes, 0, bytes.length, opened, result))
                                .isFalse();
                    })
                    .as("case %d", i)
                    .doesNotThrowAnyException();
        }
    }
}
