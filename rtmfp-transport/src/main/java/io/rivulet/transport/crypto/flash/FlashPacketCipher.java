package io.rivulet.transport.crypto.flash;

import io.rivulet.transport.Invariant;
import io.rivulet.transport.crypto.OpenedPacket;
import io.rivulet.transport.crypto.OpenedPacket.Refusal;
import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.crypto.common.HmacSha256;
import io.rivulet.transport.crypto.common.ReplayWindow;
import io.rivulet.transport.wire.Bytes;
import io.rivulet.transport.wire.Vlu;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The Encrypted Packet of RFC 7425 section 4.7.2: {@code AES-128-CBC([vlu sequence number] [u16 checksum] packet, padding) [HMAC]}.
 * Allocates nothing per packet: a CBC cipher returns to its null IV by itself after each packet, and works faster from one array to
 * another than in place.
 */
final class FlashPacketCipher implements PacketCipher {
    private static final int BLOCK_LENGTH = 16;
    private static final int CHECKSUM_LENGTH = 2;
    private static final byte PADDING = (byte) 0xff;

    static {
        // Padding can take one byte less than a block, the largest headers ten bytes and two.
        Invariant.check(TAILROOM_BYTES >= BLOCK_LENGTH - 1, "tailroom", TAILROOM_BYTES);
        Invariant.check(HEADROOM_BYTES >= Vlu.MAX_LENGTH + CHECKSUM_LENGTH, "headroom", HEADROOM_BYTES);
    }

    private final Cipher encrypt;
    private final Cipher decrypt;
    private final HmacSha256 sendHmac;
    private final HmacSha256 receiveHmac;
    private final PacketProtection sending;
    private final PacketProtection receiving;
    private final ReplayWindow replayWindow;
    private final byte[] code = new byte[HmacSha256.LENGTH];
    private final boolean authenticated;
    private long nextSequenceNumber;

    /**
     * @param authenticated what {@link #isAuthenticated} says: whether the code that we verify is long enough for its purpose
     */
    FlashPacketCipher(DirectionKeys sending, DirectionKeys receiving, boolean authenticated) {
        this.sending = sending.protection();
        this.receiving = receiving.protection();
        this.encrypt = aes(Cipher.ENCRYPT_MODE, sending.aesKey());
        this.decrypt = aes(Cipher.DECRYPT_MODE, receiving.aesKey());
        this.sendHmac = this.sending.hasHmac() ? new HmacSha256(sending.hmacKey()) : null;
        this.receiveHmac = this.receiving.hasHmac() ? new HmacSha256(receiving.hmacKey()) : null;
        this.replayWindow = this.receiving.sequenceNumbers() ? new ReplayWindow() : null;
        this.authenticated = authenticated;
    }

