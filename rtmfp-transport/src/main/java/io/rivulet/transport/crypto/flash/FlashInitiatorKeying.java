package io.rivulet.transport.crypto.flash;

import io.rivulet.transport.crypto.CryptoJob;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.InitiatorKeying;
import io.rivulet.transport.crypto.KeyingFailure;
import io.rivulet.transport.crypto.SignedKeying;
import java.util.Arrays;

/** The Initiator's half. It chooses the group: the first of ours in which the far end can agree on keys. */
final class FlashInitiatorKeying extends FlashKeying implements InitiatorKeying {
    private DhKeyPair ourKey;

    FlashInitiatorKeying(FlashIdentity identity, FlashCertificate far, byte[] furtherOptions, EntropySource entropy) {
        super(identity, far, furtherOptions, entropy);
        this.terms = identity.config().initiatorTerms();
        for (DhGroup candidate : identity.config().groups()) {
            if (group == null && far.groups().contains(candidate)) {
                group = candidate;
            }
        }
    }

    @Override
    public CryptoJob prepare() {
        if (group == null) {
            return refuse(KeyingFailure.NO_COMMON_GROUP);
        }
        return CryptoJob.of(ourKeyCostNs(), () -> {
            ourKey = ourKey();
            say(
                    identity.hasStaticKeys()
                            ? KeyingComponent.ofInitiator(group, extraRandomness(), terms)
                            : KeyingComponent.ofInitiator(ourKey, terms));
        });
    }

    @Override
    public long signingCostNs() {
        return 0;
    }

    @Override
    public CryptoJob complete(byte[] responderComponent, int offset, int length, SignedKeying signed) {
        byte[] bytes = Arrays.copyOfRange(responderComponent, offset, offset + length);
        KeyingComponent parsed = KeyingComponent.parse(bytes, 0, length);
        accept();
        // Only an Initiator selects a group; a Responder that repeats ours does no harm, and so does not fail.
        KeyingFailure objection = parsed == null ? KeyingFailure.MALFORMED_COMPONENT : objectionTo(parsed);
        return objection != null
                ? refuse(objection)
                : CryptoJob.of(group.modelledCostNs(), () -> agree(ourKey, parsed, bytes));
    }
}
