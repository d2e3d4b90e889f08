package io.rivulet.transport.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rivulet.transport.crypto.flash.FlashSessionKeys;
import io.rivulet.transport.crypto.flash.PacketProtection;
import io.rivulet.transport.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a file of session keys says of one recorded session. */
public final class RecordedSession {
    /** What it says of one direction. */
    public static final class Direction {
        private final byte[] aesKey;
        private final byte[] hmacKey;
        private final PacketProtection protection;
        private final int packets;

        private Direction(byte[] aesKey, byte[] hmacKey, PacketProtection protection, int packets) {
            this.aesKey = aesKey;
            this.hmacKey = hmacKey;
            this.protection = protection;
            this.packets = packets;
        }

        public byte[] aesKey() {
            return aesKey;
        }

        /** Null where packets carry a checksum. */
        public byte[] hmacKey() {
            return hmacKey;
        }

        public PacketProtection protection() {
            return protection;
        }

        /** How many packets of the recording have these keys. */
        public int packets() {
            return packets;
        }
    }

    private final byte[] secret;
    private final byte[] initiatorComponent;
    private final byte[] responderComponent;
    private final Direction fromInitiator;
    private final Direction fromResponder;

    private RecordedSession(Map<String, String> lines) {
        secret = Bytes.fromHex(lines.get("dh_secret"));
        initiatorComponent = Bytes.fromHex(lines.get("skic"));
        responderComponent = Bytes.fromHex(lines.get("skrc"));
        if (lines.containsKey("initiator_sends")) {
            fromInitiator = negotiated(lines.get("initiator_sends"));
            fromResponder = negotiated(lines.get("responder_sends"));
        } else {
            // packets_initiator 6 packets_responder 5
            String[] packets = lines.get("packets_initiator").split(" ", -1);
            fromInitiator = plain(lines.get("key_initiator_sends"), packets[0]);
            fromResponder = plain(lines.get("key_responder_sends"), packets[2]);
        }
    }

    private static Direction plain(String aesKey, String packets) {
        return new Direction(Bytes.fromHex(aesKey), null, PacketProtection.CHECKSUM, Integer.parseInt(packets));
    }

    /** {@code aes_key HEX hmac_length N hmac_key HEX-or-dash sequence_numbers yes-or-no packets N}. */
    private static Direction negotiated(String line) {
        String[] words = line.split(" ", -1);
        byte[] hmacKey = words[5].equals("-") ? null : Bytes.fromHex(words[5]);
        PacketProtection protection = new PacketProtection(Integer.parseInt(words[3]), words[7].equals("yes"));
        return new Direction(Bytes.fromHex(words[1]), hmacKey, protection, Integer.parseInt(words[9]));
    }

    /** All sessions of a class path resource such as {@code /io/rivulet/transport/vectors/original-group-keys.txt}. */
    public static List<RecordedSession> read(String resource) {
        List<RecordedSession> sessions = new ArrayList<>();
        Map<String, String> lines = new HashMap<>();
        for (String line : text(resource).lines().toList()) {
            if (line.startsWith("session") && !lines.isEmpty()) {
                sessions.add(new RecordedSession(lines));
                lines.clear();
            } else if (line.startsWith("  ")) {
                String[] words = line.trim().split(" ", 2);
                lines.put(words[0], words[1]);
            }
        }
        sessions.add(new RecordedSession(lines));
        return sessions;
    }

    private static String text(String resource) {
        try (InputStream stream = RecordedSession.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalArgumentException("no resource " + resource);
            }
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** DH_SECRET. */
    public byte[] secret() {
        return secret;
    }

    public byte[] initiatorComponent() {
        return initiatorComponent;
    }

    public byte[] responderComponent() {
        return responderComponent;
    }

    public Direction fromInitiator() {
        return fromInitiator;
    }

    public Direction fromResponder() {
        return fromResponder;
    }

    /** The keys as the Initiator had them. */
    public FlashSessionKeys initiatorKeys() {
        return FlashSessionKeys.derive(
                secret,
                initiatorComponent,
                responderComponent,
                fromInitiator.protection(),
                fromResponder.protection(),
                PacketProtection.MIN_HMAC_LENGTH);
    }

    /** The keys as the Responder had them. */
    public FlashSessionKeys responderKeys() {
        return FlashSessionKeys.derive(
                secret,
                responderComponent,
                initiatorComponent,
                fromResponder.protection(),
                fromInitiator.protection(),
                PacketProtection.MIN_HMAC_LENGTH);
    }
}
