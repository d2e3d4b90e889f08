package io.rivulet.transport.crypto.flash;

import io.rivulet.transport.crypto.common.HmacSha256;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.OptionReader;
import io.rivulet.transport.wire.Vlu;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/** The signature field of the Initial Keying chunks: a sequence of options, or "X" for none. RFC 7425 section 4.3.5. */
final class KeyingSignature {
    /** Bounds the hashing that one signature can ask for: each known password costs a hash of the parameters. */
    static final int MAX_OPTIONS = 16;

    static final int SIMPLE_PASSWORD = 0x1d;

    /** "it MAY encode a signature as a UTF-8 capital "X" (hex 58) or as empty". */
    private static final byte[] EXPLICITLY_EMPTY = {'X'};

    private KeyingSignature() {}

    /** A signature without options. The original protocol's programs write the "X". */
    static byte[] empty(boolean explicitly) {
        return explicitly ? EXPLICITLY_EMPTY.clone() : new byte[0];
    }

    /** A signature with one password. */
    static byte[] of(SimplePassword password, byte[] parameters) {
        byte[] code = password.sign(parameters);
        byte[] id = password.idBytes();
        byte[] value = Arrays.copyOf(code, code.length + id.length);
        System.arraycopy(id, 0, value, code.length, id.length);
        // A length field, a type of one byte, the value.
        return new ByteWriter(Vlu.MAX_LENGTH + 1 + value.length)
                .option(SIMPLE_PASSWORD, value)
                .toBytes();
    }

    /**
     * Whether a signature holds a valid password. One with an unknown id counts for nothing; a known id with a wrong code spoils the
     * whole. A malformed signature is as an empty one: it holds none.
     */
    static boolean isValid(byte[] signature, byte[] parameters, List<SimplePassword> passwords) {
        ByteReader source = new ByteReader(signature);
        OptionReader options = new OptionReader().wrap(source);
        boolean found = false;
        int count = 0;
        while (options.next()) {
            if (++count > MAX_OPTIONS) {
                return false;
            }
            if (options.type() == SIMPLE_PASSWORD) {
                byte[] code = options.value().bytes(HmacSha256.LENGTH);
                byte[] id = options.value().rest();
                if (options.value().failed()) {
                    return false;
                }
                for (SimplePassword password : passwords) {
                    if (Arrays.equals(password.idBytes(), id)) {
                        if (!MessageDigest.isEqual(password.sign(parameters), code)) {
                            return false;
                        }
                        found = true;
                    }
                }
            }
        }
        return found && !source.failed();
    }
}
