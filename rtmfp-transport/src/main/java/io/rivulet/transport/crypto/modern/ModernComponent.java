package io.rivulet.transport.crypto.modern;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.OptionReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A Session Keying Component as this profile sees it, be it one of its own or one of RFC 7425 (section 4.5) with or without a witness.
 *
 * <p>Malformed is one that is truncated, has more than {@value #MAX_OPTIONS} options, repeats one of ours, has a key or a signature of
 * another length, or an option behind its signature. Unknown options, suites and Markers are skipped.
 */
final class ModernComponent {
    /** Bounds the work that one component can ask for; ours have at most four options. */
    static final int MAX_OPTIONS = 16;

    /** Bounds the same; two are known. */
    static final int MAX_SUITES = 16;

    /** Lengths and types of three options and a generation come to seven bytes, suites to at most sixteen. */
    private static final int CAPACITY = 7 + MAX_SUITES + Curve.KEY_LENGTH + Curve.SIGNATURE_LENGTH;

    private final byte[] bytes;
    private byte[] agreementKey;
    private List<CipherSuite> suites;
    private byte[] signature;
    private int signedLength;
    private boolean witness;

    private ModernComponent(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Parses a component, which is kept; null when it is malformed. */
    static ModernComponent parse(byte[] bytes) {
        ModernComponent component = new ModernComponent(bytes);
        ByteReader source = new ByteReader(bytes);
        OptionReader options = new OptionReader().wrap(source);
        int count = 0;
        while (options.next()) {
            if (++count > MAX_OPTIONS || component.signature != null || !component.take(options)) {
                return null;
            }
        }
        return source.failed() ? null : component;
    }

    private boolean take(OptionReader options) {
        ByteReader value = options.value();
        return switch (options.type()) {
            case ModernOptions.AGREEMENT_KEY -> takeKey(value);
            case ModernOptions.CIPHER_SUITES -> takeSuites(value);
            case ModernOptions.TRANSCRIPT_SIGNATURE -> {
                signedLength = options.optionStart();
                signature = value.rest();
                yield signature.length == Curve.SIGNATURE_LENGTH;
            }
            case ModernOptions.WITNESS -> {
                witness |= value.u8() == ModernOptions.GENERATION;
                yield true;
            }
            default -> true;
        };
    }

    private boolean takeKey(ByteReader value) {
        if (value.u8() != ModernOptions.GENERATION) {
            return true;
        }
        boolean first = agreementKey == null;
        agreementKey = value.rest();
        return first && agreementKey.length == Curve.KEY_LENGTH;
    }

    private boolean takeSuites(ByteReader value) {
        boolean valid = suites == null && value.remaining() <= MAX_SUITES;
        suites = new ArrayList<>();
        while (value.hasRemaining()) {
            CipherSuite suite = CipherSuite.ofId(value.u8());
            if (suite != null) {
                suites.add(suite);
            }
        }
        return valid;
    }

    /** What an Initiator says. */
    static byte[] ofInitiator(byte[] agreementPublicKey, List<CipherSuite> offered) {
        ByteWriter writer = new ByteWriter(CAPACITY);
        put(writer, agreementPublicKey, offered);
        return writer.toBytes();
    }

    /** What a Responder says, before it has signed it. */
    static byte[] ofResponder(byte[] agreementPublicKey, CipherSuite selected) {
        ByteWriter writer = new ByteWriter(CAPACITY);
        put(writer, agreementPublicKey, List.of(selected));
        return writer.toBytes();
    }

    /** What a Responder says. */
    static byte[] signed(byte[] unsigned, byte[] signature) {
        return new ByteWriter(CAPACITY)
                .bytes(unsigned)
                .option(ModernOptions.TRANSCRIPT_SIGNATURE, signature)
                .toBytes();
    }

    private static void put(ByteWriter writer, byte[] key, List<CipherSuite> suites) {
        byte[] value = new ByteWriter(1 + key.length)
                .u8(ModernOptions.GENERATION)
                .bytes(key)
                .toBytes();
        writer.option(ModernOptions.AGREEMENT_KEY, value);
        byte[] ids = new byte[suites.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (byte) suites.get(i).id();
        }
        writer.option(ModernOptions.CIPHER_SUITES, ids);
    }

    /** What a component of RFC 7425 has in addition when its sender speaks this profile, too. */
    static byte[] witness() {
        return new ByteWriter(3)
                .option(ModernOptions.WITNESS, new byte[] {ModernOptions.GENERATION})
                .toBytes();
    }

    /** Whether this is a component of this profile. */
    boolean isModern() {
        return agreementKey != null;
    }

    /** Whether its sender speaks this profile although it found no sign that we do. */
    boolean hasWitness() {
        return witness;
    }

    /** The X25519 public key; null when there is none. */
    byte[] agreementKey() {
        return agreementKey;
    }

    /** The suites that we know among those offered, or selected; null when nothing was said about suites. */
    List<CipherSuite> suites() {
        return suites;
    }

    /** The Ed25519 signature; null when there is none. */
    byte[] signature() {
        return signature;
    }

    /** All of the component. */
    byte[] bytes() {
        return bytes;
    }

    /** The part that the signature covers. */
    byte[] unsigned() {
        return Arrays.copyOf(bytes, signedLength);
    }
}
