package io.rivulet.simulator.node;

import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.CryptoJob;
import io.rivulet.transport.crypto.CryptoProfile;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.FarCertificate;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.InitiatorKeying;
import io.rivulet.transport.crypto.KeyingFailure;
import io.rivulet.transport.crypto.OpenedPacket;
import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.crypto.ResponderKeying;
import io.rivulet.transport.crypto.SessionKeys;
import io.rivulet.transport.crypto.SignedKeying;
import java.util.function.Supplier;

/** Another identity, with somebody who hears what is sealed in the sessions that it keys. */
final class WatchedIdentity implements Identity {
    private final Identity identity;
    private final Supplier<PacketWatch> watches;

    /** @param watches gives one for each session */
    WatchedIdentity(Identity identity, Supplier<PacketWatch> watches) {
        this.identity = identity;
        this.watches = watches;
    }

    @Override
    public CryptoProfile profile() {
        return identity.profile();
    }

    @Override
    public byte[] certificate() {
        return identity.certificate();
    }

    @Override
    public PeerId peerId() {
        return identity.peerId();
    }

    @Override
    public boolean isSelectedBy(byte[] discriminator, int offset, int length) {
        return identity.isSelectedBy(discriminator, offset, length);
    }

    @Override
    public boolean prevailsInGlareOver(FarCertificate far) {
        return identity.prevailsInGlareOver(far);
    }

    @Override
    public boolean allowsMobility() {
        return identity.allowsMobility();
    }

    @Override
    public boolean isOriginal() {
        return identity.isOriginal();
    }

    @Override
    public InitiatorKeying newInitiatorKeying(FarCertificate far, EntropySource entropy) {
        return new AsInitiator(identity.newInitiatorKeying(far, entropy));
    }

    @Override
    public ResponderKeying newResponderKeying(
            FarCertificate far, byte[] initiatorComponent, int offset, int length, EntropySource entropy) {
        return new AsResponder(identity.newResponderKeying(far, initiatorComponent, offset, length, entropy));
    }

    @Override
    public boolean acceptsSignature(FarCertificate far, byte[] parameters, byte[] signature) {
        return identity.acceptsSignature(far, parameters, signature);
    }

    private final class AsInitiator implements InitiatorKeying {
        private final InitiatorKeying keying;
        private SessionKeys keys;

        AsInitiator(InitiatorKeying keying) {
            this.keying = keying;
        }

        @Override
        public CryptoJob prepare() {
            return keying.prepare();
        }

        @Override
        public byte[] component() {
            return keying.component();
        }

        @Override
        public byte[] sign(byte[] parameters) {
            return keying.sign(parameters);
        }

        @Override
        public long signingCostNs() {
            return keying.signingCostNs();
        }

        @Override
        public CryptoJob complete(byte[] responderComponent, int offset, int length, SignedKeying signed) {
            return keying.complete(responderComponent, offset, length, signed);
        }

        @Override
        public SessionKeys keys() {
            keys = keys == null ? watched(keying.keys()) : keys;
            return keys;
        }

        @Override
        public KeyingFailure failure() {
            return keying.failure();
        }
    }

    private final class AsResponder implements ResponderKeying {
        private final ResponderKeying keying;
        private SessionKeys keys;

        AsResponder(ResponderKeying keying) {
            this.keying = keying;
        }

        @Override
        public CryptoJob agree(SignedKeying signed) {
            return keying.agree(signed);
        }

        @Override
        public byte[] sign(byte[] parameters) {
            return keying.sign(parameters);
        }

        @Override
        public byte[] component() {
            return keying.component();
        }

        @Override
        public SessionKeys keys() {
            keys = keys == null ? watched(keying.keys()) : keys;
            return keys;
        }

        @Override
        public KeyingFailure failure() {
            return keying.failure();
        }
    }

    private SessionKeys watched(SessionKeys keys) {
        return keys == null ? null : new Keys(keys, new Cipher(keys.cipher(), watches.get()));
    }

    private record Keys(SessionKeys keys, PacketCipher cipher) implements SessionKeys {
        @Override
        public byte[] nearNonce() {
            return keys.nearNonce();
        }

        @Override
        public byte[] farNonce() {
            return keys.farNonce();
        }

        @Override
        public void destroy() {
            keys.destroy();
        }
    }

    private record Cipher(PacketCipher cipher, PacketWatch watch) implements PacketCipher {
        @Override
        public int seal(byte[] plain, int offset, int length, byte[] sealed, int sealedOffset) {
            int sealedLength = cipher.seal(plain, offset, length, sealed, sealedOffset);
            watch.onSealed(plain, offset, length, sealedLength);
            return sealedLength;
        }

        @Override
        public boolean open(byte[] sealed, int offset, int length, byte[] plain, OpenedPacket result) {
            return cipher.open(sealed, offset, length, plain, result);
        }

        @Override
        public int maxPlainLength(int sealedLength) {
            return cipher.maxPlainLength(sealedLength);
        }

        @Override
        public boolean isAuthenticated() {
            return cipher.isAuthenticated();
        }
    }
}
