package io.rivulet.transport.crypto.flash;

import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.common.HmacSha256;
import io.rivulet.transport.crypto.discriminator.SelectableCertificate;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.OptionReader;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * A certificate of RFC 7425 section 4.3: options, of which those before the first Marker form the canonical section. Immutable.
 *
 * <p>Malformed is one that is truncated, has more than {@value #MAX_OPTIONS} options, or in its canonical section two hostnames, two
 * static keys of one group (which of them counts is not defined), or both static keys and ephemeral groups. Whether static keys are
 * acceptable shows when they are used.
 */
public final class FlashCertificate implements SelectableCertificate {
    /** Bounds the work that one certificate can ask for. Ours have at most three options, others were seen with five. */
    public static final int MAX_OPTIONS = 32;

    static final int HOSTNAME = 0x00;
    static final int ACCEPTS_ANCILLARY_DATA = 0x0a;
    static final int EXTRA_RANDOMNESS = 0x0e;
    static final int EPHEMERAL_GROUP = 0x15;
    static final int STATIC_KEY = 0x1d;

    private final byte[] bytes;
    private final Map<DhGroup, BigInteger> staticKeys = new EnumMap<>(DhGroup.class);
    private final Set<DhGroup> ephemeralGroups = EnumSet.noneOf(DhGroup.class);
    private byte[] hostname;
    private boolean acceptsAncillaryData;
    private boolean hasStatic;
    private boolean hasEphemeral;
    private PeerId peerId;

    private FlashCertificate(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Parses a copy of a range; null when it is malformed. */
    public static FlashCertificate parse(byte[] buffer, int offset, int length) {
        FlashCertificate certificate = new FlashCertificate(Arrays.copyOfRange(buffer, offset, offset + length));
        return certificate.parse() ? certificate : null;
    }

    private boolean parse() {
        ByteReader source = new ByteReader(bytes);
        OptionReader options = new OptionReader().wrap(source);
        int canonicalLength = 0;
        boolean canonical = true;
        int count = 0;
        while (options.next()) {
            if (++count > MAX_OPTIONS) {
                return false;
            }
            canonical &= !options.isMarker();
            if (canonical) {
                canonicalLength = source.position();
                if (!take(options.type(), options.value())) {
                    return false;
                }
            }
        }
        MessageDigest digest = HmacSha256.newSha256();
        digest.update(bytes, 0, canonicalLength);
        peerId = PeerId.copyOf(digest.digest(), 0);
        return !source.failed();
    }

    /** Takes an option of the canonical section; all that we know count only there. Returns false when it is malformed. */
    private boolean take(int type, ByteReader value) {
        switch (type) {
            case HOSTNAME -> {
                if (hostname != null) {
                    return false;
                }
                hostname = value.rest();
            }
            case ACCEPTS_ANCILLARY_DATA -> acceptsAncillaryData = true;
            case EPHEMERAL_GROUP -> {
                hasEphemeral = true;
                DhGroup group = DhGroup.ofId(value.vlu());
                if (value.failed() || value.hasRemaining()) {
                    return false;
                }
                if (group != null) {
                    ephemeralGroups.add(group);
                }
            }
            case STATIC_KEY -> {
                hasStatic = true;
                DhGroup group = DhGroup.ofId(value.vlu());
                if (value.failed()) {
                    return false;
                }
                if (group != null && staticKeys.putIfAbsent(group, new BigInteger(1, value.rest())) != null) {
                    return false;
                }
            }
            default -> {
                // Extra randomness means nothing by itself, and unknown types "MUST" be ignored.
            }
        }
        return !(hasStatic && hasEphemeral);
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    /** The fingerprint: SHA-256 of the canonical section. RFC 7425 section 4.3.2. */
    @Override
    public PeerId peerId() {
        return peerId;
    }

    @Override
    public byte[] hostname() {
        return hostname;
    }

    @Override
    public boolean acceptsAncillaryData() {
        return acceptsAncillaryData;
    }

    /** Whether the endpoint uses the static keys in this certificate; otherwise a fresh key for each session. */
    public boolean hasStaticKeys() {
        return hasStatic;
    }

    /** The groups, among those that we know, in which the endpoint can agree on keys. */
    public Set<DhGroup> groups() {
        return Collections.unmodifiableSet(hasStatic ? staticKeys.keySet() : ephemeralGroups);
    }

    /** The static public key in a group; null when there is none. It may not be {@linkplain DhGroup#isAcceptable acceptable}. */
    public BigInteger staticKey(DhGroup group) {
        return staticKeys.get(group);
    }
}
