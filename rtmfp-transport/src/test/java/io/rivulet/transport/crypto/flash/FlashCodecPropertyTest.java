package io.rivulet.transport.crypto.flash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.virtual.SeededEntropy;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What we write into keying components, certificates, discriminators and signatures we read out of them, whatever the values are. */
class FlashCodecPropertyTest {
    private static final int QUICK = 10_000;
    private static final int SLOW = 100_000;

    private interface RoundTrip {
        void run(SplittableRandom random);
    }

    private record Codec(String name, RoundTrip roundTrip) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Codec> codecs() {
        return Stream.of(
                new Codec("initiator's component", FlashCodecPropertyTest::initiatorsComponent),
                new Codec("responder's component", FlashCodecPropertyTest::respondersComponent),
                new Codec("certificate", FlashCodecPropertyTest::certificate),
                new Codec("discriminator", FlashCodecPropertyTest::discriminator),
                new Codec("signature", FlashCodecPropertyTest::signature));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void readsBackWhatItWrote(Codec codec) {
        run(codec, QUICK);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    @Tag("slow")
    void readsBackWhatItWroteAHundredThousandTimes(Codec codec) {
        run(codec, SLOW);
    }

    private static void run(Codec codec, int cases) {
        for (int seed = 1; seed <= cases; seed++) {
            try {
                codec.roundTrip.run(new SplittableRandom(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(codec + " with seed " + seed, e);
            }
        }
    }

    private static void initiatorsComponent(SplittableRandom random) {
        ProtectionTerms terms = terms(random);
        DhKeyPair key = publicKey(random);
        boolean isFresh = random.nextBoolean();
        byte[] bytes = isFresh
                ? KeyingComponent.ofInitiator(key, terms)
                : KeyingComponent.ofInitiator(key.group(), randomness(random), terms);
        KeyingComponent read = KeyingComponent.parse(bytes, 0, bytes.length);

        assertThat(read.terms()).isEqualTo(terms);
        assertThat(read.ephemeralKey()).isEqualTo(isFresh ? keyOf(key) : null);
        assertThat(read.groupSelect()).isEqualTo(isFresh ? null : new KeyingComponent.GroupSelect(key.group()));
    }

    private static void respondersComponent(SplittableRandom random) {
        ProtectionTerms terms = terms(random);
        DhKeyPair key = publicKey(random);
        boolean isFresh = random.nextBoolean();
        byte[] bytes = isFresh
                ? KeyingComponent.ofResponder(key, terms)
                : KeyingComponent.ofResponder(randomness(random), terms);
        KeyingComponent read = KeyingComponent.parse(bytes, 0, bytes.length);

        assertThat(read.terms()).isEqualTo(terms);
        assertThat(read.ephemeralKey()).isEqualTo(isFresh ? keyOf(key) : null);
        assertThat(read.groupSelect()).isNull();
    }

    private static KeyingComponent.EphemeralKey keyOf(DhKeyPair key) {
        return new KeyingComponent.EphemeralKey(key.group(), key.publicKey());
    }

    private static void certificate(SplittableRandom random) {
        List<DhGroup> groups = new ArrayList<>(List.of(DhGroup.values()));
        Collections.rotate(groups, random.nextInt(groups.size()));
        groups = groups.subList(0, 1 + random.nextInt(groups.size()));
        String hostname = random.nextBoolean() ? text(random, FlashIdentityConfig.MAX_HOSTNAME_LENGTH) : null;
        FlashIdentityConfig config = FlashIdentityConfig.rendezvous()
                .groups(groups.toArray(new DhGroup[0]))
                .hostname(hostname)
                .acceptsAncillaryData(random.nextBoolean())
                .certificateRandomnessLength(16 + random.nextInt(49))
                .build();
        FlashIdentity identity = FlashIdentity.of(config, new SeededEntropy(random.nextLong(), 0, "certificate"));
        byte[] bytes = identity.certificate();
        FlashCertificate read = FlashCertificate.parse(bytes, 0, bytes.length);

        assertThat(read.bytes()).isEqualTo(bytes);
        assertThat(read.hostname()).isEqualTo(hostname == null ? null : hostname.getBytes(UTF_8));
        assertThat(read.acceptsAncillaryData()).isEqualTo(config.acceptsAncillaryData());
        assertThat(read.hasStaticKeys()).isFalse();
        assertThat(read.groups()).containsExactlyInAnyOrderElementsOf(groups);
        assertThat(read.peerId()).isEqualTo(identity.peerId());
    }

    private static void discriminator(SplittableRandom random) {
        byte[] name = new byte[PeerId.LENGTH];
        random.nextBytes(name);
        String hostname = text(random, 300);
        String uri = text(random, 300);
        byte[] byName = FlashDiscriminators.fingerprint(PeerId.copyOf(name, 0));
        byte[] byUri = FlashDiscriminators.ancillary(uri);
        byte[] byBoth = FlashDiscriminators.hostnameAndAncillary(hostname, uri);
        byte[] byHost = FlashDiscriminators.hostname(hostname);

        assertThat(FlashDiscriminators.fingerprintOf(byName, 0, byName.length)).isEqualTo(PeerId.copyOf(name, 0));
        assertThat(FlashDiscriminators.ancillaryOf(byName, 0, byName.length)).isNull();
        assertThat(FlashDiscriminators.ancillaryOf(byUri, 0, byUri.length)).isEqualTo(uri);
        assertThat(FlashDiscriminators.ancillaryOf(byBoth, 0, byBoth.length)).isEqualTo(uri);
        assertThat(FlashDiscriminators.ancillaryOf(byHost, 0, byHost.length)).isNull();
        assertThat(FlashDiscriminators.fingerprintOf(byBoth, 0, byBoth.length)).isNull();
    }

    private static void signature(SplittableRandom random) {
        SimplePassword password = new SimplePassword(text(random, 40), text(random, 40) + "x");
        byte[] parameters = new byte[random.nextInt(200)];
        random.nextBytes(parameters);
        byte[] signature = KeyingSignature.of(password, parameters);
        SimplePassword other = new SimplePassword(password.id(), password.password() + "y");

        assertThat(KeyingSignature.isValid(signature, parameters, List.of(password)))
                .isTrue();
        assertThat(KeyingSignature.isValid(signature, parameters, List.of(other)))
                .isFalse();
    }

    /** A length where there may be a code, and 0 where not. */
    private static ProtectionTerms terms(SplittableRandom random) {
        ProtectionOffer hmac = ProtectionOffer.ofFlags(random.nextInt(8));
        int length = PacketProtection.MIN_HMAC_LENGTH
                + random.nextInt(PacketProtection.MAX_HMAC_LENGTH - PacketProtection.MIN_HMAC_LENGTH + 1);
        return new ProtectionTerms(hmac, hmac.maySend() ? length : 0, ProtectionOffer.ofFlags(random.nextInt(8)));
    }

    /** A pair without its private half; the key is any number that the group's keys could be. */
    private static DhKeyPair publicKey(SplittableRandom random) {
        DhGroup group = DhGroup.values()[random.nextInt(DhGroup.values().length)];
        byte[] bytes = new byte[1 + random.nextInt(group.publicKeyLength())];
        random.nextBytes(bytes);
        return new DhKeyPair(group, BigInteger.ZERO, new BigInteger(1, bytes));
    }

    private static byte[] randomness(SplittableRandom random) {
        byte[] bytes = new byte[KeyingComponent.EXTRA_RANDOMNESS_LENGTH];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A name of so many bytes at most, not all of them ASCII. */
    private static String text(SplittableRandom random, int maxBytes) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(maxBytes / 3); left > 0; left--) {
            text.appendCodePoint(random.nextInt(8) == 0 ? 0xa1 + random.nextInt(2_000) : 0x21 + random.nextInt(90));
        }
        return text.toString();
    }
}
