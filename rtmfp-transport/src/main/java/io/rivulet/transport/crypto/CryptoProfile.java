package io.rivulet.transport.crypto;

/** The functions of a Cryptography Profile that do not depend on our own identity. RFC 7016 section 3.2. Stateless. */
public interface CryptoProfile {
    /** Name for logs and reports, such as {@code flash}. */
    String name();

    /** A fresh cipher with the Default Session Key, for startup packets in both directions. RFC 7016 section 2.2.3. */
    PacketCipher defaultCipher();

    /** Parses a certificate; null when it is malformed or not authentic. */
    FarCertificate parseCertificate(byte[] buffer, int offset, int length);

    /** Whether an endpoint discriminator selects a certificate. */
    boolean selects(byte[] discriminator, int offset, int length, FarCertificate certificate);

    /** The Canonical Endpoint Discriminator of a certificate. */
    byte[] canonicalDiscriminator(FarCertificate certificate);

    /** Whether a new incoming session with {@code incoming} overrides an existing one with {@code existing}. RFC 7016 section 3.5.1.1.2. */
    boolean overrides(FarCertificate incoming, FarCertificate existing);
}
