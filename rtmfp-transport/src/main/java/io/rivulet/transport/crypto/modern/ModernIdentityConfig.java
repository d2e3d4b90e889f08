package io.rivulet.transport.crypto.modern;

import io.rivulet.transport.crypto.flash.FlashIdentityConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * What an identity of the {@code modern} profile is made of, and what it demands of a far end. Immutable. Start from {@link #peer} or
 * {@link #rendezvous} and change what has to be.
 *
 * @param policy what becomes of ends that do not speak this profile
 * @param suites what packets may be encrypted with, most wanted first; at least one, none twice
 * @param flash  the hostname, ancillary data, passwords and mobility of the identity; and, unless {@code policy} is {@link
 *               Policy#MODERN_ONLY}, the groups, keys and protection toward ends that speak RFC 7425 only
 */
public record ModernIdentityConfig(Policy policy, List<CipherSuite> suites, FlashIdentityConfig flash) {
    /** What becomes of ends that do not speak this profile. Two ends that do never fall back to another. */
    public enum Policy {
        /** They are refused. Our certificate has nothing for them. */
        MODERN_ONLY,
        /** They get a session by RFC 7425 as {@link #flash} says. */
        PREFER_MODERN
    }

    /** Copies the list. */
    public ModernIdentityConfig {
        suites = List.copyOf(suites);
    }

    /** A peer that prefers this profile and is otherwise as {@link FlashIdentityConfig#peer}. */
    public static Builder peer() {
        return new Builder(FlashIdentityConfig.peer().build());
    }

    /** A server that introduces peers, prefers this profile and is otherwise as {@link FlashIdentityConfig#rendezvous}. */
    public static Builder rendezvous() {
        return new Builder(FlashIdentityConfig.rendezvous().build());
    }

    /** Builds a {@link ModernIdentityConfig}. */
    public static final class Builder {
        private Policy policy = Policy.PREFER_MODERN;
        private List<CipherSuite> suites = List.of(CipherSuite.AES_128_GCM, CipherSuite.CHACHA20_POLY1305);
        private FlashIdentityConfig flash;

        private Builder(FlashIdentityConfig flash) {
            this.flash = flash;
        }

        /** See {@link ModernIdentityConfig#policy}. Default {@link Policy#PREFER_MODERN}. */
        public Builder policy(Policy value) {
            policy = value;
            return this;
        }

        /** See {@link ModernIdentityConfig#suites}. Default AES-128-GCM, then ChaCha20-Poly1305. */
        public Builder suites(CipherSuite... values) {
            suites = List.of(values);
            return this;
        }

        /** See {@link ModernIdentityConfig#flash}. */
        public Builder flash(FlashIdentityConfig value) {
            flash = value;
            return this;
        }

        /** @throws IllegalArgumentException naming all values that are out of range */
        public ModernIdentityConfig build() {
            List<String> violations = new ArrayList<>();
            if (suites.isEmpty()) {
                violations.add("suites: at least one");
            }
            if (new HashSet<>(suites).size() != suites.size()) {
                violations.add("suites: none twice, not " + suites);
            }
            if (flash.glareRule() != FlashIdentityConfig.GlareRule.CERTIFICATE_ORDER
                    || flash.explicitlyEmptySignature()) {
                violations.add("flash: nothing of the original protocol, which has no use for another profile");
            }
            if (!violations.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", violations));
            }
            return new ModernIdentityConfig(policy, suites, flash);
        }
    }
}
