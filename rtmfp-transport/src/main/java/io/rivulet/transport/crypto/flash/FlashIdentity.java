package io.rivulet.transport.crypto.flash;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.CryptoProfile;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.FarCertificate;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.InitiatorKeying;
import io.rivulet.transport.crypto.ResponderKeying;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.wire.ByteWriter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * An identity of the {@code flash} profile: a certificate, the private keys that go with it where they are static, and a configuration.
 * Immutable, so any number of key agreements may use it at once on any threads. Making one with static keys costs a key generation per
 * group.
 */
public final class FlashIdentity implements Identity {
    /** Beside a public key: a length field of two bytes (three for group 16), the type, the group's id. */
    private static final int LENGTH_BESIDE_KEY = 8;

    private static final byte[] NO_OPTIONS = {};

    private final FlashIdentityConfig config;
    private final Map<DhGroup, DhKeyPair> staticKeys;
    private final FlashCertificate certificate;

    private FlashIdentity(
            FlashIdentityConfig config, Map<DhGroup, DhKeyPair> staticKeys, FlashCertificate certificate) {
        this.config = config;
        this.staticKeys = staticKeys;
        this.certificate = certificate;
    }

    /** See {@link FlashIdentityConfig#peer}. */
    public static FlashIdentity peer(EntropySource entropy) {
        return of(FlashIdentityConfig.peer().build(), entropy);
    }

    /** See {@link FlashIdentityConfig#rendezvous}. */
    public static FlashIdentity rendezvous(EntropySource entropy) {
        return of(FlashIdentityConfig.rendezvous().build(), entropy);
    }

    /** See {@link FlashIdentityConfig#original}. */
    public static FlashIdentity original(EntropySource entropy) {
        return of(FlashIdentityConfig.original().build(), entropy);
    }

    /** A new identity, with keys and randomness from {@code entropy}. */
    public static FlashIdentity of(FlashIdentityConfig config, EntropySource entropy) {
        return extended(config, NO_OPTIONS, entropy);
    }

    /**
     * A new identity of a profile that extends this one (RFC 7425 section 4.7.1).
     *
     * @param furtherOptions options that stand at the end of the certificate's canonical section
     */
    public static FlashIdentity extended(FlashIdentityConfig config, byte[] furtherOptions, EntropySource entropy) {
        Map<DhGroup, DhKeyPair> staticKeys = new EnumMap<>(DhGroup.class);
        if (config.staticKeys()) {
            for (DhGroup group : config.groups()) {
                staticKeys.put(group, DhKeyPair.of(group, entropy.nextBytes(DhGroup.EXPONENT_LENGTH)));
            }
        }
        return of(config, staticKeys, config.groups(), furtherOptions, entropy);
    }

    /**
     * An identity of a profile that extends this one and takes its place: the certificate names no groups and no keys, so that nobody can
     * agree on keys with it by this profile.
     *
     * @param furtherOptions options that stand at the end of the certificate's canonical section
     */
    public static FlashIdentity withoutGroups(
            FlashIdentityConfig config, byte[] furtherOptions, EntropySource entropy) {
        return of(config, Map.of(), List.of(), furtherOptions, entropy);
    }

    private static FlashIdentity of(
            FlashIdentityConfig config,
            Map<DhGroup, DhKeyPair> staticKeys,
            List<DhGroup> groups,
            byte[] furtherOptions,
            EntropySource entropy) {
        byte[] randomness = entropy.nextBytes(config.certificateRandomnessLength());
        byte[] bytes = certificate(config, staticKeys, groups, randomness, furtherOptions);
        return new FlashIdentity(config, staticKeys, FlashCertificate.parse(bytes, 0, bytes.length));
    }

