package io.rivulet.transport.crypto.flash;

import io.rivulet.transport.crypto.CryptoJob;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.KeyingFailure;
import io.rivulet.transport.crypto.ResponderKeying;
import io.rivulet.transport.crypto.SignedKeying;

/** The Responder's half. It follows the Initiator's choice of group, if that is among ours. */
final class FlashResponderKeying extends FlashKeying implements ResponderKeying {
    private final byte[] farComponentBytes;
    private final KeyingComponent farComponent;

    FlashResponderKeying(
            FlashIdentity identity,
            FlashCertificate far,
            byte[] initiatorComponent,
            byte[] furtherOptions,
            EntropySource entropy) {
        super(identity, far, furtherOptions, entropy);
        this.farComponentBytes = initiatorComponent;
        this.farComponent = KeyingComponent.parse(initiatorComponent, 0, initiatorComponent.length);
    }

    @Override
    public CryptoJob agree(SignedKeying signed) {
        KeyingFailure objection = objection();
        if (objection != null) {
            return refuse(objection);
        }
        return CryptoJob.of(ourKeyCostNs() + group.modelledCostNs(), () -> {
            DhKeyPair ourKey = ourKey();
            say(
                    identity.hasStaticKeys()
                            ? KeyingComponent.ofResponder(extraRandomness(), terms)
                            : KeyingComponent.ofResponder(ourKey, terms));
            agree(ourKey, farComponent, farComponentBytes);
        });
    }

    private KeyingFailure objection() {
        // Exactly one of group select (static key) and ephemeral key is there. RFC 7425 section 4.5.2.3.
        if (farComponent == null || (farComponent.groupSelect() == null) == (farComponent.ephemeralKey() == null)) {
            return KeyingFailure.MALFORMED_COMPONENT;
        }
        group = farComponent.groupSelect() != null
                ? farComponent.groupSelect().group()
                : farComponent.ephemeralKey().group();
        boolean common = group != null
                && identity.config().groups().contains(group)
                && far.groups().contains(group);
        if (!common) {
            return KeyingFailure.NO_COMMON_GROUP;
        }
        terms = identity.config().responderTerms(farComponent.terms());
        return objectionTo(farComponent);
    }
}
