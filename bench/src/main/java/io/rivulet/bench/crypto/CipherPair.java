package io.rivulet.bench.crypto;

import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.FarCertificate;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.InitiatorKeying;
import io.rivulet.transport.crypto.KeyingFailure;
import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.crypto.ResponderKeying;
import io.rivulet.transport.crypto.SignedKeying;

/**
 * The ciphers of the two ends of a session, agreed upon without a network. What one seals, the other opens.
 *
 * @param initiator the Initiator's end
 * @param responder the Responder's end
 */
public record CipherPair(PacketCipher initiator, PacketCipher responder) {
    /** Agrees on the keys of a session between two new identities. Costs key generation and key agreement. */
    public static CipherPair agree(CryptoChoice crypto, EntropySource entropy) {
        Identity near = crypto.newIdentity(entropy);
        Identity far = crypto.newIdentity(entropy);
        InitiatorKeying initiator = near.newInitiatorKeying(certificateOf(far), entropy);
        initiator.prepare().run();
        byte[] offer = initiator.component();
        ResponderKeying responder = far.newResponderKeying(certificateOf(near), offer, 0, offer.length, entropy);
        responder.agree(new SignedKeying(offer, initiator.sign(offer))).run();
        check(responder.failure());
        byte[] answer = responder.component();
        SignedKeying signed = new SignedKeying(answer, responder.sign(answer));
        initiator.complete(answer, 0, answer.length, signed).run();
        check(initiator.failure());
        return new CipherPair(initiator.keys().cipher(), responder.keys().cipher());
    }

    private static FarCertificate certificateOf(Identity identity) {
        byte[] certificate = identity.certificate();
        return identity.profile().parseCertificate(certificate, 0, certificate.length);
    }

    private static void check(KeyingFailure failure) {
        if (failure != null) {
            throw new IllegalStateException("two ends of one profile could not agree: " + failure);
        }
    }
}
