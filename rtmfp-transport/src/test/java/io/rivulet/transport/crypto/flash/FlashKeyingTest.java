package io.rivulet.transport.crypto.flash;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.crypto.FarCertificate;
import io.rivulet.transport.crypto.InitiatorKeying;
import io.rivulet.transport.crypto.KeyingFailure;
import io.rivulet.transport.crypto.OpenedPacket;
import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.crypto.ResponderKeying;
import io.rivulet.transport.crypto.SessionKeys;
import io.rivulet.transport.crypto.SignedKeying;
import io.rivulet.transport.crypto.flash.ProtectionPolicy.Receiving;
import io.rivulet.transport.crypto.flash.ProtectionPolicy.Sending;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.virtual.SeededEntropy;
import io.rivulet.transport.wire.ByteWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlashKeyingTest {
    private static final SeededEntropy IDENTITIES = new SeededEntropy(11, 0, "identities");

    private final SeededEntropy entropy = new SeededEntropy(12, 0, "keying");

    /** Group 2 is the cheapest; what is tested here is the same in all. */
    private static FlashIdentityConfig.Builder quick() {
        return FlashIdentityConfig.peer().groups(DhGroup.MODP_1024);
    }

    private static FlashIdentity identity(FlashIdentityConfig.Builder config) {
        return FlashIdentity.of(config.build(), IDENTITIES);
    }

    private static FarCertificate certificateOf(FlashIdentity identity) {
        byte[] bytes = identity.certificate();
        return FlashProfile.INSTANCE.parseCertificate(bytes, 0, bytes.length);
    }

    /** Both halves after all their jobs, or as far as they came. */
    private record Agreement(InitiatorKeying initiator, ResponderKeying responder) {
        KeyingFailure failure() {
            return initiator.failure() != null ? initiator.failure() : responder == null ? null : responder.failure();
        }

        PacketProtection fromInitiator() {
            return ((FlashSessionKeys) initiator.keys()).sending();
        }

        PacketProtection fromResponder() {
            return ((FlashSessionKeys) responder.keys()).sending();
        }
    }

    private Agreement agree(FlashIdentity a, FlashIdentity b) {
        InitiatorKeying initiator = a.newInitiatorKeying(certificateOf(b), entropy);
        initiator.prepare().run();
        if (initiator.failure() != null) {
            return new Agreement(initiator, null);
        }
        byte[] skic = initiator.component();
        ResponderKeying responder = b.newResponderKeying(certificateOf(a), skic, 0, skic.length, entropy);
        responder.agree(SignedKeying.NONE).run();
        if (responder.failure() == null) {
            byte[] skrc = responder.component();
            initiator.complete(skrc, 0, skrc.length, SignedKeying.NONE).run();
        }
        return new Agreement(initiator, responder);
    }

    private static void assertEndsUnderstandEachOther(Agreement agreement) {
        assertThat(agreement.failure()).isNull();
        SessionKeys near = agreement.initiator.keys();
        SessionKeys far = agreement.responder.keys();
        assertThat(near.nearNonce()).isEqualTo(far.farNonce());
        assertThat(near.farNonce()).isEqualTo(far.nearNonce());
        assertThat(near.nearNonce()).isNotEqualTo(near.farNonce());
        assertPacketsPass(near.cipher(), far.cipher());
        assertPacketsPass(far.cipher(), near.cipher());
        assertThat(((FlashSessionKeys) near).receiving()).isEqualTo(((FlashSessionKeys) far).sending());
        assertThat(((FlashSessionKeys) far).receiving()).isEqualTo(((FlashSessionKeys) near).sending());
    }

    private static void assertPacketsPass(PacketCipher sender, PacketCipher receiver) {
        byte[] sealed = new byte[256];
        for (int i = 0; i < 3; i++) {
            int length = sender.seal(new byte[256], PacketCipher.HEADROOM_BYTES, 100, sealed, 0);
            assertThat(receiver.open(sealed, 0, length, new byte[256], new OpenedPacket()))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    @Covers({"7425-4.5.2.1-1", "7425-4.5.2.1-2", "7425-4.5.2.1-3", "7425-4.5.2.3-1", "7425-4.5.2.3-2", "7425-4.5.2.3-3"
    })
    void agreesWhetherKeysAreStaticOrFresh(boolean staticInitiator, boolean staticResponder) {
        FlashIdentity a = identity(quick().staticKeys(staticInitiator).certificateRandomnessLength(16));
        FlashIdentity b = identity(quick().staticKeys(staticResponder).certificateRandomnessLength(16));

        Agreement first = agree(a, b);
        Agreement second = agree(a, b);

        assertEndsUnderstandEachOther(first);
        assertEndsUnderstandEachOther(second);
        assertThat(first.initiator.keys().nearNonce())
                .isNotEqualTo(second.initiator.keys().nearNonce());
        assertThat(first.initiator.keys().cipher().isAuthenticated()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"MODP_1024", "MODP_1536", "MODP_2048", "MODP_4096"})
    @Covers({"7425-4.2-1", "7425-4.2-2"})
    void agreesInEveryGroup(DhGroup group) {
        assertEndsUnderstandEachOther(agree(
                identity(quick().groups(group)),
                identity(FlashIdentityConfig.rendezvous().groups(group))));
    }

    @Test
    void choosesTheFirstOfItsGroupsThatTheFarEndHas() {
        FlashIdentity a = identity(
                FlashIdentityConfig.rendezvous().groups(DhGroup.MODP_1536, DhGroup.MODP_2048, DhGroup.MODP_1024));
        FlashIdentity b = identity(FlashIdentityConfig.rendezvous().groups(DhGroup.MODP_1024, DhGroup.MODP_2048));

        Agreement agreement = agree(a, b);

        assertEndsUnderstandEachOther(agreement);
        byte[] skic = agreement.initiator.component();
        assertThat(KeyingComponent.parse(skic, 0, skic.length).ephemeralKey().group())
                .isEqualTo(DhGroup.MODP_2048);
    }

    @Test
    void refusesAFarEndWithoutACommonGroup() {
        assertThat(agree(identity(quick()), identity(quick().groups(DhGroup.MODP_1536)))
                        .failure())
                .isEqualTo(KeyingFailure.NO_COMMON_GROUP);
    }

    @Test
    void presetsUnderstandEachOther() {
        FlashIdentity peer = FlashIdentity.peer(IDENTITIES);
        FlashIdentity otherPeer = FlashIdentity.peer(IDENTITIES);
        FlashIdentity rendezvous = FlashIdentity.rendezvous(IDENTITIES);
        FlashIdentity original = FlashIdentity.original(IDENTITIES);
        PacketProtection full = new PacketProtection(16, true);

        Agreement amongPeers = agree(peer, otherPeer);
        Agreement withRendezvous = agree(peer, rendezvous);
        Agreement fromRendezvous = agree(rendezvous, peer);
        Agreement amongOriginals = agree(original, FlashIdentity.original(IDENTITIES));
        Agreement originalWithRendezvous = agree(original, rendezvous);

        for (Agreement agreement : List.of(amongPeers, withRendezvous, fromRendezvous)) {
            assertEndsUnderstandEachOther(agreement);
            assertThat(agreement.fromInitiator()).isEqualTo(full);
            assertThat(agreement.fromResponder()).isEqualTo(full);
            assertThat(agreement.responder.keys().cipher().isAuthenticated()).isTrue();
        }
        for (Agreement agreement : List.of(amongOriginals, originalWithRendezvous)) {
            assertEndsUnderstandEachOther(agreement);
            assertThat(agreement.fromInitiator()).isEqualTo(PacketProtection.CHECKSUM);
            assertThat(agreement.fromResponder()).isEqualTo(PacketProtection.CHECKSUM);
            assertThat(agreement.responder.keys().cipher().isAuthenticated()).isFalse();
        }
        assertThat(agree(original, FlashIdentity.peer(IDENTITIES)).failure()).isEqualTo(KeyingFailure.NO_COMMON_GROUP);
        assertThat(agree(original, identity(quick())).failure()).isEqualTo(KeyingFailure.PROTECTION_REFUSED);
        assertThat(agree(identity(quick()), original).failure()).isEqualTo(KeyingFailure.PROTECTION_REFUSED);
    }

    /** All policies of one end against all of the other, for HMAC and sequence numbers at once. */
    @Test
    @Covers({"7425-4.6.4-1", "7425-4.6.4-2", "7425-4.6.4-3", "7425-4.6.6-4", "7425-4.6.6-5", "7425-4.6.6-6"})
    void negotiatesWhatBothPoliciesAllow() {
        List<ProtectionPolicy> policies = new ArrayList<>();
        for (Sending sending : Sending.values()) {
            for (Receiving receiving : Receiving.values()) {
                policies.add(new ProtectionPolicy(sending, receiving));
            }
        }
        List<FlashIdentity> identities = policies.stream()
                .map(policy ->
                        identity(quick().hmac(policy).sequenceNumbers(policy).mobilityAllowed(false)))
                .toList();
        for (int i = 0; i < policies.size(); i++) {
            for (int j = 0; j < policies.size(); j++) {
                ProtectionPolicy a = policies.get(i);
                ProtectionPolicy b = policies.get(j);
                String label = a + " toward " + b;

                Agreement agreement = agree(identities.get(i), identities.get(j));

                boolean refused = refuses(a, b) || refuses(b, a);
                assertThat(agreement.failure()).as(label).isEqualTo(refused ? KeyingFailure.PROTECTION_REFUSED : null);
                if (!refused) {
                    assertEndsUnderstandEachOther(agreement);
                    assertThat(agreement.fromInitiator()).as(label).isEqualTo(expected(a, b));
                    assertThat(agreement.fromResponder()).as(label).isEqualTo(expected(b, a));
                }
            }
        }
    }

    private static boolean refuses(ProtectionPolicy receiver, ProtectionPolicy sender) {
        return receiver.receiving() == Receiving.REQUIRED && sender.sending() == Sending.NEVER;
    }

    private static PacketProtection expected(ProtectionPolicy sender, ProtectionPolicy receiver) {
        boolean sent = sender.sending() == Sending.ALWAYS
                || (sender.sending() == Sending.ON_REQUEST && receiver.receiving() != Receiving.ACCEPTED);
        return sent ? new PacketProtection(16, true) : PacketProtection.CHECKSUM;
    }

    /** Each end says how long its own codes are. RFC 7425 section 4.6.4. */
    @Test
    void everyLengthOfCodeServesInEitherDirection() {
        for (int length = 4; length <= 32; length++) {
            FlashIdentity near = identity(quick().hmacLength(length).minimumHmacLength(4));
            FlashIdentity far = identity(quick().hmacLength(36 - length).minimumHmacLength(4));

            Agreement agreement = agree(near, far);

            assertEndsUnderstandEachOther(agreement);
            assertThat(agreement.fromInitiator()).isEqualTo(new PacketProtection(length, true));
            assertThat(agreement.fromResponder()).isEqualTo(new PacketProtection(36 - length, true));
        }
    }

    @Test
    void refusesCodesShorterThanItsMinimumWhereItRequiresThem() {
        for (int length = 4; length <= 32; length++) {
            FlashIdentity far = identity(quick().hmacLength(length).minimumHmacLength(4));

            Agreement asResponder = agree(far, identity(quick()));
            Agreement asInitiator = agree(identity(quick()), far);

            KeyingFailure expected = length < 16 ? KeyingFailure.PROTECTION_REFUSED : null;
            assertThat(asResponder.failure()).as("initiator sends %d", length).isEqualTo(expected);
            assertThat(asInitiator.failure()).as("responder sends %d", length).isEqualTo(expected);
        }
    }

    @Test
    void aShortCodeIsNoAuthentication() {
        FlashIdentity shortCodes =
                identity(quick().hmac(ProtectionPolicy.WILLING).hmacLength(8).mobilityAllowed(false));
        FlashIdentity asking = identity(quick().hmac(ProtectionPolicy.REQUESTED));

        Agreement asInitiator = agree(asking, shortCodes);

        assertEndsUnderstandEachOther(asInitiator);
        assertThat(asInitiator.fromResponder().hmacLength()).isEqualTo(8);
        assertThat(asInitiator.initiator.keys().cipher().isAuthenticated()).isFalse();
    }

    @Test
    @Covers("7425-4.6.2-2")
    void refusesWeakPublicKeys() {
        FlashIdentity responder = identity(quick().staticKeys(false)
                .certificateRandomnessLength(16)
                .hmac(ProtectionPolicy.WILLING)
                .sequenceNumbers(ProtectionPolicy.WILLING)
                .mobilityAllowed(false));
        FarCertificate far = certificateOf(identity(quick().staticKeys(false).certificateRandomnessLength(16)));
        for (BigInteger weak : DhGroupTest.weakKeys(DhGroup.MODP_1024)) {
            byte[] key = new ByteWriter(200).vlu(2).bytes(DhGroup.toBytes(weak)).toBytes();
            byte[] skic = new ByteWriter(300)
                    .option(KeyingComponent.EPHEMERAL_KEY, key)
                    .toBytes();

            ResponderKeying keying = responder.newResponderKeying(far, skic, 0, skic.length, entropy);
            keying.agree(SignedKeying.NONE).run();

            assertThat(keying.failure()).as("%x", weak).isEqualTo(KeyingFailure.UNACCEPTABLE_PUBLIC_KEY);
            assertThat(keying.keys()).isNull();
        }
    }

    @Test
    @Covers("7425-4.6.2-2")
    void refusesWeakStaticKeysInCertificates() {
        byte[] value = new ByteWriter(10).vlu(2).u8(5).toBytes();
        byte[] bytes =
                new ByteWriter(20).option(FlashCertificate.STATIC_KEY, value).toBytes();
        FarCertificate far = FlashProfile.INSTANCE.parseCertificate(bytes, 0, bytes.length);
        InitiatorKeying initiator = identity(quick()).newInitiatorKeying(far, entropy);
        initiator.prepare().run();
        byte[] skrc = {};

        initiator.complete(skrc, 0, 0, SignedKeying.NONE).run();

        assertThat(initiator.failure()).isEqualTo(KeyingFailure.UNACCEPTABLE_PUBLIC_KEY);
    }

    @Test
    @Covers({"7425-4.5.2.1-1", "7425-4.5.2.1-2", "7425-4.5.2.3-1", "7425-4.5.2.3-2"})
    void refusesComponentsThatDoNotGoWithTheCertificate() {
        FlashIdentity staticEnd = identity(quick());
        FlashIdentity freshEnd = identity(quick().staticKeys(false).certificateRandomnessLength(16));
        byte[] ofStatic = initiatorComponent(staticEnd, freshEnd);
        byte[] ofFresh = initiatorComponent(freshEnd, freshEnd);
        byte[] both = new ByteWriter(600).bytes(ofStatic).bytes(ofFresh).toBytes();

        assertThat(failure(freshEnd, staticEnd, ofStatic)).isNull();
        assertThat(failure(freshEnd, freshEnd, ofFresh)).isNull();
        assertThat(failure(freshEnd, staticEnd, ofFresh)).isEqualTo(KeyingFailure.MALFORMED_COMPONENT);
        assertThat(failure(freshEnd, freshEnd, ofStatic)).isEqualTo(KeyingFailure.MALFORMED_COMPONENT);
        assertThat(failure(freshEnd, freshEnd, both)).isEqualTo(KeyingFailure.MALFORMED_COMPONENT);
        assertThat(failure(freshEnd, freshEnd, new byte[0])).isEqualTo(KeyingFailure.MALFORMED_COMPONENT);
    }

    @Test
    void refusesAResponderThatAnswersInAnotherGroup() {
        FlashIdentity a = identity(FlashIdentityConfig.rendezvous());
        FlashIdentity b = identity(FlashIdentityConfig.rendezvous());
        InitiatorKeying initiator = a.newInitiatorKeying(certificateOf(b), entropy);
        initiator.prepare().run();
        DhKeyPair other = DhKeyPair.of(DhGroup.MODP_1024, entropy.nextBytes(32));
        byte[] skrc = KeyingComponent.ofResponder(other, b.config().initiatorTerms());

        initiator.complete(skrc, 0, skrc.length, SignedKeying.NONE).run();

        assertThat(initiator.failure()).isEqualTo(KeyingFailure.NO_COMMON_GROUP);
    }

    @Test
    void aForgedAnswerDoesNotSpoilTheGenuineOne() {
        FlashIdentity a = identity(quick());
        FlashIdentity b = identity(quick());
        InitiatorKeying initiator = a.newInitiatorKeying(certificateOf(b), entropy);
        initiator.prepare().run();
        byte[] skic = initiator.component();
        ResponderKeying responder = b.newResponderKeying(certificateOf(a), skic, 0, skic.length, entropy);
        responder.agree(SignedKeying.NONE).run();
        byte[] skrc = responder.component();

        initiator.complete(new byte[] {5}, 0, 1, SignedKeying.NONE).run();
        assertThat(initiator.failure()).isEqualTo(KeyingFailure.MALFORMED_COMPONENT);
        initiator.complete(skrc, 0, skrc.length, SignedKeying.NONE).run();

        assertEndsUnderstandEachOther(new Agreement(initiator, responder));
    }

    private byte[] initiatorComponent(FlashIdentity initiator, FlashIdentity responder) {
        InitiatorKeying keying = initiator.newInitiatorKeying(certificateOf(responder), entropy);
        keying.prepare().run();
        return keying.component();
    }

    private KeyingFailure failure(FlashIdentity responder, FlashIdentity initiator, byte[] skic) {
        ResponderKeying keying = responder.newResponderKeying(certificateOf(initiator), skic, 0, skic.length, entropy);
        keying.agree(SignedKeying.NONE).run();
        return keying.failure();
    }

    @Test
    void chargesForPowersOnly() {
        long power = DhGroup.MODP_1024.modelledCostNs();
        FlashIdentity staticEnd = identity(quick());
        FlashIdentity freshEnd = identity(quick().staticKeys(false).certificateRandomnessLength(16));
        byte[] skic = initiatorComponent(freshEnd, staticEnd);

        assertThat(staticEnd
                        .newInitiatorKeying(certificateOf(freshEnd), entropy)
                        .prepare()
                        .modelledCostNs())
                .isZero();
        assertThat(freshEnd.newInitiatorKeying(certificateOf(staticEnd), entropy)
                        .prepare()
                        .modelledCostNs())
                .isEqualTo(power);
        assertThat(freshEnd.newResponderKeying(certificateOf(freshEnd), skic, 0, skic.length, entropy)
                        .agree(SignedKeying.NONE)
                        .modelledCostNs())
                .isEqualTo(2 * power);
        assertThat(staticEnd
                        .newResponderKeying(certificateOf(freshEnd), skic, 0, skic.length, entropy)
                        .agree(SignedKeying.NONE)
                        .modelledCostNs())
                .isEqualTo(power);
    }

    @Test
    void destroyedKeysAreGone() {
        SessionKeys keys = agree(identity(quick()), identity(quick())).initiator.keys();

        keys.destroy();

        assertThat(keys.nearNonce()).containsOnly(0);
        assertThat(keys.farNonce()).containsOnly(0);
        assertThat(((FlashSessionKeys) keys).sendingKeys().aesKey()).containsOnly(0);
    }
}
