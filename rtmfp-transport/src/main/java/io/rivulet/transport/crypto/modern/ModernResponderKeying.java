package io.rivulet.transport.crypto.modern;

import io.rivulet.transport.crypto.CryptoJob;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.KeyingFailure;
import io.rivulet.transport.crypto.ResponderKeying;
import io.rivulet.transport.crypto.SignedKeying;
import java.util.Arrays;

/** The Responder's half: it selects the cipher suite, the first of its own that is offered. */
final class ModernResponderKeying extends ModernKeying implements ResponderKeying {
    private final ModernComponent farComponent;

    ModernResponderKeying(
            ModernIdentity identity, ModernCertificate far, ModernComponent farComponent, EntropySource entropy) {
        super(identity, far, entropy);
        this.farComponent = farComponent;
    }

    @Override
    public CryptoJob agree(SignedKeying signed) {
        byte[] signature = SignatureField.find(signed.signature(), ModernOptions.INITIATOR_SIGNATURE);
        if (farComponent.suites() == null) {
            return refuse(KeyingFailure.MALFORMED_COMPONENT);
        }
        CipherSuite suite = firstCommonSuite();
        if (suite == null) {
            return refuse(KeyingFailure.PROTECTION_REFUSED);
        }
        if (signature == null) {
            return refuse(KeyingFailure.BAD_SIGNATURE);
        }
        long costNs =
                Curve.VERIFICATION_COST_NS + Curve.PUBLIC_KEY_COST_NS + Curve.AGREEMENT_COST_NS + Curve.SIGNING_COST_NS;
        return CryptoJob.of(costNs, () -> failure = failureToAgree(suite, signed.parameters(), signature));
    }

    private CipherSuite firstCommonSuite() {
        for (CipherSuite suite : identity.config().suites()) {
            if (farComponent.suites().contains(suite)) {
                return suite;
            }
        }
        return null;
    }

    private KeyingFailure failureToAgree(CipherSuite suite, byte[] parameters, byte[] signature) {
        byte[] ofInitiator = Transcript.hash(Transcript.INITIATOR_SIGNATURE, identity.certificate(), parameters);
        if (!Curve.verify(far.signingKey(), ofInitiator, signature)) {
            return KeyingFailure.BAD_SIGNATURE;
        }
        byte[] secret = Curve.agree(privateKey, farComponent.agreementKey());
        if (secret == null) {
            return KeyingFailure.UNACCEPTABLE_PUBLIC_KEY;
        }
        byte[] unsigned = ModernComponent.ofResponder(Curve.agreementPublicKey(privateKey), suite);
        byte[] ours = Transcript.hash(
                Transcript.RESPONDER_SIGNATURE, far.bytes(), identity.certificate(), farComponent.bytes(), unsigned);
        nearComponent = ModernComponent.signed(unsigned, identity.sign(ours));
        byte[] transcript = Transcript.hash(
                Transcript.KEYS, far.bytes(), identity.certificate(), farComponent.bytes(), nearComponent);
        keys = new ModernSessionKeys(suite, secret, transcript, false);
        Arrays.fill(secret, (byte) 0);
        forget();
        return null;
    }

    /** Confirms the keys. */
    @Override
    public byte[] sign(byte[] parameters) {
        return SignatureField.with(
                identity.passwordSignature(parameters), ModernOptions.CONFIRMATION, keys.confirmation(parameters));
    }
}