    private static Cipher aes(int mode, byte[] key) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[BLOCK_LENGTH]));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES/CBC/NoPadding", e);
        }
    }

    @Override
    public int seal(byte[] plain, int offset, int length, byte[] sealed, int sealedOffset) {
        int headerLength = (sending.sequenceNumbers() ? Vlu.length(nextSequenceNumber) : 0)
                + (sending.hasHmac() ? 0 : CHECKSUM_LENGTH);
        int start = offset - headerLength;
        int end = offset + length;
        int paddedEnd = start + roundUpToBlock(headerLength + length);
        Arrays.fill(plain, end, paddedEnd, PADDING);
        if (sending.sequenceNumbers()) {
            Vlu.put(plain, start, nextSequenceNumber);
            nextSequenceNumber++;
            Invariant.check(nextSequenceNumber != 0, "session sequence numbers do not wrap");
        }
        if (!sending.hasHmac()) {
            int checksum = SimpleChecksum.of(plain, offset, paddedEnd - offset);
            Bytes.putU16(plain, offset - CHECKSUM_LENGTH, checksum);
        }
        int cipherLength = crypt(encrypt, plain, start, paddedEnd - start, sealed, sealedOffset);
        if (sending.hasHmac()) {
            sendHmac.compute(sealed, sealedOffset, cipherLength, code, 0);
            System.arraycopy(code, 0, sealed, sealedOffset + cipherLength, sending.hmacLength());
        }
        return cipherLength + sending.hmacLength();
    }

    private static int roundUpToBlock(int length) {
        return (length + BLOCK_LENGTH - 1) / BLOCK_LENGTH * BLOCK_LENGTH;
    }

    @Override
    public boolean open(byte[] sealed, int offset, int length, byte[] plain, OpenedPacket result) {
        int cipherLength = length - receiving.hmacLength();
        if (cipherLength <= 0 || cipherLength % BLOCK_LENGTH != 0) {
            return result.refuse(Refusal.BAD_LENGTH);
        }
        // Authentication comes before decryption, so that nothing of a forgery is ever looked at.
        if (receiving.hasHmac() && !isCodeRight(sealed, offset, cipherLength)) {
            return result.refuse(Refusal.NOT_GENUINE);
        }
        crypt(decrypt, sealed, offset, cipherLength, plain, 0);

        int at = 0;
        long sequenceNumber = 0;
        if (receiving.sequenceNumbers()) {
            at = vluEnd(plain);
            if (at < 0) {
                return result.refuse(Refusal.NOT_GENUINE);
            }
            sequenceNumber = vlu(plain, at);
        }
        if (!receiving.hasHmac()) {
            int stored = Bytes.getU16(plain, at);
            at += CHECKSUM_LENGTH;
            if (stored != SimpleChecksum.of(plain, at, cipherLength - at)) {
                return result.refuse(Refusal.NOT_GENUINE);
            }
        }
        if (receiving.sequenceNumbers() && !replayWindow.accept(sequenceNumber)) {
            return result.refuse(Refusal.REPLAYED);
        }
        return result.accept(at, cipherLength - at);
    }

    /** In time that does not depend on where the codes differ. {@code MessageDigest.isEqual} would want a copy of the received one. */
    private boolean isCodeRight(byte[] sealed, int offset, int cipherLength) {
        receiveHmac.compute(sealed, offset, cipherLength, code, 0);
        int difference = 0;
        for (int i = 0; i < receiving.hmacLength(); i++) {
            difference |= code[i] ^ sealed[offset + cipherLength + i];
        }
        return difference == 0;
    }

    /** Where the sequence number at the start of a decrypted packet ends; -1 when it is longer than 64 bits. A block is 16 bytes. */
    private static int vluEnd(byte[] plain) {
        int end = 0;
        while (plain[end++] < 0) {
            if (end == Vlu.MAX_LENGTH) {
                return -1;
            }
        }
        // Ten bytes hold 70 bits: of the first one only the lowest bit may be set, beside the one that says "more".
        return end == Vlu.MAX_LENGTH && (plain[0] & 0x7e) != 0 ? -1 : end;
    }

    private static long vlu(byte[] plain, int end) {
        long value = 0;
        for (int i = 0; i < end; i++) {
            value = value << 7 | (plain[i] & 0x7f);
        }
        return value;
    }

    private static int crypt(Cipher cipher, byte[] input, int offset, int length, byte[] output, int outputOffset) {
        try {
            return cipher.doFinal(input, offset, length, output, outputOffset);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    length + " bytes do not fit the " + (output.length - outputOffset) + " that are there", e);
        }
    }

    @Override
    public int maxPlainLength(int sealedLength) {
        int blocks = Math.max(0, sealedLength - sending.hmacLength()) / BLOCK_LENGTH;
        int headerLength = (sending.sequenceNumbers() ? Vlu.MAX_LENGTH : 0) + (sending.hasHmac() ? 0 : CHECKSUM_LENGTH);
        return Math.max(0, blocks * BLOCK_LENGTH - headerLength);
    }

    @Override
    public boolean isAuthenticated() {
        return authenticated;
    }

    /** Overwrites what keys we hold; the platform's ciphers keep theirs until they are collected. */
    void destroy() {
        if (sendHmac != null) {
            sendHmac.destroy();
        }
        if (receiveHmac != null) {
            receiveHmac.destroy();
        }
        Arrays.fill(code, (byte) 0);
    }
}
