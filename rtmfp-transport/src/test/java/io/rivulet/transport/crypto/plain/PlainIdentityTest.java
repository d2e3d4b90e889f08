package io.rivulet.transport.crypto.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.transport.crypto.CryptoProfile;
import io.rivulet.transport.crypto.FarCertificate;
import io.rivulet.transport.crypto.InitiatorKeying;
import io.rivulet.transport.crypto.KeyingFailure;
import io.rivulet.transport.crypto.OpenedPacket;
import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.crypto.ResponderKeying;
import io.rivulet.transport.crypto.SignedKeying;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.virtual.SeededEntropy;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PlainIdentityTest {
    private final SeededEntropy entropy = new SeededEntropy(1, 0, "plain");
    private final PlainIdentity alice = PlainIdentity.peer(entropy);
    private final PlainIdentity bob = PlainIdentity.rendezvous(entropy);
    private final CryptoProfile profile = PlainProfile.INSTANCE;

    private FarCertificate certificateOf(PlainIdentity identity) {
        byte[] bytes = identity.certificate();
        return profile.parseCertificate(bytes, 0, bytes.length);
    }

    @Test
    void isSelectedByNameAndByAncillaryDataIfItAcceptsThem() {
        byte[] name = FlashDiscriminators.fingerprint(alice.peerId());
        byte[] uri = FlashDiscriminators.ancillary("rtmfp://example.com/app");

        assertThat(alice.isSelectedBy(name, 0, name.length)).isTrue();
        assertThat(bob.isSelectedBy(name, 0, name.length)).isFalse();
        assertThat(alice.isSelectedBy(uri, 0, uri.length)).isFalse();
        assertThat(bob.isSelectedBy(uri, 0, uri.length)).isTrue();
        assertThat(profile.selects(name, 0, name.length, certificateOf(alice))).isTrue();
        assertThat(profile.canonicalDiscriminator(certificateOf(alice))).isEqualTo(name);
    }

    @Test
    void bothEndsFindTheSameKeysAndNoncesWithNearAndFarExchanged() {
        InitiatorKeying initiator = alice.newInitiatorKeying(certificateOf(bob), entropy);
        initiator.prepare().run();
        byte[] skic = initiator.component();
        ResponderKeying responder = bob.newResponderKeying(certificateOf(alice), skic, 0, skic.length, entropy);
        responder.agree(SignedKeying.NONE).run();
        byte[] skrc = responder.component();
        initiator.complete(skrc, 0, skrc.length, SignedKeying.NONE).run();

        assertThat(initiator.failure()).isNull();
        assertThat(responder.failure()).isNull();
        assertThat(initiator.keys().nearNonce())
                .hasSize(32)
                .isEqualTo(responder.keys().farNonce());
        assertThat(initiator.keys().farNonce())
                .hasSize(32)
                .isEqualTo(responder.keys().nearNonce());
        assertOpens(initiator.keys().cipher(), responder.keys().cipher());
        assertOpens(responder.keys().cipher(), initiator.keys().cipher());
        assertThat(opens(initiator.keys().cipher(), initiator.keys().cipher())).isFalse();
        assertThat(opens(profile.defaultCipher(), initiator.keys().cipher())).isFalse();
    }

    private static void assertOpens(PacketCipher sender, PacketCipher receiver) {
        assertThat(opens(sender, receiver)).isTrue();
    }

    private static boolean opens(PacketCipher sender, PacketCipher receiver) {
        byte[] plain = new byte[64];
        byte[] sealed = new byte[64];
        byte[] opened = new byte[64];
        Arrays.fill(plain, PacketCipher.HEADROOM_BYTES, PacketCipher.HEADROOM_BYTES + 20, (byte) 7);
        OpenedPacket result = new OpenedPacket();
        int length = sender.seal(plain, PacketCipher.HEADROOM_BYTES, 20, sealed, 0);
        boolean genuine = receiver.open(sealed, 0, length, opened, result);
        if (genuine) {
            assertThat(Arrays.copyOfRange(opened, result.offset(), result.offset() + result.length()))
                    .isEqualTo(
                            Arrays.copyOfRange(plain, PacketCipher.HEADROOM_BYTES, PacketCipher.HEADROOM_BYTES + 20));
        }
        return genuine;
    }

    @Test
    void refusesDamagedAndEmptyPackets() {
        PacketCipher cipher = profile.defaultCipher();
        byte[] sealed = new byte[64];
        int length = cipher.seal(new byte[64], PacketCipher.HEADROOM_BYTES, 20, sealed, 0);
        OpenedPacket result = new OpenedPacket();
        for (int bit = 0; bit < length * 8; bit++) {
            sealed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(cipher.open(sealed, 0, length, new byte[64], result))
                    .as("bit %d", bit)
                    .isFalse();
            sealed[bit / 8] ^= (byte) (1 << bit % 8);
        }
        for (int short_ = 0; short_ <= 4; short_++) {
            assertThat(cipher.open(sealed, 0, short_, new byte[64], result)).isFalse();
            assertThat(result.refusal()).isEqualTo(OpenedPacket.Refusal.BAD_LENGTH);
        }
    }

    @Test
    void refusesAComponentOfAnotherLength() {
        ResponderKeying keying = bob.newResponderKeying(certificateOf(alice), new byte[15], 0, 15, entropy);

        keying.agree(SignedKeying.NONE).run();

        assertThat(keying.failure()).isEqualTo(KeyingFailure.MALFORMED_COMPONENT);
    }

    @Test
    void claimsAuthenticationOnlyWhenAskedTo() {
        assertThat(alice.allowsMobility()).isFalse();
        assertThat(alice.claimingAuthentication().allowsMobility()).isTrue();
        assertThat(alice.claimingAuthentication().peerId()).isEqualTo(alice.peerId());
    }

    @Test
    void exactlyOneOfTwoPrevailsInGlare() {
        assertThat(alice.prevailsInGlareOver(certificateOf(bob)))
                .isNotEqualTo(bob.prevailsInGlareOver(certificateOf(alice)));
    }

    @Test
    void overridesOnlyASessionWithTheSameCertificate() {
        assertThat(profile.overrides(certificateOf(alice), certificateOf(alice)))
                .isTrue();
        assertThat(profile.overrides(certificateOf(alice), certificateOf(bob))).isFalse();
    }

    @Test
    void refusesCertificatesThatAreTooShortOrTooLong() {
        assertThat(profile.parseCertificate(new byte[1], 0, 1)).isNull();
        assertThat(profile.parseCertificate(new byte[257], 0, 257)).isNull();
        assertThatThrownBy(() -> PlainIdentity.of(new byte[0], false)).hasMessageContaining("1 to 255");
    }
}
