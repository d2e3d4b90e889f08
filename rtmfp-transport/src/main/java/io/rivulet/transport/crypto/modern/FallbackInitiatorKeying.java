package io.rivulet.transport.crypto.modern;

import io.rivulet.transport.crypto.CryptoJob;
import io.rivulet.transport.crypto.InitiatorKeying;
import io.rivulet.transport.crypto.KeyingFailure;
import io.rivulet.transport.crypto.SessionKeys;
import io.rivulet.transport.crypto.SignedKeying;
import java.util.Arrays;

/**
 * The Initiator's half with an end whose certificate says nothing of this profile, by RFC 7425. Our component has a witness; one in the
 * answer shows that the certificate was tampered with. Keys of RFC 7425 follow from whole components (section 4.6.3), so nobody can take a
 * witness out who does not have the Diffie-Hellman secret.
 */
final class FallbackInitiatorKeying implements InitiatorKeying {
    private final InitiatorKeying flash;
    private boolean tampered;

    FallbackInitiatorKeying(InitiatorKeying flash) {
        this.flash = flash;
    }

    @Override
    public CryptoJob prepare() {
        return flash.prepare();
    }

    @Override
    public byte[] component() {
        return flash.component();
    }

    @Override
    public byte[] sign(byte[] parameters) {
        return flash.sign(parameters);
    }

    @Override
    public long signingCostNs() {
        return flash.signingCostNs();
    }

    @Override
    public CryptoJob complete(byte[] responderComponent, int offset, int length, SignedKeying signed) {
        ModernComponent component =
                ModernComponent.parse(Arrays.copyOfRange(responderComponent, offset, offset + length));
        tampered = component != null && (component.hasWitness() || component.isModern());
        return tampered ? CryptoJob.of(0, () -> {}) : flash.complete(responderComponent, offset, length, signed);
    }

    @Override
    public SessionKeys keys() {
        return flash.keys();
    }

    @Override
    public KeyingFailure failure() {
        return tampered ? KeyingFailure.PROFILE_REFUSED : flash.failure();
    }
}
