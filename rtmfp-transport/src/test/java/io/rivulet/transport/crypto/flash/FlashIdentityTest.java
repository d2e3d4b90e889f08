package io.rivulet.transport.crypto.flash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.FarCertificate;
import io.rivulet.transport.crypto.InitiatorKeying;
import io.rivulet.transport.crypto.ResponderKeying;
import io.rivulet.transport.crypto.SignedKeying;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.virtual.SeededEntropy;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.Bytes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlashIdentityTest {
    private final SeededEntropy entropy = new SeededEntropy(21, 0, "identity");

    private static FarCertificate certificateOf(FlashIdentity identity) {
        byte[] bytes = identity.certificate();
        return FlashProfile.INSTANCE.parseCertificate(bytes, 0, bytes.length);
    }

    @Test
    void aPeerHasAStaticKeyInGroup14() {
        FlashIdentity identity = FlashIdentity.peer(entropy);
        FlashCertificate certificate = (FlashCertificate) certificateOf(identity);

        assertThat(certificate.hasStaticKeys()).isTrue();
        assertThat(certificate.groups()).containsExactly(DhGroup.MODP_2048);
        assertThat(certificate.acceptsAncillaryData()).isFalse();
        assertThat(certificate.peerId()).isEqualTo(identity.peerId());
        assertThat(identity.allowsMobility()).isTrue();
        assertThat(identity.sign(new byte[10])).isEmpty();
    }

    @Test
    void aRendezvousHasFreshKeysAndAcceptsAncillaryData() {
        FlashIdentity identity = FlashIdentity.rendezvous(entropy);
        byte[] uri = FlashDiscriminators.ancillary("rtmfp://example.com");

        assertThat(Bytes.toHex(identity.certificate(), 0, 4)).isEqualTo("010a410e");
        assertThat(Bytes.toHex(identity.certificate(), 68, 6)).isEqualTo("02150e021502");
        assertThat(identity.certificate()).hasSize(74);
        assertThat(identity.isSelectedBy(uri, 0, uri.length)).isTrue();
        assertThat(FlashIdentity.peer(entropy).isSelectedBy(uri, 0, uri.length)).isFalse();
    }

    @Test
    @Covers({"7016-3.2-1", "7016-3.2-3"})
    void everyIdentityHasItsOwnName() {
        Set<PeerId> names = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            names.add(FlashIdentity.rendezvous(entropy).peerId());
            names.add(FlashIdentity.original(entropy).peerId());
        }

        assertThat(names).hasSize(400);
    }

    @Test
    @Covers("7425-4.5.2.2-1")
    void anOriginalPeerSpeaksByteForByteAsItsKindDoes() {
        FlashIdentity near = FlashIdentity.original(entropy);
        FlashIdentity far = FlashIdentity.original(entropy);

        InitiatorKeying initiator = near.newInitiatorKeying(certificateOf(far), entropy);
        initiator.prepare().run();
        byte[] skic = initiator.component();
        ResponderKeying responder = far.newResponderKeying(certificateOf(near), skic, 0, skic.length, entropy);
        responder.agree(SignedKeying.NONE).run();
        byte[] skrc = responder.component();

        assertThat(skic).hasSize(76);
        assertThat(Bytes.toHex(skic, 0, 5)).isEqualTo("021d02410e");
        assertThat(Bytes.toHex(skic, 69, 7)).isEqualTo("031a020a021e02");
        assertThat(skrc).hasSize(73);
        assertThat(Bytes.toHex(skrc, 0, 9)).isEqualTo("031a0000021e00410e");
        assertThat(near.sign(skic)).containsExactly('X');
        assertThat(near.allowsMobility()).isFalse();
        assertThat(near.certificate()).hasSizeBetween(131, 132);
        assertThat(Bytes.toHex(near.certificate(), 0, 4)).isIn("81021d02", "81011d02");
    }

    /** What the recorded programs say to a server, and how the recorded server answers. */
    @Test
    void aRendezvousAnswersOriginalPeersAsTheirServerDoes() {
        FlashIdentity original = FlashIdentity.original(entropy);
        FlashIdentity rendezvous = FlashIdentity.rendezvous(entropy);
        InitiatorKeying initiator = original.newInitiatorKeying(certificateOf(rendezvous), entropy);
        initiator.prepare().run();
        byte[] skic = initiator.component();

        ResponderKeying responder =
                rendezvous.newResponderKeying(certificateOf(original), skic, 0, skic.length, entropy);
        responder.agree(SignedKeying.NONE).run();

        assertThat(Bytes.toHex(responder.component(), 0, 7)).isEqualTo("031a0000021e00");
        assertThat(Bytes.toHex(responder.component(), 7, 4)).isIn("81020d02", "81010d02");
    }

    @Test
    void originalPublicKeysAreNeverMoreThanAByteShort() {
        for (int i = 0; i < 300; i++) {
            assertThat(FlashIdentity.original(entropy).certificate()).hasSizeBetween(131, 132);
        }
    }

    @Test
    @Covers({"7016-3.2-2", "7016-3.2-4"})
    void theCertificateThatComesFirstPrevailsInGlare() {
        FlashIdentity a = FlashIdentity.rendezvous(entropy);
        FlashIdentity b = FlashIdentity.rendezvous(entropy);
        boolean aFirst = Arrays.compareUnsigned(a.certificate(), b.certificate()) < 0;

        assertThat(a.prevailsInGlareOver(certificateOf(b))).isEqualTo(aFirst);
        assertThat(b.prevailsInGlareOver(certificateOf(a))).isEqualTo(!aFirst);
        assertThat(a.prevailsInGlareOver(certificateOf(a))).as("identical").isTrue();
    }

    @Test
    void theLargerNamePrevailsInGlareAmongOriginalPeers() {
        FlashIdentity a = FlashIdentity.original(entropy);
        FlashIdentity b = FlashIdentity.original(entropy);
        boolean aLarger = a.peerId().toString().compareTo(b.peerId().toString()) > 0;

        assertThat(a.prevailsInGlareOver(certificateOf(b))).isEqualTo(aLarger);
        assertThat(b.prevailsInGlareOver(certificateOf(a))).isEqualTo(!aLarger);
    }

    @Test
    @Covers({"7016-3.2-2", "7016-3.2-5"})
    void overridesOnlyASessionWithTheSameCertificate() {
        FarCertificate a = certificateOf(FlashIdentity.rendezvous(entropy));
        FarCertificate b = certificateOf(FlashIdentity.rendezvous(entropy));

        assertThat(FlashProfile.INSTANCE.overrides(a, a)).isTrue();
        assertThat(FlashProfile.INSTANCE.overrides(a, b)).isFalse();
    }

    @Test
    void reportsAllViolationsAtOnce() {
        assertThatThrownBy(() -> FlashIdentityConfig.peer()
                        .groups()
                        .hmacLength(3)
                        .minimumHmacLength(33)
                        .certificateRandomnessLength(8)
                        .hostname("x".repeat(256))
                        .signatureRequired(true)
                        .hmac(ProtectionPolicy.NEVER)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "groups",
                        "hmacLength: 4 to 32, not 3",
                        "minimumHmacLength: 4 to 32, not 33",
                        "certificateRandomnessLength: 0 or 16 to 64, not 8",
                        "hostname: at most 255 bytes, not 256",
                        "signatureRequired",
                        "mobilityAllowed");
    }

    @Test
    void signsAndVerifiesWithAPassword() {
        SimplePassword password = new SimplePassword("alice", "secret");
        SimplePassword other = new SimplePassword("bob", "other");
        byte[] parameters = entropy.nextBytes(300);
        FlashIdentity signer = signing(password);
        FlashIdentity verifier = verifying(password, other);
        FarCertificate far = certificateOf(signer);

        byte[] signature = signer.sign(parameters);

        assertThat(signature).hasSize(2 + 32 + 5);
        assertThat(verifier.acceptsSignature(far, parameters, signature)).isTrue();
        for (int bit = 0; bit < parameters.length * 8; bit += 7) {
            byte[] changed = parameters.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(verifier.acceptsSignature(far, changed, signature)).isFalse();
        }
    }

    @Test
    @Covers({"7425-4.3.5-1", "7425-4.3.5.1.1-1", "7425-4.3.5.1.1-2"})
    void wantsAtLeastOneKnownPasswordAndNoWrongOne() {
        SimplePassword alice = new SimplePassword("alice", "secret");
        SimplePassword wrongAlice = new SimplePassword("alice", "guess");
        SimplePassword bob = new SimplePassword("bob", "other");
        SimplePassword stranger = new SimplePassword("eve", "whatever");
        byte[] parameters = {1, 2, 3};
        FlashIdentity verifier = verifying(alice, bob);

        assertThat(accepts(verifier, parameters, alice)).isTrue();
        assertThat(accepts(verifier, parameters, stranger)).isFalse();
        assertThat(accepts(verifier, parameters, stranger, bob)).isTrue();
        assertThat(accepts(verifier, parameters, wrongAlice)).isFalse();
        assertThat(accepts(verifier, parameters, bob, wrongAlice)).isFalse();
        assertThat(accepts(verifier, parameters)).isFalse();
        assertThat(verifier.acceptsSignature(null, parameters, "X".getBytes(UTF_8)))
                .isFalse();
        assertThat(verifier.acceptsSignature(null, parameters, Bytes.fromHex("211d00")))
                .isFalse();
    }

    @Test
    @Covers("7425-4.3.5-2")
    void acceptsAnySignatureWhenItRequiresNone() {
        FlashIdentity verifier = FlashIdentity.rendezvous(entropy);

        assertThat(verifier.acceptsSignature(null, new byte[3], new byte[0])).isTrue();
        assertThat(verifier.acceptsSignature(null, new byte[3], "X".getBytes(UTF_8)))
                .isTrue();
        assertThat(verifier.acceptsSignature(null, new byte[3], Bytes.fromHex("ff")))
                .isTrue();
    }

    @Test
    void passwordsAndExponentsStayOutOfText() {
        assertThat(new SimplePassword("alice", "secret").toString()).doesNotContain("secret");
        assertThat(DhKeyPair.of(DhGroup.MODP_1024, entropy.nextBytes(32)).toString())
                .isEqualTo("DhKeyPair[MODP_1024]");
    }

    private FlashIdentity signing(SimplePassword password) {
        return FlashIdentity.of(
                FlashIdentityConfig.rendezvous().signingPassword(password).build(), entropy);
    }

    private FlashIdentity verifying(SimplePassword... passwords) {
        return FlashIdentity.of(
                FlashIdentityConfig.rendezvous()
                        .acceptedPasswords(List.of(passwords))
                        .signatureRequired(true)
                        .build(),
                entropy);
    }

    private static boolean accepts(FlashIdentity verifier, byte[] parameters, SimplePassword... passwords) {
        ByteWriter writer = new ByteWriter(500);
        for (SimplePassword password : passwords) {
            writer.bytes(KeyingSignature.of(password, parameters));
        }
        return verifier.acceptsSignature(null, parameters, writer.toBytes());
    }
}
