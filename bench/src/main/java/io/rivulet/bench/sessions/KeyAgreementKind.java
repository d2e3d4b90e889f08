package io.rivulet.bench.sessions;

import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.flash.DhGroup;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.crypto.flash.FlashIdentityConfig;
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
    GROUP_14("group 14", DhGroup.MODP_2048, 0.8);

    /** As strong as the groups are; what the profile uses. */
    private static final int EXPONENT_BITS = 256;

    private final String label;
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
        return FlashIdentity.of(FlashIdentityConfig.rendezvous().groups(group).build(), entropy);
    }

    /** A client, which keeps its key. */
    Identity newClient(EntropySource entropy) {
        return FlashIdentity.of(FlashIdentityConfig.peer().groups(group).build(), entropy);
    }

    /** Generates a key and agrees with a far end's, by what the platform has and nothing else. */
    Runnable bare() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("DH");
        generator.initialize(new DHParameterSpec(group.prime(), BigInteger.TWO, EXPONENT_BITS));
        KeyPair far = generator.generateKeyPair();
        KeyAgreement agreement = KeyAgreement.getInstance("DH");
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
