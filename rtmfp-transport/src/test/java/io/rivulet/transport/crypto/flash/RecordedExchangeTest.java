package io.rivulet.transport.crypto.flash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.crypto.common.HmacSha256;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.testing.RecordedExchange;
import io.rivulet.transport.testing.RecordedExchange.Packet;
import io.rivulet.transport.testing.RecordedSession;
import io.rivulet.transport.wire.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our keys, ciphers and negotiation against recordings of independent implementations. */
class RecordedExchangeTest {
    @ParameterizedTest
    @CsvSource({"original-group, 2365, 33", "author-sessions, 2793, 20"})
    @Covers({"7016-2.2.3-1", "7016-2.2.3-5"})
    void everyPacketOpensAndVerifies(String name, int packets, int startupPackets) {
        RecordedExchange exchange = RecordedExchange.open(name);

        assertThat(exchange.packets()).hasSize(packets);
        assertThat(count(exchange.packets(), RecordedExchange.STARTUP, false)).isEqualTo(startupPackets);
        for (int i = 0; i < exchange.sessions().size(); i++) {
            RecordedSession session = exchange.sessions().get(i);
            assertThat(count(exchange.packets(), i, true))
                    .isEqualTo(session.fromInitiator().packets());
            assertThat(count(exchange.packets(), i, false))
                    .isEqualTo(session.fromResponder().packets());
        }
    }

    private static long count(List<Packet> packets, int session, boolean fromInitiator) {
        return packets.stream()
                .filter(packet -> packet.session() == session && packet.fromInitiator() == fromInitiator)
                .count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"original-group", "author-sessions"})
    void derivesTheListedKeys(String name) {
        for (RecordedSession session : RecordedExchange.open(name).sessions()) {
            FlashSessionKeys initiator = session.initiatorKeys();
            FlashSessionKeys responder = session.responderKeys();

            assertKeys(initiator.sendingKeys(), session.fromInitiator());
            assertKeys(responder.receivingKeys(), session.fromInitiator());
            assertKeys(initiator.receivingKeys(), session.fromResponder());
            assertKeys(responder.sendingKeys(), session.fromResponder());
            assertThat(initiator.nearNonce()).isEqualTo(responder.farNonce());
            assertThat(initiator.farNonce()).isEqualTo(responder.nearNonce());
        }
    }

    private static void assertKeys(DirectionKeys keys, RecordedSession.Direction expected) {
        assertThat(keys.aesKey()).isEqualTo(expected.aesKey());
        if (expected.hmacKey() != null) {
            assertThat(keys.hmacKey()).isEqualTo(expected.hmacKey());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"original-group", "author-sessions"})
    void findsTheProtectionThatTheEndsAgreedOn(String name) {
        for (RecordedSession session : RecordedExchange.open(name).sessions()) {
            ProtectionTerms initiator = parse(session.initiatorComponent()).terms();
            ProtectionTerms responder = parse(session.responderComponent()).terms();

            assertThat(initiator.toward(responder))
                    .isEqualTo(session.fromInitiator().protection());
            assertThat(responder.toward(initiator))
                    .isEqualTo(session.fromResponder().protection());
        }
    }

    private static KeyingComponent parse(byte[] bytes) {
        return KeyingComponent.parse(bytes, 0, bytes.length);
    }

    /** The proof of membership is a code of the far nonce, keyed with the group's name. */
    @Test
    void noncesGiveTheRecordedProofsOfMembership() {
        byte[] name = "G:027f0201010103010c050e74657374011b".getBytes(US_ASCII);
        byte[] secret = Bytes.fromHex("b84fe5b0bd53f480f459e1f500e2f3ed683dc6720e00a3ec7682743cee4fc3a3"
                + "f14d1b55fe9a96283333ddf6ac06cf8ff67ace9130710ac239933d4bd2910158"
                + "c874115936dcb4c9476b80d1c6758a5393a03e8cf9495ca97d9b73799df53f64"
                + "4798ca8481121b1df10668758ee3f9656d081836ddef2a2425042641f483fcb0");
        byte[] skic = Bytes.fromHex("021d02410ed55fbfc71310291ae1e0cd133e2104091f7207bd1752d554e974a7"
                + "85e1c20b375133c39130b45b72b3ae5c8cfcc7229916b1867e6cbfb059dcfc42"
                + "c8d3eaa0ce031a020a021e02");
        byte[] skrc = Bytes.fromHex("031a0000021e00410ef2f9b9d46c4d8a9dcc5b2a8214939222a04a0b8076e8bd"
                + "1278ae409d5dec1050da1a99e61e6db3710d7d650544ab5ec9eb29c104ea30f8"
                + "d18721e60cf10e17fa");

        FlashSessionKeys initiator =
                FlashSessionKeys.derive(secret, skic, skrc, PacketProtection.CHECKSUM, PacketProtection.CHECKSUM, 16);
        FlashSessionKeys responder =
                FlashSessionKeys.derive(secret, skrc, skic, PacketProtection.CHECKSUM, PacketProtection.CHECKSUM, 16);

        assertThat(hex(HmacSha256.of(name, initiator.farNonce())))
                .isEqualTo("80b1ed306889f04affe100080cd9dfc9d25b916a3adea71b0d527a99c2f8662b");
        assertThat(hex(HmacSha256.of(name, responder.farNonce())))
                .isEqualTo("cbebb23c50122513e3f94e88bed3cbefc1108b61f8a131a8ea1602ebc84308a2");
        assertThat(initiator.nearNonce()).isEqualTo(responder.farNonce());
    }

    private static String hex(byte[] bytes) {
        return Bytes.toHex(bytes, 0, bytes.length);
    }
}
