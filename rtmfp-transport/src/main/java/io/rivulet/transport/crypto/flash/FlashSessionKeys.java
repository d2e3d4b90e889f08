package io.rivulet.transport.crypto.flash;

import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.crypto.SessionKeys;
import io.rivulet.transport.crypto.common.HmacSha256;
import java.util.Arrays;

/** The keys of a session as RFC 7425 sections 4.6.3 to 4.6.5 derive them. */
public final class FlashSessionKeys implements SessionKeys {
    private final DirectionKeys sending;
    private final DirectionKeys receiving;
    private final byte[] nearNonce;
    private final byte[] farNonce;
    private final FlashPacketCipher cipher;

    private FlashSessionKeys(
            DirectionKeys sending, DirectionKeys receiving, byte[] nearNonce, byte[] farNonce, boolean authenticated) {
        this.sending = sending;
        this.receiving = receiving;
        this.nearNonce = nearNonce;
        this.farNonce = farNonce;
        this.cipher = new FlashPacketCipher(sending, receiving, authenticated);
    }

    /**
     * Derives the keys of a session.
     *
     * @param secret           DH_SECRET: the shared secret without leading zero bytes (RFC 7425 section 4.6.2)
     * @param nearComponent    the keying component that we sent
     * @param farComponent     the keying component that the far end sent
     * @param sending          how our packets are verified
     * @param receiving        how the far end's packets are verified
     * @param minimumHmacLength from how many bytes on the far end's code counts as authentication
     */
    public static FlashSessionKeys derive(
            byte[] secret,
            byte[] nearComponent,
            byte[] farComponent,
            PacketProtection sending,
            PacketProtection receiving,
            int minimumHmacLength) {
        HmacSha256 hmac = new HmacSha256(secret);
        byte[] encryptKey = hmac.compute(HmacSha256.of(farComponent, nearComponent));
        byte[] decryptKey = hmac.compute(HmacSha256.of(nearComponent, farComponent));
        FlashSessionKeys keys = new FlashSessionKeys(
                new DirectionKeys(encryptKey, hmac.compute(encryptKey), sending),
                new DirectionKeys(decryptKey, hmac.compute(decryptKey), receiving),
                hmac.compute(nearComponent),
                hmac.compute(farComponent),
                receiving.hmacLength() >= minimumHmacLength);
        hmac.destroy();
        return keys;
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

    /** How our packets are verified. */
    public PacketProtection sending() {
        return sending.protection();
    }

    /** How the far end's packets are verified. */
    public PacketProtection receiving() {
        return receiving.protection();
    }

    /** The keys for what we send. */
    DirectionKeys sendingKeys() {
        return sending;
    }

    /** The keys for what we receive. */
    DirectionKeys receivingKeys() {
        return receiving;
    }

    @Override
    public void destroy() {
        sending.destroy();
        receiving.destroy();
        cipher.destroy();
        Arrays.fill(nearNonce, (byte) 0);
        Arrays.fill(farNonce, (byte) 0);
    }
}
