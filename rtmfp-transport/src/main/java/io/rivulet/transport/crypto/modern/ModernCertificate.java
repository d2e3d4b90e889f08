package io.rivulet.transport.crypto.modern;

import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.discriminator.SelectableCertificate;
import io.rivulet.transport.crypto.flash.FlashCertificate;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.OptionReader;

/**
 * A certificate of RFC 7425 section 4.3, with or without an Ed25519 key in its canonical section. The peer id is the fingerprint, as there,
 * so it names the key. Immutable. Malformed is one that RFC 7425 has as malformed, or with two keys, or a key of another length.
 */
public final class ModernCertificate implements SelectableCertificate {
    /** {@code vlu length | vlu type | u8 generation | key}. */
    private static final int OPTION_LENGTH = 3 + Curve.KEY_LENGTH;

    private final FlashCertificate flash;
    private byte[] signingKey;

    private ModernCertificate(FlashCertificate flash) {
        this.flash = flash;
    }

    /** Parses a copy of a range; null when it is malformed. */
    public static ModernCertificate parse(byte[] buffer, int offset, int length) {
        FlashCertificate flash = FlashCertificate.parse(buffer, offset, length);
        if (flash == null) {
            return null;
        }
        ModernCertificate certificate = new ModernCertificate(flash);
        return certificate.takeKey() ? certificate : null;
    }

    private boolean takeKey() {
        OptionReader options = new OptionReader().wrap(new ByteReader(flash.bytes()));
        while (options.next() && !options.isMarker()) {
            ByteReader value = options.value();
            if (options.type() == ModernOptions.CERTIFICATE_KEY && value.u8() == ModernOptions.GENERATION) {
                if (signingKey != null || value.remaining() != Curve.KEY_LENGTH) {
                    return false;
                }
                signingKey = value.rest();
            }
        }
        return true;
    }

    /** The option with which a certificate says that its owner speaks this profile. */
    static byte[] keyOption(byte[] signingPublicKey) {
        byte[] value = new ByteWriter(1 + Curve.KEY_LENGTH)
                .u8(ModernOptions.GENERATION)
                .bytes(signingPublicKey)
                .toBytes();
        return new ByteWriter(OPTION_LENGTH)
                .option(ModernOptions.CERTIFICATE_KEY, value)
                .toBytes();
    }

    /** Whether the endpoint speaks this profile. */
    public boolean isModern() {
        return signingKey != null;
    }

    /** The Ed25519 public key; null when there is none. */
    byte[] signingKey() {
        return signingKey;
    }

    /** The certificate as ends see it that know RFC 7425 only. */
    public FlashCertificate flash() {
        return flash;
    }

    @Override
    public byte[] bytes() {
        return flash.bytes();
    }

    @Override
    public PeerId peerId() {
        return flash.peerId();
    }

    @Override
    public byte[] hostname() {
        return flash.hostname();
    }

    @Override
    public boolean acceptsAncillaryData() {
        return flash.acceptsAncillaryData();
    }
}
