package io.rivulet.transport.crypto.modern;

import io.rivulet.transport.crypto.CryptoJob;
import io.rivulet.transport.crypto.InitiatorKeying;
import io.rivulet.transport.crypto.KeyingFailure;
import io.rivulet.transport.crypto.ResponderKeying;
import io.rivulet.transport.crypto.SessionKeys;
import io.rivulet.transport.crypto.SignedKeying;

/** Either half of an agreement that fails before it has begun. */
final class RefusedKeying implements InitiatorKeying, ResponderKeying {
    private final KeyingFailure failure;

    RefusedKeying(KeyingFailure failure) {
        this.failure = failure;
    }

    @Override
    public CryptoJob prepare() {
        return nothing();
    }

    @Override
    public CryptoJob complete(byte[] responderComponent, int offset, int length, SignedKeying signed) {
        return nothing();
    }

    @Override
    public CryptoJob agree(SignedKeying signed) {
        return nothing();
    }

    private static CryptoJob nothing() {
        return CryptoJob.of(0, () -> {});
    }

    @Override
    public byte[] component() {
        return new byte[0];
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
    public SessionKeys keys() {
        return null;
    }

    @Override
    public KeyingFailure failure() {
        return failure;
    }
}
