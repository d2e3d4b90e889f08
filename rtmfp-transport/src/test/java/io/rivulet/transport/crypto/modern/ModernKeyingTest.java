package io.rivulet.transport.crypto.modern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.KeyingFailure;
import io.rivulet.transport.crypto.OpenedPacket;
import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.crypto.SessionKeys;
import io.rivulet.transport.crypto.SignedKeying;
import io.rivulet.transport.crypto.flash.DhGroup;
import io.rivulet.transport.crypto.flash.FlashCertificate;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.crypto.flash.FlashIdentityConfig;
import io.rivulet.transport.crypto.flash.FlashSessionKeys;
import io.rivulet.transport.crypto.flash.SimplePassword;
import io.rivulet.transport.crypto.modern.ModernIdentityConfig.Policy;
import io.rivulet.transport.virtual.SeededEntropy;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.OptionReader;
import io.rivulet.transport.wire.chunk.IIKeying;
import io.rivulet.transport.wire.chunk.RIKeying;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ModernKeyingTest {
    private static final SeededEntropy IDENTITIES = new SeededEntropy(21, 0, "identities");

    /** Group 2 is the cheapest; which one it is makes no difference here. */
    private static final FlashIdentityConfig FLASH =
            FlashIdentityConfig.peer().groups(DhGroup.MODP_1024).build();

    private static final ModernIdentity ALICE = identity(Policy.PREFER_MODERN);
    private static final ModernIdentity BOB = identity(Policy.PREFER_MODERN);

    private final SeededEntropy entropy = new SeededEntropy(22, 0, "keying");

    private static ModernIdentity identity(Policy policy) {
        return ModernIdentity.of(
                ModernIdentityConfig.peer().policy(policy).flash(FLASH).build(), IDENTITIES);
    }

    private static ModernIdentity identity(CipherSuite... suites) {
        return ModernIdentity.of(
                ModernIdentityConfig.peer().suites(suites).flash(FLASH).build(), IDENTITIES);
    }

    private Handshake between(Identity initiator, Identity responder) {
        return new Handshake(initiator, responder, entropy);
    }

    private static void assertEndsUnderstandEachOther(Handshake handshake) {
        SessionKeys near = handshake.initiatorKeys();
        SessionKeys far = handshake.responderKeys();
        assertThat(near.nearNonce()).hasSize(32).isEqualTo(far.farNonce());
        assertThat(near.farNonce()).isEqualTo(far.nearNonce()).isNotEqualTo(near.nearNonce());
        assertPacketsPass(near.cipher(), far.cipher());
        assertPacketsPass(far.cipher(), near.cipher());
    }

    private static void assertPacketsPass(PacketCipher sender, PacketCipher receiver) {
        byte[] sealed = new byte[256];
        for (int i = 0; i < 3; i++) {
            int length = sender.seal(new byte[256], PacketCipher.HEADROOM_BYTES, 100, sealed, 0);
            assertThat(receiver.open(sealed, 0, length, new byte[256], new OpenedPacket()))
                    .isTrue();
        }
    }

    @Test
    void agreesOnFreshKeysForEverySession() {
        Set<String> nonces = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            Handshake handshake = between(ALICE, BOB);

            assertThat(handshake.run()).isTrue();

            assertEndsUnderstandEachOther(handshake);
            assertThat(nonces.add(Arrays.toString(handshake.initiatorKeys().nearNonce())))
                    .isTrue();
            assertThat(handshake.initiatorKeys().cipher().isAuthenticated()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "AES_128_GCM, AES_128_GCM, AES_128_GCM",
        "CHACHA20_POLY1305, CHACHA20_POLY1305, CHACHA20_POLY1305",
        "AES_128_GCM, CHACHA20_POLY1305,"
    })
    void agreesOnASuiteThatBothHave(CipherSuite near, CipherSuite far, CipherSuite expected) {
        Handshake handshake = between(identity(near), identity(far));

        assertThat(handshake.run()).isEqualTo(expected != null);

        assertThat(handshake.failure).isEqualTo(expected == null ? KeyingFailure.PROTECTION_REFUSED : null);
        if (expected != null) {
            assertThat(((ModernSessionKeys) handshake.initiatorKeys()).suite()).isEqualTo(expected);
            assertEndsUnderstandEachOther(handshake);
        }
    }

    @Test
    void theResponderChoosesAmongTheSuitesOffered() {
        ModernIdentity chaChaFirst = identity(CipherSuite.CHACHA20_POLY1305, CipherSuite.AES_128_GCM);
        Handshake towardChaCha = between(ALICE, chaChaFirst);
        Handshake towardAes = between(chaChaFirst, ALICE);

        assertThat(towardChaCha.run()).isTrue();
        assertThat(towardAes.run()).isTrue();

        assertThat(((ModernSessionKeys) towardChaCha.responderKeys()).suite()).isEqualTo(CipherSuite.CHACHA20_POLY1305);
        assertThat(((ModernSessionKeys) towardAes.responderKeys()).suite()).isEqualTo(CipherSuite.AES_128_GCM);
    }

    /** What a recorded session could be opened with is gone, at both ends, as soon as the keys are there. */
    @Test
    void forgetsItsPrivateKeys() {
        Handshake handshake = between(ALICE, BOB);

        assertThat(handshake.run()).isTrue();

        assertThat(((ModernKeying) handshake.initiatorKeying).privateKey).containsOnly(0);
        assertThat(((ModernKeying) handshake.responderKeying).privateKey).containsOnly(0);
    }

    @Test
    void destroyedKeysAreGone() {
        Handshake handshake = between(ALICE, BOB);
        assertThat(handshake.run()).isTrue();
        SessionKeys keys = handshake.initiatorKeys();
        byte[] sealed = new byte[256];
        int length = handshake.responderKeys().cipher().seal(new byte[256], 12, 100, sealed, 0);

        keys.destroy();

        assertThat(keys.nearNonce()).containsOnly(0);
        assertThat(keys.farNonce()).containsOnly(0);
        assertThat(keys.cipher().open(sealed, 0, length, new byte[256], new OpenedPacket()))
                .isFalse();
    }

    /** Both ends have keys, and the same: nothing less counts as agreement. */
    private static boolean haveAgreed(Handshake handshake, boolean ran) {
        return ran
                && Arrays.equals(
                        handshake.initiatorKeys().nearNonce(),
                        handshake.responderKeys().farNonce());
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    void noByteOfAnythingSaidCanBeChanged(Policy policy) {
        ModernIdentity alice = identity(policy);
        ModernIdentity bob = identity(policy);
        Handshake untouched = between(alice, bob);
        assertThat(untouched.run()).isTrue();

        for (int at = 0; at < bob.certificate().length; at++) {
            Handshake handshake = between(alice, bob);
            handshake.onResponderCertificate = flip(at);
            assertThat(handshake.run())
                    .as("certificate of the responder, byte %d", at)
                    .isFalse();
        }
        for (int at = 0; at < untouched.iiKeying.length; at++) {
            Handshake handshake = between(alice, bob);
            handshake.onIIKeying = flip(at);
            assertThat(handshake.run()).as("IIKeying, byte %d", at).isFalse();
        }
        for (int at = 0; at < untouched.riKeying.length; at++) {
            Handshake handshake = between(alice, bob);
            handshake.onRIKeying = flip(at);
            assertThat(handshake.run()).as("RIKeying, byte %d", at).isFalse();
            assertThat(handshake.initiatorKeys()).isNull();
        }
    }

    private static UnaryOperator<byte[]> flip(int at) {
        return bytes -> {
            byte[] changed = bytes.clone();
            changed[at] ^= 1;
            return changed;
        };
    }

    @Test
    void aForgedAnswerDoesNotSpoilTheGenuineOne() {
        Handshake handshake = between(ALICE, BOB);
        assertThat(handshake.run()).isTrue();
        byte[] genuine = handshake.riKeying;
        Handshake other = between(ALICE, BOB);
        other.onRIKeying = answer -> genuine; // of another session

        assertThat(other.run()).isFalse();
        assertThat(other.failure).isEqualTo(KeyingFailure.BAD_SIGNATURE);
        other.riKeying = new byte[] {0, 0, 0, 1, 1, 5};
        assertThat(other.complete()).isFalse();
        assertThat(other.failure).isEqualTo(KeyingFailure.MALFORMED_COMPONENT);
    }

    @Test
    void theGenuineAnswerCountsAfterAForgedOne() {
        Handshake handshake = between(ALICE, BOB);
        byte[][] genuine = new byte[1][];
        handshake.onRIKeying = answer -> {
            genuine[0] = answer;
            return flip(20).apply(answer);
        };
        assertThat(handshake.run()).isFalse();

        handshake.riKeying = genuine[0];

        assertThat(handshake.complete()).isTrue();
        assertEndsUnderstandEachOther(handshake);
    }

    /** An IIKeying for somebody else is of no use with us, and neither is one with a cookie that is not the one it was signed with. */
    @Test
    void theInitiatorMeansItsResponder() {
        ModernIdentity carol = identity(Policy.PREFER_MODERN);
        Handshake withCarol = between(ALICE, carol);
        assertThat(withCarol.run()).isTrue();
        Handshake withBob = between(ALICE, BOB);
        withBob.onIIKeying = mine -> withCarol.iiKeying;

        assertThat(withBob.run()).isFalse();

        assertThat(withBob.failure).isEqualTo(KeyingFailure.BAD_SIGNATURE);
    }

    @Test
    void whoHasOnlyTheCertificateIsNotTheOne() {
        ModernIdentity mallory = identity(Policy.PREFER_MODERN);
        // Mallory answers for Bob, whose certificate it shows.
        Handshake asResponder = between(ALICE, mallory);
        asResponder.onResponderCertificate = own -> BOB.certificate();

        assertThat(asResponder.run()).isFalse();

        // And it asks as Alice.
        Handshake asInitiator = between(mallory, BOB);
        asInitiator.onIIKeying = own -> withCertificate(own, ALICE.certificate());

        assertThat(asInitiator.run()).isFalse();
        assertThat(asInitiator.failure).isEqualTo(KeyingFailure.BAD_SIGNATURE);
    }

    /** Knows all that is public, and speaks the protocol perfectly; it has no private key but its own. */
    @Test
    void whoHasAnotherPrivateKeyIsNotTheOne() {
        byte[] certificate = BOB.certificate();
        ModernIdentity forger = new ModernIdentity(
                BOB.config(),
                entropy.nextBytes(32),
                FlashIdentity.of(FLASH, IDENTITIES),
                ModernCertificate.parse(certificate, 0, certificate.length));
        Handshake asResponder = between(ALICE, forger);
        Handshake asInitiator = between(forger, ALICE);

        assertThat(asResponder.run()).isFalse();
        assertThat(asInitiator.run()).isFalse();

        assertThat(asResponder.riKeying).as("the forger has answered").isNotNull();
        assertThat(asResponder.failure).isEqualTo(KeyingFailure.BAD_SIGNATURE);
        assertThat(asResponder.initiatorKeys()).isNull();
        assertThat(asInitiator.failure).isEqualTo(KeyingFailure.BAD_SIGNATURE);
        assertThat(asInitiator.responderKeys()).isNull();
    }

    private static byte[] withCertificate(byte[] iiKeying, byte[] certificate) {
        IIKeying chunk = new IIKeying();
        chunk.wrap(new ByteReader(iiKeying));
        ByteWriter out = new ByteWriter(2_000);
        IIKeying.put(
                out,
                chunk.sessionId(),
                chunk.cookie().toBytes(),
                certificate,
                chunk.component().toBytes());
        return out.bytes(chunk.signature().toBytes()).toBytes();
    }

    /** An initiator that signs what it says, but says a key with which everybody knows the secret. */
    @Test
    void refusesKeysOfSmallOrder() {
        ModernComponent component =
                ModernComponent.parse(ModernComponent.ofInitiator(new byte[32], List.of(CipherSuite.AES_128_GCM)));
        byte[] certificate = ALICE.certificate();
        ModernCertificate alice = ModernCertificate.parse(certificate, 0, certificate.length);
        byte[] parameters = {1, 2, 3};
        byte[] hash = Transcript.hash(Transcript.INITIATOR_SIGNATURE, BOB.certificate(), parameters);
        byte[] signature = SignatureField.with(new byte[0], ModernOptions.INITIATOR_SIGNATURE, ALICE.sign(hash));
        ModernResponderKeying keying = new ModernResponderKeying(BOB, alice, component, entropy);

        keying.agree(new SignedKeying(parameters, signature)).run();

        assertThat(keying.failure()).isEqualTo(KeyingFailure.UNACCEPTABLE_PUBLIC_KEY);
        assertThat(keying.keys()).isNull();
    }

    @Test
    void takesItsTimeForMathematicsOnly() {
        byte[] certificate = BOB.certificate();
        ModernCertificate bob = ModernCertificate.parse(certificate, 0, certificate.length);
        var initiator = ALICE.newInitiatorKeying(bob, entropy);

        assertThat(initiator.prepare().modelledCostNs()).isEqualTo(Curve.PUBLIC_KEY_COST_NS);
        assertThat(initiator.signingCostNs()).isEqualTo(Curve.SIGNING_COST_NS);
        assertThat(initiator.complete(new byte[0], 0, 0, SignedKeying.NONE).modelledCostNs())
                .isZero();
    }

    @Test
    void passwordsStandBesideSignatures() {
        SimplePassword password = new SimplePassword("id", "secret");
        FlashIdentityConfig asking = FlashIdentityConfig.peer()
                .groups(DhGroup.MODP_1024)
                .signingPassword(password)
                .acceptedPasswords(List.of(password))
                .signatureRequired(true)
                .build();
        ModernIdentity knowing = ModernIdentity.of(
                ModernIdentityConfig.peer()
                        .policy(Policy.MODERN_ONLY)
                        .flash(asking)
                        .build(),
                IDENTITIES);

        assertThat(between(knowing, knowing).run()).isTrue();
        assertThat(between(ALICE, knowing).run()).isFalse();
    }

    // Which profile it is.

    @ParameterizedTest
    @CsvSource({
        "PREFER_MODERN, PREFER_MODERN, MODERN",
        "PREFER_MODERN, MODERN_ONLY, MODERN",
        "MODERN_ONLY, PREFER_MODERN, MODERN",
        "MODERN_ONLY, MODERN_ONLY, MODERN",
        "PREFER_MODERN, FLASH, FLASH",
        "FLASH, PREFER_MODERN, FLASH",
        "MODERN_ONLY, FLASH, NONE",
        "FLASH, MODERN_ONLY, NONE",
        "FLASH, FLASH, FLASH"
    })
    void speaksModernWhereBothDoAndFlashWhereThePolicyAllows(String near, String far, String expected) {
        Handshake handshake = between(identityOf(near), identityOf(far));

        assertThat(handshake.run()).isEqualTo(!expected.equals("NONE"));

        if (!expected.equals("NONE")) {
            Class<?> keys = expected.equals("MODERN") ? ModernSessionKeys.class : FlashSessionKeys.class;
            assertThat(handshake.initiatorKeys()).isInstanceOf(keys);
            assertThat(handshake.responderKeys()).isInstanceOf(keys);
            assertEndsUnderstandEachOther(handshake);
        }
    }

    private static Identity identityOf(String name) {
        return name.equals("FLASH") ? FlashIdentity.of(FLASH, IDENTITIES) : identity(Policy.valueOf(name));
    }

    @Test
    void oneCertificateServesBothProfiles() {
        byte[] bytes = ALICE.certificate();
        var asFlash = FlashCertificate.parse(bytes, 0, bytes.length);

        assertThat(asFlash.peerId()).isEqualTo(ALICE.peerId());
        assertThat(asFlash.groups()).containsExactly(DhGroup.MODP_1024);
        byte[] only = identity(Policy.MODERN_ONLY).certificate();
        assertThat(FlashCertificate.parse(only, 0, only.length).groups()).isEmpty();
    }

    /** Every way of taking our option out of what is said, up to all of them at once. */
    @Test
    void whoeverStripsTheProfileOutGetsNoSession() {
        for (int ways = 1; ways < 16; ways++) {
            Handshake handshake = between(ALICE, BOB);
            boolean fromResponderCertificate = (ways & 1) != 0;
            boolean fromInitiatorCertificate = (ways & 2) != 0;
            boolean fromInitiatorComponent = (ways & 4) != 0;
            boolean fromResponderComponent = (ways & 8) != 0;
            if (fromResponderCertificate) {
                handshake.onResponderCertificate = ModernKeyingTest::stripped;
            }
            handshake.onIIKeying = bytes -> strippedIIKeying(bytes, fromInitiatorCertificate, fromInitiatorComponent);
            if (fromResponderComponent) {
                handshake.onRIKeying = ModernKeyingTest::strippedRIKeying;
            }

            boolean ran = handshake.run();

            // By RFC 7425 an initiator believes any answer; it then has keys that nobody else has.
            assertThat(haveAgreed(handshake, ran))
                    .as("ways %s", Integer.toBinaryString(ways))
                    .isFalse();
            assertThat(ran).as("ways %s", Integer.toBinaryString(ways)).isEqualTo(ways == 15);
        }
    }

    /** Options without those of types 0x4d to 0x50. */
    private static byte[] stripped(byte[] options) {
        ByteWriter out = new ByteWriter(options.length);
        ByteReader source = new ByteReader(options);
        OptionReader reader = new OptionReader().wrap(source);
        while (reader.next()) {
            boolean ours = reader.type() >= 0x4d && reader.type() <= 0x50;
            if (!ours) {
                out.bytes(options, reader.optionStart(), source.position() - reader.optionStart());
            }
        }
        return out.toBytes();
    }

    private static byte[] strippedIIKeying(byte[] bytes, boolean certificate, boolean component) {
        IIKeying chunk = new IIKeying();
        chunk.wrap(new ByteReader(bytes));
        byte[] shown = chunk.certificate().toBytes();
        byte[] said = chunk.component().toBytes();
        ByteWriter out = new ByteWriter(2_000);
        IIKeying.put(
                out,
                chunk.sessionId(),
                chunk.cookie().toBytes(),
                certificate ? stripped(shown) : shown,
                component ? stripped(said) : said);
        return out.bytes(chunk.signature().toBytes()).toBytes();
    }

    private static byte[] strippedRIKeying(byte[] bytes) {
        RIKeying chunk = new RIKeying();
        chunk.wrap(new ByteReader(bytes));
        ByteWriter out = new ByteWriter(2_000);
        RIKeying.put(out, chunk.sessionId(), stripped(chunk.component().toBytes()));
        return out.bytes(chunk.signature().toBytes()).toBytes();
    }

    @Test
    void reportsAllViolationsAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModernIdentityConfig.peer()
                        .suites()
                        .flash(FlashIdentityConfig.original().build())
                        .build())
                .withMessageContaining("suites: at least one")
                .withMessageContaining("flash: nothing of the original protocol");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModernIdentityConfig.peer()
                        .suites(CipherSuite.AES_128_GCM, CipherSuite.AES_128_GCM)
                        .build())
                .withMessageContaining("suites: none twice");
    }
}
