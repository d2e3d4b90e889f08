package io.rivulet.transport.crypto.plain;

import io.rivulet.transport.crypto.CryptoJob;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.InitiatorKeying;
import io.rivulet.transport.crypto.KeyingFailure;
import io.rivulet.transport.crypto.ResponderKeying;
import io.rivulet.transport.crypto.SessionKeys;
import io.rivulet.transport.crypto.SignedKeying;
import java.util.Arrays;

/**
 * Either half of an agreement on keys that anyone who saw the components knows. A component is {@value #COMPONENT_LENGTH} random bytes;
 * all else follows from the two.
 */
final class PlainKeying implements InitiatorKeying, ResponderKeying {
    /** Enough that no two sessions have the same nonces. */
    static final int COMPONENT_LENGTH = 16;

    private final byte[] component;
    private final byte[] initiatorComponent;
    private final boolean claimsAuthentication;
    private SessionKeys keys;
    private KeyingFailure failure;

    private PlainKeying(byte[] component, byte[] initiatorComponent, boolean claimsAuthentication) {
        this.component = component;
        this.initiatorComponent = initiatorComponent;
        this.claimsAuthentication = claimsAuthentication;
    }

    static InitiatorKeying initiator(EntropySource entropy, boolean claimsAuthentication) {
        byte[] component = entropy.nextBytes(COMPONENT_LENGTH);
        return new PlainKeying(component, component, claimsAuthentication);
    }

    static ResponderKeying responder(EntropySource entropy, byte[] initiatorComponent, boolean claimsAuthentication) {
        return new PlainKeying(entropy.nextBytes(COMPONENT_LENGTH), initiatorComponent, claimsAuthentication);
    }

    @Override
    public CryptoJob prepare() {
        return CryptoJob.of(0, () -> {});
    }

    @Override
    public byte[] sign(byte[] parameters) {
        return new byte[0];
    }

    @Override
    public long signingCostNs() {
        return 0;
    }

    @Override
    public CryptoJob complete(byte[] responderComponent, int offset, int length, SignedKeying signed) {
        byte[] farComponent = Arrays.copyOfRange(responderComponent, offset, offset + length);
        return CryptoJob.of(0, () -> agreeWith(farComponent));
    }

    @Override
    public CryptoJob agree(SignedKeying signed) {
        return CryptoJob.of(0, () -> agreeWith(initiatorComponent));
    }

    private void agreeWith(byte[] farComponent) {
        if (farComponent.length == COMPONENT_LENGTH) {
            keys = new PlainSessionKeys(component, farComponent, claimsAuthentication);
        } else {
            failure = KeyingFailure.MALFORMED_COMPONENT;
        }
    }

    @Override
    public byte[] component() {
        return component;
    }

    @Override
    public SessionKeys keys() {
        return keys;
    }

    @Override
    public KeyingFailure failure() {
        return failure;
    }
}
