package io.rivulet.transport.crypto.modern;

import io.rivulet.transport.Invariant;
import io.rivulet.transport.crypto.OpenedPacket;
import io.rivulet.transport.crypto.OpenedPacket.Refusal;
import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.crypto.common.ReplayWindow;
import io.rivulet.transport.wire.Bytes;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/**
 * The Encrypted Packet of the {@code modern} profile: {@code u64 sequence number | AEAD(packet)}. The number counts the packets of its
 * direction from zero and is the nonce, so that none is used twice; it is authenticated with it. There is no padding: the length of a packet
 * can be seen, and so can its number. Packets are numbered always, and replays refused always.
 *
 * <p>The platform's ciphers want to be initialised for each packet and allocate about 850 bytes for it under AES-128-GCM.
 */
final class ModernPacketCipher implements PacketCipher {
    private static final int NUMBER_LENGTH = Long.BYTES;

    /** How much longer than its plain packet a sealed one is. */
    static final int OVERHEAD = NUMBER_LENGTH + CipherSuite.TAG_LENGTH;

    private final CipherSuite suite;
    private final EpochKeys sending;
    private final EpochKeys receiving;
    private final Cipher encrypt;
    private final ReplayWindow replayWindow = new ReplayWindow();
    private Cipher decrypt;
    private long nextNumber;
    private long triedNumber = -1;
    private long newestEpoch;

    ModernPacketCipher(CipherSuite suite, EpochKeys sending, EpochKeys receiving) {
        this(suite, sending, receiving, 0);
    }

    /** @param firstNumber where the sequence numbers of both directions begin: anything but 0 is for tests */
    ModernPacketCipher(CipherSuite suite, EpochKeys sending, EpochKeys receiving, long firstNumber) {
        this.suite = suite;
        this.sending = sending;
        this.receiving = receiving;
        this.encrypt = suite.newCipher();
        this.decrypt = suite.newCipher();
        this.nextNumber = firstNumber;
        this.newestEpoch = EpochKeys.epochOf(firstNumber);
    }

    @Override
    public int seal(byte[] plain, int offset, int length, byte[] sealed, int sealedOffset) {
        long number = nextNumber;
        Invariant.check(number >= 0, "packet numbers do not wrap");
        nextNumber++; // before anything can fail: a number serves once
        Bytes.putLong(sealed, sealedOffset, number);
        try {
            encrypt.init(Cipher.ENCRYPT_MODE, sending.keyFor(number), sending.parametersFor(number));
            return NUMBER_LENGTH + encrypt.doFinal(plain, offset, length, sealed, sealedOffset + NUMBER_LENGTH);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    length + " bytes do not fit the " + (sealed.length - sealedOffset) + " that are there", e);
        }
    }

    @Override
    public boolean open(byte[] sealed, int offset, int length, byte[] plain, OpenedPacket result) {
        if (length <= OVERHEAD) {
            return result.refuse(Refusal.BAD_LENGTH);
        }
        long number = Bytes.getLong(sealed, offset);
        // Anybody can write any number: a key is derived only where one could be due.
        if (number < 0 || Math.abs(EpochKeys.epochOf(number) - newestEpoch) > 1) {
            return result.refuse(Refusal.NOT_GENUINE);
        }
        int plainLength = decrypt(number, sealed, offset + NUMBER_LENGTH, length - NUMBER_LENGTH, plain);
        if (plainLength < 0) {
            return result.refuse(Refusal.NOT_GENUINE);
        }
        if (!replayWindow.accept(number)) {
            return result.refuse(Refusal.REPLAYED);
        }
        newestEpoch = Math.max(newestEpoch, EpochKeys.epochOf(number));
        return result.accept(0, plainLength);
    }

    /** Returns the length of the plain packet; -1 when the tag does not match. The platform compares tags in constant time. */
    private int decrypt(long number, byte[] sealed, int offset, int length, byte[] plain) {
        if (number == triedNumber) {
            decrypt = suite.newCipher(); // ChaCha20-Poly1305 does not take a nonce twice in a row, not even to decrypt
        }
        triedNumber = number;
        try {
            decrypt.init(Cipher.DECRYPT_MODE, receiving.keyFor(number), receiving.parametersFor(number));
            return decrypt.doFinal(sealed, offset, length, plain, 0);
        } catch (AEADBadTagException forged) {
            return -1;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(length + " bytes do not fit the " + plain.length + " that are there", e);
        }
    }

    @Override
    public int maxPlainLength(int sealedLength) {
        return Math.max(0, sealedLength - OVERHEAD);
    }

    @Override
    public boolean isAuthenticated() {
        return true;
    }

    /** Overwrites what secrets we hold; the platform's ciphers keep their keys until they are collected. */
    void destroy() {
        sending.destroy();
        receiving.destroy();
    }
}
