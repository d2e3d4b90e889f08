package io.rivulet.transport.crypto;

/**
 * What a keying chunk's signature covers, and the signature, as they came. RFC 7016 sections 2.3.7 and 2.3.8. The arrays belong to it: not
 * to be modified by whoever made it or reads it.
 */
public final class SignedKeying {
    /** For profiles and tests that look at neither. */
    public static final SignedKeying NONE = new SignedKeying(new byte[0], new byte[0]);

    private final byte[] parameters;
    private final byte[] signature;

    /** Takes over both arrays. */
    public SignedKeying(byte[] parameters, byte[] signature) {
        this.parameters = parameters;
        this.signature = signature;
    }

    /** The signed parameters. */
    public byte[] parameters() {
        return parameters;
    }

    /** The signature field, which may be empty or worth nothing. */
    public byte[] signature() {
        return signature;
    }
}
