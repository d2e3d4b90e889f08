package io.rivulet.simulator.session;

import io.rivulet.simulator.node.CryptoChoice;

/**
 * How long packets are, in bytes.
 *
 * @param cipherBytes what the cryptography of a packet takes
 */
record PacketLengths(int cipherBytes) {
    /** A checksum. */
    private static final int PLAIN_BYTES = 4;

    /** An HMAC of 16, a sequence number, a checksum, and what fills the last block: RFC 7425 section 4.8, on average. */
    private static final int FLASH_BYTES = 28;

    private static final int NETWORK_BYTES = 28;
    private static final int SESSION_ID_BYTES = 4;
    private static final int FIRST_DATAGRAM_BYTES = 1_232;
    private static final int LONG_DATAGRAM_BYTES = 1_472;

    /** What {@code Session} reckons for the headers of a packet and of its data. */
    private static final int DATA_OVERHEAD_BYTES = 22;

    static PacketLengths of(CryptoChoice crypto) {
        return new PacketLengths(crypto == CryptoChoice.PLAIN ? PLAIN_BYTES : FLASH_BYTES);
    }

    /** What a packet may hold, headers of the packet included. */
    int plainBytes(boolean isLong) {
        return (isLong ? LONG_DATAGRAM_BYTES : FIRST_DATAGRAM_BYTES) - SESSION_ID_BYTES - cipherBytes;
    }

    /** SMSS. */
    int segmentBytes() {
        return plainBytes(false) - DATA_OVERHEAD_BYTES;
    }

    /** What goes over the line for a packet of so many bytes. */
    int lineBytes(int plainBytes) {
        return plainBytes + cipherBytes + SESSION_ID_BYTES + NETWORK_BYTES;
    }
}
