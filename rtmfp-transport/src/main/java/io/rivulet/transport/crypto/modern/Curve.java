package io.rivulet.transport.crypto.modern;

import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * X25519 (RFC 7748) and Ed25519 (RFC 8032), by Bouncy Castle: keys are plain bytes there, and follow from bytes that we draw. Costs are what
 * was measured on a busy core of a server, rounded. Stateless.
 */
final class Curve {
    /** Of keys, private and public, and of a shared secret, in bytes. */
    static final int KEY_LENGTH = 32;

    /** Of a signature, in bytes. */
    static final int SIGNATURE_LENGTH = 64;

    static final long PUBLIC_KEY_COST_NS = 35_000;
    static final long AGREEMENT_COST_NS = 95_000;
    static final long SIGNING_COST_NS = 37_000;
    static final long VERIFICATION_COST_NS = 100_000;

    private Curve() {}

    /** The X25519 public key that goes with 32 random bytes. */
    static byte[] agreementPublicKey(byte[] privateKey) {
        byte[] publicKey = new byte[KEY_LENGTH];
        X25519.generatePublicKey(privateKey, 0, publicKey, 0);
        return publicKey;
    }

    /** The shared secret; null when the far key is of small order, so that the secret would be zero. RFC 7748 section 6.1. */
    static byte[] agree(byte[] privateKey, byte[] farPublicKey) {
        byte[] secret = new byte[KEY_LENGTH];
        return X25519.calculateAgreement(privateKey, 0, farPublicKey, 0, secret, 0) ? secret : null;
    }

    /** The Ed25519 public key that goes with 32 random bytes. */
    static byte[] signingPublicKey(byte[] privateKey) {
        byte[] publicKey = new byte[KEY_LENGTH];
        Ed25519.generatePublicKey(privateKey, 0, publicKey, 0);
        return publicKey;
    }

    static byte[] sign(byte[] privateKey, byte[] publicKey, byte[] message) {
        byte[] signature = new byte[SIGNATURE_LENGTH];
        Ed25519.sign(privateKey, 0, publicKey, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    /**
     * Whether a signature holds. It does not in any other form than the canonical one, nor under a key of small order, under which anybody
     * could make some: Bouncy Castle refuses both, and a test holds it to that.
     */
    static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        return signature.length == SIGNATURE_LENGTH
                && Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length);
    }
}
