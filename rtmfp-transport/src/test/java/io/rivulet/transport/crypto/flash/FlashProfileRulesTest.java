package io.rivulet.transport.crypto.flash;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.OpenedPacket;
import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.virtual.SeededEntropy;
import io.rivulet.transport.wire.ByteWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules of RFC 7425 section 4 that belong to no single class's test. */
class FlashProfileRulesTest {
    private final SeededEntropy entropy = new SeededEntropy(31, 0, "rules");

    @Test
    @Covers("7425-4.3.5.1-1")
    void readsOverUnknownOptionsOfASignature() {
        SimplePassword password = new SimplePassword("alice", "secret");
        FlashIdentity verifier = FlashIdentity.of(
                FlashIdentityConfig.rendezvous()
                        .acceptedPasswords(List.of(password))
                        .signatureRequired(true)
                        .build(),
                entropy);
        byte[] parameters = {1, 2, 3};
        byte[] signature = new ByteWriter(200)
                .option(0x55, new byte[] {7})
                .bytes(KeyingSignature.of(password, parameters))
                .option(0x2001, new byte[0])
                .toBytes();

        assertThat(verifier.acceptsSignature(null, parameters, signature)).isTrue();
        assertThat(verifier.acceptsSignature(null, new byte[] {1, 2, 4}, signature))
                .isFalse();
    }

    @Test
    @Covers("7425-4.4.2.3-1")
    void aDiscriminatorWithTwoFingerprintsIsMalformed() {
        PeerId name = PeerId.parse("0123456789abcdef".repeat(4));
        byte[] one = FlashDiscriminators.fingerprint(name);
        byte[] two = new ByteWriter(100).bytes(one).bytes(one).toBytes();

        assertThat(FlashDiscriminators.fingerprintOf(one, 0, one.length)).isEqualTo(name);
        assertThat(FlashDiscriminators.fingerprintOf(two, 0, two.length)).isNull();
    }

    /** A receiver with the same keys that expects no numbers finds them in front of each packet. */
    @Test
    @Covers({"7425-4.6.6-1", "7425-4.6.6-2"})
    void numbersPacketsFromZeroOneByOne() {
        byte[] near = entropy.nextBytes(32);
        byte[] far = entropy.nextBytes(32);
        FlashPacketCipher sender = new FlashPacketCipher(
                new DirectionKeys(near, far, new PacketProtection(16, true)),
                new DirectionKeys(far, near, PacketProtection.CHECKSUM),
                false);
        FlashPacketCipher receiver = new FlashPacketCipher(
                new DirectionKeys(far, near, PacketProtection.CHECKSUM),
                new DirectionKeys(near, far, new PacketProtection(16, false)),
                false);
        byte[] plain = new byte[PacketCipher.HEADROOM_BYTES + 1 + PacketCipher.TAILROOM_BYTES];
        Arrays.fill(plain, PacketCipher.HEADROOM_BYTES, PacketCipher.HEADROOM_BYTES + 1, (byte) 0x77);
        byte[] sealed = new byte[100];
        byte[] opened = new byte[100];
        OpenedPacket result = new OpenedPacket();

        for (int number = 0; number < 128; number++) {
            int length = sender.seal(plain, PacketCipher.HEADROOM_BYTES, 1, sealed, 0);

            assertThat(receiver.open(sealed, 0, length, opened, result)).isTrue();
            assertThat(opened[result.offset()]).isEqualTo((byte) number);
            assertThat(opened[result.offset() + 1]).isEqualTo((byte) 0x77);
            Arrays.fill(plain, (byte) 0);
            plain[PacketCipher.HEADROOM_BYTES] = 0x77;
        }
    }
}
