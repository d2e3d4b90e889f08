package io.rivulet.transport.crypto.plain;

import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.discriminator.SelectableCertificate;
import java.util.Arrays;

/** {@code u8 flags | unique bytes}; flag 0x01: accepts ancillary data. The peer id is the SHA-256 hash of all of it. Immutable. */
final class PlainCertificate implements SelectableCertificate {
    static final int ACCEPTS_ANCILLARY = 0x01;

    /** Flags and at least one byte to tell two endpoints apart. */
    static final int MIN_LENGTH = 2;

    /** Flags and 255 bytes: bounds what one far end can make us keep. */
    static final int MAX_LENGTH = 256;

    private final byte[] bytes;
    private final PeerId peerId;

    private PlainCertificate(byte[] bytes) {
        this.bytes = bytes;
        this.peerId = PeerId.copyOf(PlainHash.sha256(bytes), 0);
    }

    static PlainCertificate parse(byte[] buffer, int offset, int length) {
        if (length < MIN_LENGTH || length > MAX_LENGTH) {
            return null;
        }
        return new PlainCertificate(Arrays.copyOfRange(buffer, offset, offset + length));
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public PeerId peerId() {
        return peerId;
    }

    @Override
    public byte[] hostname() {
        return null;
    }

    @Override
    public boolean acceptsAncillaryData() {
        return (bytes[0] & ACCEPTS_ANCILLARY) != 0;
    }
}
