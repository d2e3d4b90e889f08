package io.rivulet.transport;

import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.wire.Bytes;
import io.rivulet.transport.wire.PacketAssembler;

/** Datagrams on the wire: a scrambled session id, and a sealed packet. RFC 7016 section 2.2.2. */
final class Multiplex {
    static final int SESSION_ID_BYTES = 4;

    private Multiplex() {}

    /** Whose a datagram is. */
    static int sessionId(byte[] datagram, int offset, int length) {
        return Bytes.getInt(datagram, offset)
                ^ scramble(datagram, offset + SESSION_ID_BYTES, length - SESSION_ID_BYTES);
    }

    /**
     * Makes a datagram of an assembled packet.
     *
     * @return its length
     */
    static int seal(PacketCipher cipher, PacketAssembler packet, int sessionId, byte[] target, int offset) {
        int length = cipher.seal(packet.buffer(), packet.offset(), packet.length(), target, offset + SESSION_ID_BYTES);
        Bytes.putInt(target, offset, sessionId ^ scramble(target, offset + SESSION_ID_BYTES, length));
        return length + SESSION_ID_BYTES;
    }

    /** What scrambles a session id: its sealed packet's first two words, as though a shorter one were padded with zeros. */
    private static int scramble(byte[] sealed, int offset, int length) {
        if (length >= 2 * Integer.BYTES) {
            return Bytes.getInt(sealed, offset) ^ Bytes.getInt(sealed, offset + Integer.BYTES);
        }
        int mask = 0;
        for (int i = 0; i < length; i++) {
            mask ^= (sealed[offset + i] & 0xff) << 24 - i % Integer.BYTES * 8;
        }
        return mask;
    }
}
