package io.rivulet.transport.address;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The name of an endpoint: the SHA-256 hash of the canonical section of its certificate (RFC 7425 section 4.3.2). Immutable, ordered as
 * an unsigned 256-bit number.
 */
public final class PeerId implements Comparable<PeerId> {
    /** 256 bits. */
    public static final int LENGTH = 32;

    private final byte[] bytes;

    private PeerId(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Copies {@link #LENGTH} bytes.
     *
     * @throws IndexOutOfBoundsException when fewer are there
     */
    public static PeerId copyOf(byte[] source, int offset) {
        if (offset < 0 || source.length - offset < LENGTH) {
            throw new IndexOutOfBoundsException(
                    "a peer id takes " + LENGTH + " bytes; " + (source.length - offset) + " are there");
        }
        return new PeerId(Arrays.copyOfRange(source, offset, offset + LENGTH));
    }

    /**
     * Parses 64 hexadecimal digits of either case.
     *
     * @throws IllegalArgumentException naming what was given, when it is anything else
     */
    public static PeerId parse(String hex) {
        if (hex.length() != LENGTH * 2) {
            throw new IllegalArgumentException(
                    "a peer id has 64 hexadecimal digits, not " + hex.length() + ": '" + hex + "'");
        }
        return new PeerId(HexFormat.of().parseHex(hex));
    }

    /** Copies the bytes into {@code target}. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, LENGTH);
    }

    /** A fresh copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Whether the {@link #LENGTH} bytes at {@code offset} are this id. */
    public boolean matches(byte[] source, int offset) {
        return source.length - offset >= LENGTH && Arrays.equals(bytes, 0, LENGTH, source, offset, offset + LENGTH);
    }

    /** The first eight hexadecimal digits, for people. */
    public String shortName() {
        return HexFormat.of().formatHex(bytes, 0, 4);
    }

    @Override
    public int compareTo(PeerId other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof PeerId other && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        // The bytes are a hash already.
        return bytes[0] << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
