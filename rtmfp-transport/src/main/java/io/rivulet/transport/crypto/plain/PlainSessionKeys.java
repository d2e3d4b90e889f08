package io.rivulet.transport.crypto.plain;

import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.crypto.SessionKeys;
import io.rivulet.transport.wire.Bytes;
import java.util.Arrays;

/**
 * A direction's key and nonce are the hash of its sender's component followed by the other one: both ends find the same, near and far
 * exchanged.
 */
final class PlainSessionKeys implements SessionKeys {
    private final byte[] nearNonce;
    private final byte[] farNonce;
    private final PacketCipher cipher;

    PlainSessionKeys(byte[] nearComponent, byte[] farComponent, boolean claimsAuthentication) {
        this.nearNonce = PlainHash.sha256(nearComponent, farComponent);
        this.farNonce = PlainHash.sha256(farComponent, nearComponent);
        this.cipher =
                new PlainPacketCipher(Bytes.getInt(nearNonce, 0), Bytes.getInt(farNonce, 0), claimsAuthentication);
    }

    @Override
    public PacketCipher cipher() {
        return cipher;
    }

    @Override
    public byte[] nearNonce() {
        return nearNonce.clone();
    }

    @Override
    public byte[] farNonce() {
        return farNonce.clone();
    }

    @Override
    public void destroy() {
        Arrays.fill(nearNonce, (byte) 0);
        Arrays.fill(farNonce, (byte) 0);
    }
}
