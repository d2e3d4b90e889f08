package io.rivulet.transport.crypto.flash;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.OptionReader;
import java.math.BigInteger;

/**
 * A Session Keying Component, of either end: a sequence of options that ends with its container. RFC 7425 section 4.5.
 *
 * <p>Malformed is one that is truncated, has more than {@value #MAX_OPTIONS} options, or repeats one of those that count: of two
 * negotiations it would be unclear which one binds. Unknown options and Markers are skipped.
 */
final class KeyingComponent {
    /** Bounds the work that one component can ask for; four kinds of options can be there at once. */
    static final int MAX_OPTIONS = 16;

    static final int EPHEMERAL_KEY = 0x0d;
    static final int EXTRA_RANDOMNESS = 0x0e;
    static final int HMAC_NEGOTIATION = 0x1a;
    static final int GROUP_SELECT = 0x1d;
    static final int SEQUENCE_NUMBER_NEGOTIATION = 0x1e;

    /** "not less than 16 bytes [...] and not more than 64 bytes". RFC 7425 section 4.5.2.2. The original protocol uses 64. */
    static final int EXTRA_RANDOMNESS_LENGTH = 64;

    /** Beside a public key: 66 bytes of randomness, 4 and 3 of negotiations, 3 of a group, 4 for the key's length, type and group. */
    private static final int LENGTH_BESIDE_KEY = 80;

    /** A public key and its group; the group is null when we do not know it. */
    record EphemeralKey(DhGroup group, BigInteger publicKey) {}

    /** A selected group, null when we do not know it. */
    record GroupSelect(DhGroup group) {}

    private EphemeralKey ephemeralKey;
    private GroupSelect groupSelect;
    private ProtectionOffer hmac;
    private int hmacLength;
    private ProtectionOffer sequenceNumbers;

    private KeyingComponent() {}

    /** Parses a component; null when it is malformed. */
    static KeyingComponent parse(byte[] buffer, int offset, int length) {
        KeyingComponent component = new KeyingComponent();
        ByteReader source = new ByteReader().wrap(buffer, offset, length);
        OptionReader options = new OptionReader().wrap(source);
        int count = 0;
        while (options.next()) {
            if (++count > MAX_OPTIONS || !component.take(options.type(), options.value())) {
                return null;
            }
        }
        return source.failed() ? null : component;
    }

    private boolean take(int type, ByteReader value) {
        return switch (type) {
            case EPHEMERAL_KEY -> takeEphemeralKey(value);
            case GROUP_SELECT -> takeGroupSelect(value);
            case HMAC_NEGOTIATION -> takeHmacNegotiation(value);
            case SEQUENCE_NUMBER_NEGOTIATION -> takeSequenceNumberNegotiation(value);
            // Extra randomness counts only as part of the component as a whole; unknown types "MUST" be ignored.
            default -> true;
        };
    }

    private boolean takeEphemeralKey(ByteReader value) {
        boolean first = ephemeralKey == null;
        DhGroup group = DhGroup.ofId(value.vlu());
        ephemeralKey = new EphemeralKey(group, new BigInteger(1, value.rest()));
        return first && !value.failed();
    }

    private boolean takeGroupSelect(ByteReader value) {
        boolean first = groupSelect == null;
        groupSelect = new GroupSelect(DhGroup.ofId(value.vlu()));
        return first && !value.failed() && !value.hasRemaining();
    }

    private boolean takeHmacNegotiation(ByteReader value) {
        boolean first = hmac == null;
        hmac = ProtectionOffer.ofFlags(value.u8());
        hmacLength = value.vluInt();
        // A length without the intent to send one is meaningless; we do not refuse a session over it.
        boolean valid = !hmac.maySend()
                || (hmacLength >= PacketProtection.MIN_HMAC_LENGTH && hmacLength <= PacketProtection.MAX_HMAC_LENGTH);
        return first && valid && !value.failed() && !value.hasRemaining();
    }

    private boolean takeSequenceNumberNegotiation(ByteReader value) {
        boolean first = sequenceNumbers == null;
        sequenceNumbers = ProtectionOffer.ofFlags(value.u8());
        return first && !value.failed() && !value.hasRemaining();
    }

    /** The ephemeral public key; null when there is none. */
    EphemeralKey ephemeralKey() {
        return ephemeralKey;
    }

    /** The selected group; null when there is none. */
    GroupSelect groupSelect() {
        return groupSelect;
    }

    /** What the sender says about protection; an option that it did not send offers and asks for nothing. */
    ProtectionTerms terms() {
        return new ProtectionTerms(
                hmac == null ? ProtectionOffer.NOTHING : hmac,
                hmacLength,
                sequenceNumbers == null ? ProtectionOffer.NOTHING : sequenceNumbers);
    }

    /** An Initiator with a fresh key. RFC 7425 sections 4.6.1.1 and 4.6.1.2. */
    static byte[] ofInitiator(DhKeyPair ephemeral, ProtectionTerms terms) {
        ByteWriter writer = writerFor(ephemeral.group());
        putKey(writer, ephemeral);
        putTerms(writer, terms);
        return writer.toBytes();
    }

    /** An Initiator with a static key. RFC 7425 sections 4.6.1.3 and 4.6.1.4. */
    static byte[] ofInitiator(DhGroup group, byte[] extraRandomness, ProtectionTerms terms) {
        ByteWriter writer = writerFor(group);
        writer.option(GROUP_SELECT, new byte[] {(byte) group.id()});
        writer.option(EXTRA_RANDOMNESS, extraRandomness);
        putTerms(writer, terms);
        return writer.toBytes();
    }

    /** A Responder with a fresh key. RFC 7425 sections 4.6.1.1 and 4.6.1.3. */
    static byte[] ofResponder(DhKeyPair ephemeral, ProtectionTerms terms) {
        ByteWriter writer = writerFor(ephemeral.group());
        putTerms(writer, terms);
        putKey(writer, ephemeral);
        return writer.toBytes();
    }

    /** A Responder with a static key. RFC 7425 sections 4.6.1.2 and 4.6.1.4. */
    static byte[] ofResponder(byte[] extraRandomness, ProtectionTerms terms) {
        ByteWriter writer = new ByteWriter(LENGTH_BESIDE_KEY);
        putTerms(writer, terms);
        writer.option(EXTRA_RANDOMNESS, extraRandomness);
        return writer.toBytes();
    }

    private static ByteWriter writerFor(DhGroup group) {
        return new ByteWriter(group.publicKeyLength() + LENGTH_BESIDE_KEY);
    }

    private static void putKey(ByteWriter writer, DhKeyPair key) {
        writer.option(EPHEMERAL_KEY, key.encodedPublicKey());
    }

    private static void putTerms(ByteWriter writer, ProtectionTerms terms) {
        // "0 if and only if willSendAlways and willSendOnRequest are clear"; any other length fits a byte.
        int hmacLength = terms.hmac().maySend() ? terms.hmacLength() : 0;
        writer.option(HMAC_NEGOTIATION, new byte[] {(byte) terms.hmac().flags(), (byte) hmacLength});
        writer.option(
                SEQUENCE_NUMBER_NEGOTIATION,
                new byte[] {(byte) terms.sequenceNumbers().flags()});
    }
}
