package io.rivulet.transport.crypto.flash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * What an identity is made of, and what it demands of a far end. Immutable. Start from {@link #peer}, {@link #rendezvous} or
 * {@link #original} and change what has to be.
 *
 * @param staticKeys                  whether our certificate has a static key for each group (it then proves our name, RFC 7425 section
 *                                    4.3.4), or only names groups, and each session has a fresh key (forward secrecy)
 * @param groups                      our Diffie-Hellman groups, most wanted first; at least one, none twice
 * @param hostname                    the hostname in our certificate, at most {@value #MAX_HOSTNAME_LENGTH} bytes; null for none
 * @param acceptsAncillaryData        whether our certificate says that we can be asked for by server URI
 * @param certificateRandomnessLength random bytes in our certificate, which make the name unique where no static key does; 0, or 16 to 64
 * @param hmac                        authentication codes instead of a 16-bit checksum
 * @param hmacLength                  how long those that we send are, 4 to 32 bytes. Shorter saves bytes and is easier to forge
 * @param minimumHmacLength           from how many bytes on, 4 to 32, the far end's code counts as authentication, and satisfies us where
 *                                    we require one
 * @param sequenceNumbers             session sequence numbers, which keep packets from being replayed
 * @param glareRule                   who stays Initiator when both ends start a session
 * @param explicitlyEmptySignature    whether an empty signature is written as "X"
 * @param signingPassword             signs our keying parameters; null for none
 * @param acceptedPasswords           those that a far end may sign with; none with the id of another
 * @param signatureRequired           whether a far end must sign with one of them
 * @param mobilityAllowed             whether sessions may move to another address; only with authenticated packets
 */
public record FlashIdentityConfig(
        boolean staticKeys,
        List<DhGroup> groups,
        String hostname,
        boolean acceptsAncillaryData,
        int certificateRandomnessLength,
        ProtectionPolicy hmac,
        int hmacLength,
        int minimumHmacLength,
        ProtectionPolicy sequenceNumbers,
        GlareRule glareRule,
        boolean explicitlyEmptySignature,
        SimplePassword signingPassword,
        List<SimplePassword> acceptedPasswords,
        boolean signatureRequired,
        boolean mobilityAllowed) {
    /** A DNS name has at most 253 characters. */
    public static final int MAX_HOSTNAME_LENGTH = 255;

    /** As the RFC asks of the randomness in keying components, section 4.5.2.2. */
    public static final int MIN_RANDOMNESS_LENGTH = 16;

    /** As the RFC asks of the randomness in keying components, section 4.5.2.2. */
    public static final int MAX_RANDOMNESS_LENGTH = 64;

    /** Half of the hash: as hard to guess as an AES-128 key. */
    private static final int DEFAULT_HMAC_LENGTH = 16;

    /** What the original protocol's programs offer, and never send. */
    private static final int ORIGINAL_HMAC_LENGTH = 10;

    /** Who stays Initiator when both ends start a session to each other. */
    public enum GlareRule {
        /** The end whose certificate comes first in order. RFC 7425 section 4.3.6. */
        CERTIFICATE_ORDER,
        /** The end whose peer id is the larger number: the habit of the original protocol's group members. */
        LARGER_PEER_ID
    }

    /** Copies the lists. */
    public FlashIdentityConfig {
        groups = List.copyOf(groups);
        acceptedPasswords = List.copyOf(acceptedPasswords);
    }

    /** A peer: a static key, which proves its name, in group 14; 16-byte HMAC and sequence numbers both ways or no session. */
    public static Builder peer() {
        return new Builder();
    }

    /**
     * A server that introduces peers: fresh keys in group 14 or 2, a unique name, asked for by URI. It protects packets as far as each far
     * end can and wants.
     */
    public static Builder rendezvous() {
        return new Builder()
                .staticKeys(false)
                .groups(DhGroup.MODP_2048, DhGroup.MODP_1024)
                .acceptsAncillaryData(true)
                .certificateRandomnessLength(MAX_RANDOMNESS_LENGTH)
                .hmac(ProtectionPolicy.REQUESTED)
                .sequenceNumbers(ProtectionPolicy.REQUESTED);
    }

    /**
     * A peer among programs of the original protocol, byte for byte as they insist on: a static key in group 2, packets with a checksum
     * only. Nobody's packets are authenticated.
     */
    public static Builder original() {
        return new Builder()
                .groups(DhGroup.MODP_1024)
                .hmac(ProtectionPolicy.WILLING)
                .hmacLength(ORIGINAL_HMAC_LENGTH)
                .sequenceNumbers(ProtectionPolicy.WILLING)
                .glareRule(GlareRule.LARGER_PEER_ID)
                .explicitlyEmptySignature(true)
                .mobilityAllowed(false);
    }

    /** What we say as Initiator. */
    ProtectionTerms initiatorTerms() {
        return new ProtectionTerms(hmac.initiatorOffer(), hmacLength, sequenceNumbers.initiatorOffer());
    }

    /**
     * What we say as Responder. A far end whose codes would be shorter than our minimum is taken for a program of the original protocol:
     * those offer to send codes and sequence numbers, but do not when asked, so we do not ask unless we must.
     */
    ProtectionTerms responderTerms(ProtectionTerms far) {
        boolean credible = !far.hmac().maySend() || far.hmacLength() >= minimumHmacLength;
        return new ProtectionTerms(
                hmac.responderOffer(far.hmac(), credible),
                hmacLength,
                sequenceNumbers.responderOffer(far.sequenceNumbers(), credible));
    }

    /** Whether a session in which the far end protects its packets like this is one we want. */
    boolean isSatisfiedBy(PacketProtection receiving) {
        return hmac.isSatisfiedBy(receiving.hmacLength() >= minimumHmacLength)
                && sequenceNumbers.isSatisfiedBy(receiving.sequenceNumbers());
    }

    /** Builds a {@link FlashIdentityConfig}. What is not set is as in {@link #peer}. */
    public static final class Builder {
        private boolean staticKeys = true;
        private List<DhGroup> groups = List.of(DhGroup.MODP_2048);
        private String hostname;
        private boolean acceptsAncillaryData;
        private int certificateRandomnessLength;
        private ProtectionPolicy hmac = ProtectionPolicy.REQUIRED;
        private int hmacLength = DEFAULT_HMAC_LENGTH;
        private int minimumHmacLength = DEFAULT_HMAC_LENGTH;
        private ProtectionPolicy sequenceNumbers = ProtectionPolicy.REQUIRED;
        private GlareRule glareRule = GlareRule.CERTIFICATE_ORDER;
        private boolean explicitlyEmptySignature;
        private SimplePassword signingPassword;
        private List<SimplePassword> acceptedPasswords = List.of();
        private boolean signatureRequired;
        private boolean mobilityAllowed = true;

        private Builder() {}

        /** See {@link FlashIdentityConfig#staticKeys}. */
        public Builder staticKeys(boolean value) {
            staticKeys = value;
            return this;
        }

        /** See {@link FlashIdentityConfig#groups}. */
        public Builder groups(DhGroup... values) {
            groups = List.of(values);
            return this;
        }

        /** See {@link FlashIdentityConfig#hostname}. */
        public Builder hostname(String value) {
            hostname = value;
            return this;
        }

        /** See {@link FlashIdentityConfig#acceptsAncillaryData}. */
        public Builder acceptsAncillaryData(boolean value) {
            acceptsAncillaryData = value;
            return this;
        }

        /** See {@link FlashIdentityConfig#certificateRandomnessLength}. */
        public Builder certificateRandomnessLength(int value) {
            certificateRandomnessLength = value;
            return this;
        }

        /** See {@link FlashIdentityConfig#hmac}. */
        public Builder hmac(ProtectionPolicy value) {
            hmac = value;
            return this;
        }

        /** See {@link FlashIdentityConfig#hmacLength}. */
        public Builder hmacLength(int value) {
            hmacLength = value;
            return this;
        }

        /** See {@link FlashIdentityConfig#minimumHmacLength}. */
        public Builder minimumHmacLength(int value) {
            minimumHmacLength = value;
            return this;
        }

        /** See {@link FlashIdentityConfig#sequenceNumbers}. */
        public Builder sequenceNumbers(ProtectionPolicy value) {
            sequenceNumbers = value;
            return this;
        }

        /** See {@link FlashIdentityConfig#glareRule}. */
        public Builder glareRule(GlareRule value) {
            glareRule = value;
            return this;
        }

        /** See {@link FlashIdentityConfig#explicitlyEmptySignature}. */
        public Builder explicitlyEmptySignature(boolean value) {
            explicitlyEmptySignature = value;
            return this;
        }

        /** See {@link FlashIdentityConfig#signingPassword}. */
        public Builder signingPassword(SimplePassword value) {
            signingPassword = value;
            return this;
        }

        /** See {@link FlashIdentityConfig#acceptedPasswords}. */
        public Builder acceptedPasswords(List<SimplePassword> values) {
            acceptedPasswords = List.copyOf(values);
            return this;
        }

        /** See {@link FlashIdentityConfig#signatureRequired}. */
        public Builder signatureRequired(boolean value) {
            signatureRequired = value;
            return this;
        }

        /** See {@link FlashIdentityConfig#mobilityAllowed}. */
        public Builder mobilityAllowed(boolean value) {
            mobilityAllowed = value;
            return this;
        }

        /** @throws IllegalArgumentException naming all values that are out of range */
        public FlashIdentityConfig build() {
            List<String> violations = violations();
            if (!violations.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", violations));
            }
            return new FlashIdentityConfig(
                    staticKeys,
                    groups,
                    hostname,
                    acceptsAncillaryData,
                    certificateRandomnessLength,
                    hmac,
                    hmacLength,
                    minimumHmacLength,
                    sequenceNumbers,
                    glareRule,
                    explicitlyEmptySignature,
                    signingPassword,
                    acceptedPasswords,
                    signatureRequired,
                    mobilityAllowed);
        }

        private List<String> violations() {
            List<String> violations = new ArrayList<>();
            if (groups.isEmpty()) {
                violations.add("groups: at least one");
            }
            if (new HashSet<>(groups).size() != groups.size()) {
                violations.add("groups: none twice, not " + groups);
            }
            if (hostname != null && hostname.getBytes(UTF_8).length > MAX_HOSTNAME_LENGTH) {
                violations.add(
                        "hostname: at most " + MAX_HOSTNAME_LENGTH + " bytes, not " + hostname.getBytes(UTF_8).length);
            }
            boolean randomnessInRange = certificateRandomnessLength >= MIN_RANDOMNESS_LENGTH
                    && certificateRandomnessLength <= MAX_RANDOMNESS_LENGTH;
            if (certificateRandomnessLength != 0 && !randomnessInRange) {
                violations.add("certificateRandomnessLength: 0 or " + MIN_RANDOMNESS_LENGTH + " to "
                        + MAX_RANDOMNESS_LENGTH + ", not " + certificateRandomnessLength);
            }
            checkHmacLength("hmacLength", hmacLength, violations);
            checkHmacLength("minimumHmacLength", minimumHmacLength, violations);
            long ids = acceptedPasswords.stream()
                    .map(SimplePassword::id)
                    .distinct()
                    .count();
            if (ids != acceptedPasswords.size()) {
                violations.add("acceptedPasswords: no id twice");
            }
            if (signatureRequired && acceptedPasswords.isEmpty()) {
                violations.add("signatureRequired: only with acceptedPasswords");
            }
            if (mobilityAllowed && hmac.receiving() == ProtectionPolicy.Receiving.ACCEPTED) {
                violations.add("mobilityAllowed: only where an HMAC is requested or required");
            }
            return violations;
        }

        private static void checkHmacLength(String name, int value, List<String> violations) {
            if (value < PacketProtection.MIN_HMAC_LENGTH || value > PacketProtection.MAX_HMAC_LENGTH) {
                violations.add(name + ": " + PacketProtection.MIN_HMAC_LENGTH + " to "
                        + PacketProtection.MAX_HMAC_LENGTH + ", not " + value);
            }
        }
    }
}
