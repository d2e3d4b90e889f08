package io.rivulet.groups.spec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** The public name of a group: a hash of the canonical part of its groupspec. Immutable, ordered as an unsigned number. */
public final class GroupId implements Comparable<GroupId> {
    /** 256 bits. */
    public static final int LENGTH = 32;

    private final byte[] bytes;

    private GroupId(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The id for a canonical groupspec text.
     *
     * @param canonical the ASCII bytes from {@code G:} up to, not including, the end marker
     * @param version   1: hashed once; 2: the hash of the hash
     */
    static GroupId ofCanonical(byte[] canonical, int version) {
        byte[] once = Sha256.hash(canonical);
        return new GroupId(version == 1 ? once : Sha256.hash(once));
    }

    /**
     * The id that a server computes from the canonical groupspec of a version 1 client: SHA-256 of it. Group channel, form 0x10.
     */
    public static GroupId ofVersionOne(byte[] canonical) {
        return ofCanonical(canonical, 1);
    }

    /**
     * Copies {@link #LENGTH} bytes.
     *
     * @throws IndexOutOfBoundsException when fewer are there
     */
    public static GroupId copyOf(byte[] source, int offset) {
        java.util.Objects.checkFromIndexSize(offset, LENGTH, source.length);
        return new GroupId(Arrays.copyOfRange(source, offset, offset + LENGTH));
    }

    /**
     * Parses 64 hexadecimal digits of either case.
     *
     * @throws IllegalArgumentException when it is anything else
     */
    public static GroupId parse(String hex) {
        if (hex.length() != LENGTH * 2) {
            throw new IllegalArgumentException(
                    "a group id has 64 hexadecimal digits, not " + hex.length() + ": '" + hex + "'");
        }
        return new GroupId(HexFormat.of().parseHex(hex));
    }

    /** A fresh copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Its 64 lower-case hexadecimal digits in ASCII, as the connect message carries them. */
    public byte[] toAscii() {
        return toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public int compareTo(GroupId other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof GroupId other && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
