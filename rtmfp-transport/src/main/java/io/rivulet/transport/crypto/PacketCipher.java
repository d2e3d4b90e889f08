package io.rivulet.transport.crypto;

/**
 * Seals and opens the encrypted packets of one session (the part behind the scrambled session id, RFC 7016 section 2.2.2). Owned by the
 * core's thread; allocates nothing per packet in the {@code flash} and {@code plain} profiles. Input and output arrays are distinct.
 */
public interface PacketCipher {
    /** Bytes that must be free in front of a plain packet given to {@link #seal}: ten for a sequence number, two for a checksum. */
    int HEADROOM_BYTES = 12;

    /** Bytes that must be free behind a plain packet given to {@link #seal}: padding to a cipher block of 16. */
    int TAILROOM_BYTES = 16;

    /**
     * Seals a plain packet. The {@link #HEADROOM_BYTES} in front of it and the {@link #TAILROOM_BYTES} behind it are overwritten.
     *
     * @return the length of the sealed packet written to {@code sealed} at {@code sealedOffset}
     */
    int seal(byte[] plain, int offset, int length, byte[] sealed, int sealedOffset);

    /**
     * Opens a sealed packet: decrypts into {@code plain} and verifies.
     *
     * @param plain  room for at least {@code length} bytes
     * @param result says where in {@code plain} the packet lies, or why it was refused
     * @return whether the packet is genuine
     */
    boolean open(byte[] sealed, int offset, int length, byte[] plain, OpenedPacket result);

    /** The longest plain packet whose sealed form takes at most {@code sealedLength} bytes, for any sequence number. */
    int maxPlainLength(int sealedLength);

    /** Whether a packet that {@link #open} accepts must come from the far end: false where a checksum stands for authentication. */
    boolean isAuthenticated();
}
