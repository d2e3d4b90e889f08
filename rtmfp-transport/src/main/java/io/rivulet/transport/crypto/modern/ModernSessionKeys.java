package io.rivulet.transport.crypto.modern;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.crypto.SessionKeys;
import io.rivulet.transport.crypto.common.Hkdf;
import io.rivulet.transport.crypto.common.HmacSha256;
import java.util.Arrays;

/** The keys of a session of the {@code modern} profile. Owned by one thread at a time. */
public final class ModernSessionKeys implements SessionKeys {
    private final CipherSuite suite;
    private final ModernPacketCipher cipher;
    private final byte[] nearNonce;
    private final byte[] farNonce;
    private final byte[] confirmationKey;

    /**
     * Derives the keys of a session: HKDF (RFC 5869) over the shared secret, salted with the hash of all that both ends said.
     *
     * @param transcriptHash of certificates and components
     */
    ModernSessionKeys(CipherSuite suite, byte[] sharedSecret, byte[] transcriptHash, boolean isInitiator) {
        this.suite = suite;
        byte[] root = Hkdf.extract(transcriptHash, sharedSecret);
        EpochKeys ofInitiator = new EpochKeys(suite, secret(root, "initiator packets"));
        EpochKeys ofResponder = new EpochKeys(suite, secret(root, "responder packets"));
        byte[] initiatorNonce = secret(root, "initiator nonce");
        byte[] responderNonce = secret(root, "responder nonce");
        this.cipher = isInitiator
                ? new ModernPacketCipher(suite, ofInitiator, ofResponder)
                : new ModernPacketCipher(suite, ofResponder, ofInitiator);
        this.nearNonce = isInitiator ? initiatorNonce : responderNonce;
        this.farNonce = isInitiator ? responderNonce : initiatorNonce;
        this.confirmationKey = secret(root, "responder confirmation");
        Arrays.fill(root, (byte) 0);
    }

    private static byte[] secret(byte[] root, String purpose) {
        return Hkdf.expand(root, ("rivulet modern " + purpose).getBytes(UTF_8), HmacSha256.LENGTH);
    }

    /** The Responder's proof that it has the keys: a code over the parameters of its RIKeying. */
    byte[] confirmation(byte[] parameters) {
        return HmacSha256.of(confirmationKey, parameters);
    }

    /** How packets are encrypted. */
    public CipherSuite suite() {
        return suite;
    }

    @Override
    public PacketCipher cipher() {
        return cipher;
    }

    @Override
    public byte[] nearNonce() {
        return nearNonce.clone();
    }

    @Override
    public byte[] farNonce() {
        return farNonce.clone();
    }

    @Override
    public void destroy() {
        cipher.destroy();
        Arrays.fill(nearNonce, (byte) 0);
        Arrays.fill(farNonce, (byte) 0);
        Arrays.fill(confirmationKey, (byte) 0);
    }
}