    /** All of it is the canonical section. RFC 7425 section 4.3. */
    private static byte[] certificate(
            FlashIdentityConfig config,
            Map<DhGroup, DhKeyPair> staticKeys,
            List<DhGroup> groups,
            byte[] randomness,
            byte[] furtherOptions) {
        ByteWriter writer = new ByteWriter(FlashIdentityConfig.MAX_HOSTNAME_LENGTH
                + randomness.length
                + keysLength(groups)
                + furtherOptions.length
                + 4 * LENGTH_BESIDE_KEY);
        if (config.hostname() != null) {
            writer.option(FlashCertificate.HOSTNAME, config.hostname().getBytes(UTF_8));
        }
        if (config.acceptsAncillaryData()) {
            writer.option(FlashCertificate.ACCEPTS_ANCILLARY_DATA, new byte[0]);
        }
        if (randomness.length > 0) {
            writer.option(FlashCertificate.EXTRA_RANDOMNESS, randomness);
        }
        for (DhGroup group : groups) {
            if (config.staticKeys()) {
                writer.option(FlashCertificate.STATIC_KEY, staticKeys.get(group).encodedPublicKey());
            } else {
                writer.option(FlashCertificate.EPHEMERAL_GROUP, new byte[] {(byte) group.id()});
            }
        }
        return writer.bytes(furtherOptions).toBytes();
    }

    private static int keysLength(List<DhGroup> groups) {
        int length = 0;
        for (DhGroup group : groups) {
            length += LENGTH_BESIDE_KEY + group.publicKeyLength();
        }
        return length;
    }

    /** The configuration that this identity was made with. */
    public FlashIdentityConfig config() {
        return config;
    }

    boolean hasStaticKeys() {
        return config.staticKeys();
    }

    /** Our key pair in a group; null when there is no static one. */
    DhKeyPair staticKey(DhGroup group) {
        return staticKeys.get(group);
    }

    @Override
    public CryptoProfile profile() {
        return FlashProfile.INSTANCE;
    }

    @Override
    public byte[] certificate() {
        return certificate.bytes();
    }

    @Override
    public PeerId peerId() {
        return certificate.peerId();
    }

    @Override
    public boolean isSelectedBy(byte[] discriminator, int offset, int length) {
        return FlashDiscriminators.selects(discriminator, offset, length, certificate);
    }

    /** The glare rule tells: only members of the original group protocol follow theirs. */
    @Override
    public boolean isOriginal() {
        return config.glareRule() == FlashIdentityConfig.GlareRule.LARGER_PEER_ID;
    }

    @Override
    public boolean prevailsInGlareOver(FarCertificate far) {
        return switch (config.glareRule()) {
            case CERTIFICATE_ORDER -> Arrays.compareUnsigned(certificate.bytes(), far.bytes()) <= 0;
            case LARGER_PEER_ID -> certificate.peerId().compareTo(far.peerId()) > 0;
        };
    }

    @Override
    public boolean allowsMobility() {
        return config.mobilityAllowed();
    }

    @Override
    public InitiatorKeying newInitiatorKeying(FarCertificate far, EntropySource entropy) {
        return newInitiatorKeying((FlashCertificate) far, NO_OPTIONS, entropy);
    }

    /** As Initiator, with options at the end of our component that a profile which extends this one has there. */
    public InitiatorKeying newInitiatorKeying(FlashCertificate far, byte[] furtherOptions, EntropySource entropy) {
        return new FlashInitiatorKeying(this, far, furtherOptions, entropy);
    }

    @Override
    public ResponderKeying newResponderKeying(
            FarCertificate far, byte[] initiatorComponent, int offset, int length, EntropySource entropy) {
        byte[] component = Arrays.copyOfRange(initiatorComponent, offset, offset + length);
        return newResponderKeying((FlashCertificate) far, component, NO_OPTIONS, entropy);
    }

    /** As Responder, with options at the end of our component that a profile which extends this one has there. The component is kept. */
    public ResponderKeying newResponderKeying(
            FlashCertificate far, byte[] initiatorComponent, byte[] furtherOptions, EntropySource entropy) {
        return new FlashResponderKeying(this, far, initiatorComponent, furtherOptions, entropy);
    }

    /** Signs the parameters of a keying chunk with our password; empty when we have none. RFC 7425 section 4.3.5. */
    public byte[] sign(byte[] parameters) {
        return config.signingPassword() == null
                ? KeyingSignature.empty(config.explicitlyEmptySignature())
                : KeyingSignature.of(config.signingPassword(), parameters);
    }

    @Override
    public boolean acceptsSignature(FarCertificate far, byte[] parameters, byte[] signature) {
        // "If a verifier does not require a signature, it SHALL consider any signature field [...] to be valid."
        return !config.signatureRequired()
                || KeyingSignature.isValid(signature, parameters, config.acceptedPasswords());
    }
}
