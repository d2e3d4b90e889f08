package io.rivulet.transport.crypto.plain;

import io.rivulet.transport.crypto.OpenedPacket;
import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.wire.Bytes;
import java.util.zip.CRC32;

/**
 * {@code u32 checksum | packet}: the CRC-32 of the packet, exclusive-or the sender's key. A packet of another session, or one that was
 * damaged, is refused; one that was forged with care is not.
 */
final class PlainPacketCipher implements PacketCipher {
    private static final int CHECKSUM_LENGTH = Integer.BYTES;

    private final CRC32 crc = new CRC32();
    private final int sendKey;
    private final int receiveKey;
    private final boolean claimsAuthentication;

    PlainPacketCipher(int sendKey, int receiveKey, boolean claimsAuthentication) {
        this.sendKey = sendKey;
        this.receiveKey = receiveKey;
        this.claimsAuthentication = claimsAuthentication;
    }

    @Override
    public int seal(byte[] plain, int offset, int length, byte[] sealed, int sealedOffset) {
        Bytes.putInt(sealed, sealedOffset, checksum(plain, offset, length) ^ sendKey);
        System.arraycopy(plain, offset, sealed, sealedOffset + CHECKSUM_LENGTH, length);
        return CHECKSUM_LENGTH + length;
    }

    @Override
    public boolean open(byte[] sealed, int offset, int length, byte[] plain, OpenedPacket result) {
        int plainLength = length - CHECKSUM_LENGTH;
        if (plainLength <= 0) {
            return result.refuse(OpenedPacket.Refusal.BAD_LENGTH);
        }
        int expected = checksum(sealed, offset + CHECKSUM_LENGTH, plainLength) ^ receiveKey;
        if (Bytes.getInt(sealed, offset) != expected) {
            return result.refuse(OpenedPacket.Refusal.NOT_GENUINE);
        }
        System.arraycopy(sealed, offset + CHECKSUM_LENGTH, plain, 0, plainLength);
        return result.accept(0, plainLength);
    }

    private int checksum(byte[] bytes, int offset, int length) {
        crc.reset();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    @Override
    public int maxPlainLength(int sealedLength) {
        return Math.max(0, sealedLength - CHECKSUM_LENGTH);
    }

    @Override
    public boolean isAuthenticated() {
        return claimsAuthentication;
    }
}
