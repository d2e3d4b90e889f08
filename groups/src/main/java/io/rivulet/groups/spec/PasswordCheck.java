package io.rivulet.groups.spec;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** The check value of a password: salt and SHA-256(salt + password). Part of a group's identity; the password itself is not. */
public final class PasswordCheck {
    /** A SHA-256 hash. */
    static final int HASH_LENGTH = 32;

    private final byte[] salt;
    private final byte[] hash;

    private PasswordCheck(byte[] salt, byte[] hash) {
        this.salt = salt;
        this.hash = hash;
    }

    /** The check value of a password. */
    static PasswordCheck of(String password, byte[] salt) {
        return new PasswordCheck(salt.clone(), Sha256.hash(salt, password.getBytes(StandardCharsets.UTF_8)));
    }

    /** The check value in an option's value of at least {@link #HASH_LENGTH} bytes. */
    static PasswordCheck ofOption(byte[] value) {
        int saltLength = value.length - HASH_LENGTH;
        return new PasswordCheck(Arrays.copyOf(value, saltLength), Arrays.copyOfRange(value, saltLength, value.length));
    }

    byte[] toOption() {
        byte[] value = Arrays.copyOf(salt, salt.length + HASH_LENGTH);
        System.arraycopy(hash, 0, value, salt.length, HASH_LENGTH);
        return value;
    }

    /** Whether {@code password} is the one. Takes the same time wherever a difference is. */
    public boolean matches(String password) {
        return MessageDigest.isEqual(hash, Sha256.hash(salt, password.getBytes(StandardCharsets.UTF_8)));
    }

    /** A copy of the salt; may be empty. */
    public byte[] salt() {
        return salt.clone();
    }

    /** A copy of the hash, 32 bytes. */
    public byte[] hash() {
        return hash.clone();
    }
}
