package io.rivulet.groups.spec;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What only members know: the canonical groupspec text. It keys the proof of membership that neighbours show each other; a server that
 * was told the version 2 group id cannot make one. Never printed.
 */
public final class MembershipSecret {
    /** HMAC-SHA256. */
    public static final int PROOF_LENGTH = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] canonical;

    MembershipSecret(byte[] canonical) {
        this.canonical = canonical;
    }

    /**
     * The proof for a session, {@link #PROOF_LENGTH} bytes: HMAC-SHA256 of a nonce keyed with the secret.
     *
     * @param nonce the far nonce of the one who proves, which is the near nonce of the one who verifies (RFC 7425 section 4.6.5)
     */
    public byte[] proof(byte[] nonce) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(canonical, ALGORITHM));
            return mac.doFinal(nonce);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }

    /** Whether {@code proof} is the one for {@code nonce}. Takes the same time wherever a difference is. */
    public boolean verifies(byte[] nonce, byte[] proof) {
        return MessageDigest.isEqual(proof(nonce), proof);
    }

    /** A copy of the canonical text's bytes, for the version 1 server channel only: it gives the secret away. */
    public byte[] discloseCanonical() {
        return canonical.clone();
    }

    @Override
    public String toString() {
        return "MembershipSecret(not shown)";
    }
}
