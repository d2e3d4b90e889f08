package io.rivulet.transport.crypto.discriminator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.OptionReader;
import io.rivulet.transport.wire.Vlu;
import java.util.Arrays;

/**
 * Builds and reads Endpoint Discriminators: a sequence of options that end with their container. RFC 7425 section 4.4.
 *
 * <p>A discriminator that is truncated, repeats an option that must not be repeated, holds a fingerprint of another length than 32 bytes,
 * or has more than {@value #MAX_OPTIONS} options is malformed: it selects nothing. Unknown options and Markers are skipped.
 */
public final class FlashDiscriminators {
    /** Bounds the work that one discriminator can ask for; three kinds of options are known. */
    public static final int MAX_OPTIONS = 16;

    /** A Canonical Endpoint Discriminator: one byte each for length and type, then the fingerprint. RFC 7425 section 4.4.4. */
    public static final int CANONICAL_LENGTH = 2 + PeerId.LENGTH;

    static final int REQUIRED_HOSTNAME = 0x00;
    static final int ANCILLARY_DATA = 0x0a;
    static final int FINGERPRINT = 0x0f;

    private FlashDiscriminators() {}

    /** The Canonical Endpoint Discriminator: whoever has this name. RFC 7425 section 4.4.4. */
    public static byte[] fingerprint(PeerId peerId) {
        return new ByteWriter(CANONICAL_LENGTH)
                .option(FINGERPRINT, peerId.toBytes())
                .toBytes();
    }

    /** Whoever accepts ancillary data, which are the server URI {@code uri}. RFC 7425 section 4.4.2.2. */
    public static byte[] ancillary(String uri) {
        return options(null, uri);
    }

    /** Whoever has exactly this hostname in its certificate. RFC 7425 section 4.4.2.1. */
    public static byte[] hostname(String hostname) {
        return options(hostname, null);
    }

    /** Whoever has exactly this hostname and accepts ancillary data. RFC 7425 section 4.4.3. */
    public static byte[] hostnameAndAncillary(String hostname, String uri) {
        return options(hostname, uri);
    }

    private static byte[] options(String hostname, String uri) {
        byte[] name = hostname == null ? new byte[0] : hostname.getBytes(UTF_8);
        byte[] data = uri == null ? new byte[0] : uri.getBytes(UTF_8);
        // Each option has a length field of at most MAX_LENGTH bytes and a type of one.
        ByteWriter writer = new ByteWriter(name.length + data.length + 2 * (Vlu.MAX_LENGTH + 1));
        if (hostname != null) {
            writer.option(REQUIRED_HOSTNAME, name);
        }
        if (uri != null) {
            writer.option(ANCILLARY_DATA, data);
        }
        return writer.toBytes();
    }

    /** The name that a discriminator asks for; null when it asks for none, or is malformed. */
    public static PeerId fingerprintOf(byte[] discriminator, int offset, int length) {
        Parsed parsed = new Parsed();
        return parsed.parse(discriminator, offset, length) && parsed.fingerprintAt >= 0
                ? PeerId.copyOf(discriminator, parsed.fingerprintAt)
                : null;
    }

    /** The ancillary data (in RFC 7425 a server URI) in a discriminator; null when it has none, or is malformed. */
    public static String ancillaryOf(byte[] discriminator, int offset, int length) {
        Parsed parsed = new Parsed();
        return parsed.parse(discriminator, offset, length) && parsed.ancillaryAt >= 0
                ? new String(discriminator, parsed.ancillaryAt, parsed.ancillaryLength, UTF_8)
                : null;
    }

    /** Whether a discriminator selects a certificate: figure 1 in RFC 7425 section 4.4.3. */
    public static boolean selects(byte[] discriminator, int offset, int length, SelectableCertificate certificate) {
        Parsed parsed = new Parsed();
        if (!parsed.parse(discriminator, offset, length)) {
            return false;
        }
        if (parsed.fingerprintAt >= 0) {
            return certificate.peerId().matches(discriminator, parsed.fingerprintAt);
        }
        if (parsed.hostnameAt >= 0 && !parsed.isHostname(discriminator, certificate.hostname())) {
            return false;
        }
        if (parsed.ancillaryAt >= 0) {
            return certificate.acceptsAncillaryData();
        }
        return parsed.hostnameAt >= 0;
    }

    /** Where the known options of one discriminator lie; -1 where they are absent. */
    private static final class Parsed {
        private int hostnameAt = -1;
        private int hostnameLength;
        private int ancillaryAt = -1;
        private int ancillaryLength;
        private int fingerprintAt = -1;

        /** Returns false when the discriminator is malformed. */
        boolean parse(byte[] buffer, int offset, int length) {
            ByteReader source = new ByteReader().wrap(buffer, offset, length);
            OptionReader options = new OptionReader().wrap(source);
            int count = 0;
            while (options.next()) {
                if (++count > MAX_OPTIONS || !take(options)) {
                    return false;
                }
            }
            return !source.failed();
        }

        private boolean take(OptionReader options) {
            int at = options.value().position();
            int length = options.value().remaining();
            switch (options.type()) {
                case REQUIRED_HOSTNAME -> {
                    if (hostnameAt >= 0) {
                        return false;
                    }
                    hostnameAt = at;
                    hostnameLength = length;
                }
                case ANCILLARY_DATA -> {
                    if (ancillaryAt >= 0) {
                        return false;
                    }
                    ancillaryAt = at;
                    ancillaryLength = length;
                }
                case FINGERPRINT -> {
                    if (fingerprintAt >= 0 || length != PeerId.LENGTH) {
                        return false;
                    }
                    fingerprintAt = at;
                }
                default -> {
                    // Unknown types "MUST be ignored", and a Marker means nothing here.
                }
            }
            return true;
        }

        boolean isHostname(byte[] buffer, byte[] hostname) {
            return hostname != null
                    && Arrays.equals(buffer, hostnameAt, hostnameAt + hostnameLength, hostname, 0, hostname.length);
        }
    }
}
