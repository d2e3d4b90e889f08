package io.rivulet.transport.crypto;

/** The keys of one session: its packet cipher, and the secrets that only its two ends share. RFC 7425 sections 4.6.3 to 4.6.5. */
public interface SessionKeys {
    /** The cipher: {@code seal} with our key, {@code open} with the far end's. The same object at every call. */
    PacketCipher cipher();

    /** A copy of the near nonce, 32 bytes: the far end's far nonce. RFC 7425 section 4.6.5. */
    byte[] nearNonce();

    /** A copy of the far nonce, 32 bytes: the far end's near nonce. */
    byte[] farNonce();

    /** Overwrites the secrets as far as the platform permits. The object is unusable afterwards. */
    void destroy();
}
