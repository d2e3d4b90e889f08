package io.rivulet.transport.crypto.modern;

import io.rivulet.transport.crypto.CryptoJob;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.InitiatorKeying;
import io.rivulet.transport.crypto.KeyingFailure;
import io.rivulet.transport.crypto.SignedKeying;
import java.security.MessageDigest;
import java.util.Arrays;

/** The Initiator's half: it offers cipher suites, and names the Responder in what it signs. */
final class ModernInitiatorKeying extends ModernKeying implements InitiatorKeying {
    ModernInitiatorKeying(ModernIdentity identity, ModernCertificate far, EntropySource entropy) {
        super(identity, far, entropy);
    }

    @Override
    public CryptoJob prepare() {
        return CryptoJob.of(
                Curve.PUBLIC_KEY_COST_NS,
                () -> nearComponent = ModernComponent.ofInitiator(
                        Curve.agreementPublicKey(privateKey), identity.config().suites()));
    }

    @Override
    public byte[] sign(byte[] parameters) {
        byte[] hash = Transcript.hash(Transcript.INITIATOR_SIGNATURE, far.bytes(), parameters);
        return SignatureField.with(
                identity.passwordSignature(parameters), ModernOptions.INITIATOR_SIGNATURE, identity.sign(hash));
    }

    @Override
    public long signingCostNs() {
        return Curve.SIGNING_COST_NS;
    }

    @Override
    public CryptoJob complete(byte[] responderComponent, int offset, int length, SignedKeying signed) {
        ModernComponent component =
                ModernComponent.parse(Arrays.copyOfRange(responderComponent, offset, offset + length));
        failure = null; // of an earlier answer, which anyone could have forged
        KeyingFailure objection = objectionTo(component);
        return objection != null
                ? refuse(objection)
                : CryptoJob.of(
                        Curve.VERIFICATION_COST_NS + Curve.AGREEMENT_COST_NS,
                        () -> failure = failureToAgree(component, signed));
    }

    private KeyingFailure objectionTo(ModernComponent component) {
        if (component == null || !component.isModern() || component.suites() == null) {
            return KeyingFailure.MALFORMED_COMPONENT;
        }
        if (component.suites().size() != 1
                || !identity.config().suites().contains(component.suites().get(0))) {
            return KeyingFailure.PROTECTION_REFUSED;
        }
        return component.signature() == null ? KeyingFailure.BAD_SIGNATURE : null;
    }

    /** What a forger cannot have comes first: nothing is computed with a key that the named end has not signed. */
    private KeyingFailure failureToAgree(ModernComponent component, SignedKeying signed) {
        byte[] hash = Transcript.hash(
                Transcript.RESPONDER_SIGNATURE,
                identity.certificate(),
                far.bytes(),
                nearComponent,
                component.unsigned());
        if (!Curve.verify(far.signingKey(), hash, component.signature())) {
            return KeyingFailure.BAD_SIGNATURE;
        }
        byte[] secret = Curve.agree(privateKey, component.agreementKey());
        if (secret == null) {
            return KeyingFailure.UNACCEPTABLE_PUBLIC_KEY;
        }
        byte[] transcript =
                Transcript.hash(Transcript.KEYS, identity.certificate(), far.bytes(), nearComponent, component.bytes());
        ModernSessionKeys agreed = new ModernSessionKeys(component.suites().get(0), secret, transcript, true);
        Arrays.fill(secret, (byte) 0);
        byte[] code = SignatureField.find(signed.signature(), ModernOptions.CONFIRMATION);
        if (code == null || !MessageDigest.isEqual(code, agreed.confirmation(signed.parameters()))) {
            agreed.destroy();
            return KeyingFailure.BAD_SIGNATURE;
        }
        keys = agreed;
        forget();
        return null;
    }
}
