package io.rivulet.bench.sessions;

import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.flash.DhGroup;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.crypto.flash.FlashIdentityConfig;
import io.rivulet.transport.crypto.modern.ModernIdentity;
import io.rivulet.transport.crypto.modern.ModernIdentityConfig;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.DHParameterSpec;

/** The ways to agree on keys that are measured: what the two ends are, and what the mathematics costs by itself. */
public enum KeyAgreementKind {
    /** RFC 2409 section 6.2. */
    GROUP_2("group 2", DhGroup.MODP_1024, 0.6),
    /** RFC 3526 section 3. */
    GROUP_14("group 14", DhGroup.MODP_2048, 0.8),
    /** RFC 7748, in the {@code modern} profile, which signs its handshake: an Ed25519 signature and a verification come on top. */
    X25519("X25519", null, 0.8);

    /** As strong as the groups are; what the profile uses. */
    private static final int EXPONENT_BITS = 256;

    private final String label;
    /** Null for X25519. */
    private final DhGroup group;

    private final double goal;

    KeyAgreementKind(String label, DhGroup group, double goal) {
        this.label = label;
        this.group = group;
        this.goal = goal;
    }

    /** Its name in tables. */
    public String label() {
        return label;
    }

    /** Which share of the bare rate handshakes are to reach. */
    public double goal() {
        return goal;
    }

    /** A server that makes a fresh key for every session. */
    Identity newServer(EntropySource entropy) {
        return group == null
                ? modern(ModernIdentityConfig.rendezvous(), entropy)
                : FlashIdentity.of(
                        FlashIdentityConfig.rendezvous().groups(group).build(), entropy);
    }

    /** A client, which keeps its key where its profile lets it. */
    Identity newClient(EntropySource entropy) {
        return group == null
                ? modern(ModernIdentityConfig.peer(), entropy)
                : FlashIdentity.of(FlashIdentityConfig.peer().groups(group).build(), entropy);
    }

    private static Identity modern(ModernIdentityConfig.Builder config, EntropySource entropy) {
        return ModernIdentity.of(
                config.policy(ModernIdentityConfig.Policy.MODERN_ONLY).build(), entropy);
    }

    /** Generates a key and agrees with a far end's, by what the platform has and nothing else. */
    Runnable bare() throws GeneralSecurityException {
        String algorithm = group == null ? "X25519" : "DH";
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (group != null) {
            generator.initialize(new DHParameterSpec(group.prime(), BigInteger.TWO, EXPONENT_BITS));
        }
        KeyPair far = generator.generateKeyPair();
        KeyAgreement agreement = KeyAgreement.getInstance(algorithm);
        return () -> {
            try {
                agreement.init(generator.generateKeyPair().getPrivate());
                agreement.doPhase(far.getPublic(), true);
                agreement.generateSecret();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("keys of one group agree", e);
            }
        };
    }
}
