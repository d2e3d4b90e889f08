package io.rivulet.transport.crypto.flash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.common.HmacSha256;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.testing.RecordedExchange;
import io.rivulet.transport.testing.RecordedExchange.Packet;
import io.rivulet.transport.testing.RecordedSession;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.Bytes;
import io.rivulet.transport.wire.ChunkReader;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.OptionReader;
import io.rivulet.transport.wire.PacketHeader;
import io.rivulet.transport.wire.chunk.ForwardedIHello;
import io.rivulet.transport.wire.chunk.IHello;
import java.math.BigInteger;
import java.util.ArrayList;
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

    @ParameterizedTest
    @ValueSource(strings = {"original-group", "author-sessions"})
    void writesEveryInitiatorsComponentAgain(String name) {
        for (RecordedSession session : RecordedExchange.open(name).sessions()) {
            assertThat(writeInitiators(session.initiatorComponent())).isEqualTo(session.initiatorComponent());
        }
    }

    @Test
    void writesEveryRespondersComponentOfTheOriginalGroupAgain() {
        for (RecordedSession session : RecordedExchange.open("original-group").sessions()) {
            assertThat(writeResponders(session.responderComponent())).isEqualTo(session.responderComponent());
        }
    }

    /** The other implementation's responders negotiate sequence numbers before codes, and we after: the order says nothing. */
    @Test
    void writesEveryRespondersComponentOfTheAuthorsSessionsInAnotherOrder() {
        for (RecordedSession session : RecordedExchange.open("author-sessions").sessions()) {
            byte[] recorded = session.responderComponent();
            byte[] written = writeResponders(recorded);

            assertThat(written).isNotEqualTo(recorded);
            assertThat(options(written)).containsExactlyInAnyOrderElementsOf(options(recorded));
            assertThat(parse(written).ephemeralKey()).isEqualTo(parse(recorded).ephemeralKey());
            assertThat(parse(written).terms()).isEqualTo(parse(recorded).terms());
        }
    }

    private static byte[] writeInitiators(byte[] recorded) {
        KeyingComponent component = parse(recorded);
        return component.ephemeralKey() == null
                ? KeyingComponent.ofInitiator(
                        component.groupSelect().group(), extraRandomness(recorded), component.terms())
                : KeyingComponent.ofInitiator(publicKey(component), component.terms());
    }

    private static byte[] writeResponders(byte[] recorded) {
        KeyingComponent component = parse(recorded);
        return component.ephemeralKey() == null
                ? KeyingComponent.ofResponder(extraRandomness(recorded), component.terms())
                : KeyingComponent.ofResponder(publicKey(component), component.terms());
    }

    /** A pair without its private half. */
    private static DhKeyPair publicKey(KeyingComponent component) {
        KeyingComponent.EphemeralKey key = component.ephemeralKey();
        return new DhKeyPair(key.group(), BigInteger.ZERO, key.publicKey());
    }

    private static byte[] extraRandomness(byte[] component) {
        OptionReader options = new OptionReader().wrap(new ByteReader(component));
        while (options.next()) {
            if (options.type() == KeyingComponent.EXTRA_RANDOMNESS) {
                return options.value().rest();
            }
        }
        throw new AssertionError("no extra randomness");
    }

    private static List<String> options(byte[] component) {
        List<String> found = new ArrayList<>();
        OptionReader options = new OptionReader().wrap(new ByteReader(component));
        while (options.next()) {
            found.add(options.type() + " " + hex(options.value().rest()));
        }
        return found;
    }

    /** Names and URIs of servers; nobody in the recordings asks for a hostname. */
    @ParameterizedTest
    @CsvSource({"original-group, 12", "author-sessions, 5"})
    void writesEveryDiscriminatorAgain(String name, int discriminators) {
        int count = 0;
        for (Packet packet : RecordedExchange.open(name).packets()) {
            for (byte[] discriminator : discriminators(packet)) {
                PeerId peerId = FlashDiscriminators.fingerprintOf(discriminator, 0, discriminator.length);
                String uri = FlashDiscriminators.ancillaryOf(discriminator, 0, discriminator.length);

                assertThat(
                                peerId == null
                                        ? FlashDiscriminators.ancillary(uri)
                                        : FlashDiscriminators.fingerprint(peerId))
                        .isEqualTo(discriminator);
                count++;
            }
        }

        assertThat(count).isEqualTo(discriminators);
    }

    private static List<byte[]> discriminators(Packet packet) {
        ByteReader reader = new ByteReader(packet.plain());
        new PacketHeader().wrap(reader);
        ChunkReader chunks = new ChunkReader().wrap(reader);
        List<byte[]> discriminators = new ArrayList<>();
        while (chunks.next()) {
            IHello hello = new IHello();
            ForwardedIHello forwarded = new ForwardedIHello();
            if (chunks.type() == ChunkType.IHELLO && hello.wrap(chunks.payload())) {
                discriminators.add(hello.discriminator().toBytes());
            } else if (chunks.type() == ChunkType.FIHELLO && forwarded.wrap(chunks.payload())) {
                discriminators.add(forwarded.discriminator().toBytes());
            }
        }
        return discriminators;
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
