package io.rivulet.transport.crypto.flash;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rivulet.transport.crypto.common.HmacSha256;

/**
 * A password for the signatures of RFC 7425 section 4.3.5.1.1.
 *
 * @param id       which one it is, for both ends: a user name, say
 * @param password the secret
 */
public record SimplePassword(String id, String password) {
    /** HMAC-SHA256 of the signed parameters, keyed with the password. */
    byte[] sign(byte[] parameters) {
        return HmacSha256.of(password.getBytes(UTF_8), parameters);
    }

    byte[] idBytes() {
        return id.getBytes(UTF_8);
    }

    /** Keeps the password out of logs. */
    @Override
    public String toString() {
        return "SimplePassword[id=" + id + "]";
    }
}
