package io.rivulet.transport.crypto.modern;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rivulet.transport.crypto.common.HmacSha256;
import io.rivulet.transport.wire.Bytes;
import java.security.MessageDigest;

/**
 * Hashes of what two ends said to each other. Each has a purpose, and each part its length before it, so that no two conversations, and no
 * two purposes, have the same input.
 */
final class Transcript {
    /** What an Initiator signs: the Responder's certificate, and the parameters of its IIKeying. */
    static final String INITIATOR_SIGNATURE = "rivulet modern initiator signature";

    /** What a Responder signs: certificates and components, its own up to the signature. */
    static final String RESPONDER_SIGNATURE = "rivulet modern responder signature";

    /** What keys follow from: certificates and components, whole. */
    static final String KEYS = "rivulet modern keys";

    private Transcript() {}

    static byte[] hash(String purpose, byte[]... parts) {
        MessageDigest digest = HmacSha256.newSha256();
        update(digest, purpose.getBytes(UTF_8));
        for (byte[] part : parts) {
            update(digest, part);
        }
        return digest.digest();
    }

    private static void update(MessageDigest digest, byte[] part) {
        byte[] length = new byte[Integer.BYTES];
        Bytes.putInt(length, 0, part.length);
        digest.update(length);
        digest.update(part);
    }
}
