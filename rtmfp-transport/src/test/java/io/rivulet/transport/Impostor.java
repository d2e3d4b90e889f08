package io.rivulet.transport;

import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.CryptoProfile;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.FarCertificate;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.InitiatorKeying;
import io.rivulet.transport.crypto.ResponderKeying;

/** Shows somebody else's certificate, which is public, and has none of its private keys. */
final class Impostor implements Identity {
    private final Identity own;
    private final Identity victim;

    Impostor(Identity own, Identity victim) {
        this.own = own;
        this.victim = victim;
    }

    @Override
    public CryptoProfile profile() {
        return own.profile();
    }

    @Override
    public byte[] certificate() {
        return victim.certificate();
    }

    @Override
    public PeerId peerId() {
        return victim.peerId();
    }

    @Override
    public boolean isSelectedBy(byte[] discriminator, int offset, int length) {
        return victim.isSelectedBy(discriminator, offset, length);
    }

    @Override
    public boolean prevailsInGlareOver(FarCertificate far) {
        return victim.prevailsInGlareOver(far);
    }

    @Override
    public boolean allowsMobility() {
        return victim.allowsMobility();
    }

    @Override
    public InitiatorKeying newInitiatorKeying(FarCertificate far, EntropySource entropy) {
        return own.newInitiatorKeying(far, entropy);
    }

    @Override
    public ResponderKeying newResponderKeying(
            FarCertificate far, byte[] initiatorComponent, int offset, int length, EntropySource entropy) {
        return own.newResponderKeying(far, initiatorComponent, offset, length, entropy);
    }

    @Override
    public boolean acceptsSignature(FarCertificate far, byte[] parameters, byte[] signature) {
        return own.acceptsSignature(far, parameters, signature);
    }
}
