package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.testing.CorePair;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.PacketAssembler;
import io.rivulet.transport.wire.chunk.UserData;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Packets that come in parts: RFC 7016 sections 2.3.1 and 3.4. */
class PacketFragmentsTest {
    private final EndpointPair pair = new EndpointPair();

    private static Consumer<PacketAssembler> part(
            long packetId, int number, boolean hasMore, byte[] whole, int at, int length) {
        return packet -> {
            packet.begin(ChunkType.PACKET_FRAGMENT)
                    .u8(hasMore ? 0x80 : 0)
                    .vlu(packetId)
                    .vlu(number)
                    .bytes(whole, at, length);
            packet.commit();
        };
    }

    private byte[] packetOfFar(byte[] message) {
        return SessionPackets.plain(
                pair.farSession(), packet -> SessionPackets.data(packet, 1, 0, UserData.WHOLE, message));
    }

    private long drops(DropReason reason) {
        return pair.near.stats().drops(reason);
    }

    @Test
    void takesASessionsPacketLongerThanAnyDatagram() {
        pair.opened();
        byte[] message = new byte[20_000];
        EndpointPair.entropy(3).nextBytes(message, 0, message.length);
        byte[] whole = packetOfFar(message);
        int partBytes = 1_000;
        int parts = (whole.length + partBytes - 1) / partBytes;

        for (int i = parts - 1; i >= 0; i--) {
            int length = Math.min(partBytes, whole.length - i * partBytes);
            SessionPackets.toNear(pair, part(5, i, i < parts - 1, whole, i * partBytes, length));
        }

        assertThat(pair.nearHandler.messages).containsExactly(message);
        assertThat(pair.near.stats().get(EndpointStats.Counter.PACKETS_REASSEMBLED))
                .isEqualTo(1);
        assertThat(pair.near.stats().drops()).isZero();
    }

    @Test
    void takesSeveralPartsInOneDatagram() {
        pair.opened();
        byte[] whole = packetOfFar(new byte[] {1, 2, 3});

        SessionPackets.toNear(pair, packet -> {
            part(1, 0, true, whole, 0, 10).accept(packet);
            part(1, 1, false, whole, 10, whole.length - 10).accept(packet);
        });

        assertThat(pair.nearHandler.messages).containsExactly(new byte[] {1, 2, 3});
    }

    @Test
    void takesNoPartsOutOfAPacketThatCameInParts() {
        pair.opened();
        byte[] inner = packetOfFar(new byte[] {1});
        byte[] outer = SessionPackets.plain(pair.farSession(), part(9, 0, false, inner, 0, inner.length));

        SessionPackets.toNear(pair, part(10, 0, false, outer, 0, outer.length));

        assertThat(pair.nearHandler.messages).isEmpty();
        assertThat(drops(DropReason.BAD_CHUNK)).isEqualTo(1);
    }

    @Test
    @Covers("7016-3.4-9")
    void refusesAWholePacketOfAnotherMode() {
        pair.opened();
        byte[] whole = packetOfFar(new byte[] {1});
        whole[0] ^= 3; // from the Initiator, as it were

        SessionPackets.toNear(pair, part(1, 0, false, whole, 0, whole.length));

        assertThat(pair.nearHandler.messages).isEmpty();
        assertThat(drops(DropReason.BAD_PACKET)).isEqualTo(1);
    }

    @Test
    @Covers("7016-3.4-12")
    void keepsTwoUnfinishedPacketsOfASession() {
        pair.opened();
        for (int id = 0; id < 5; id++) {
            SessionPackets.toNear(pair, part(id, 0, true, new byte[10], 0, 10));
        }

        assertThat(drops(DropReason.TOO_MANY_FRAGMENTED)).isEqualTo(3);
    }

    @Test
    void answersAHelloThatCameInParts() {
        byte[] hello = StartupPackets.hello(
                FlashDiscriminators.fingerprint(pair.far.peerId()), new byte[200], EndpointPair.plain(1));
        List<byte[]> parts = StartupPackets.inParts(hello, EndpointPair.plain(1), 50);
        assertThat(parts).hasSizeGreaterThan(3);

        for (byte[] part : parts) {
            assertThat(pair.far.stats().get(EndpointStats.Counter.DATAGRAMS_SENT))
                    .isZero();
            arrivesAtFar(part);
        }

        assertThat(pair.far.stats().get(EndpointStats.Counter.DATAGRAMS_SENT)).isEqualTo(1);
        assertThat(pair.far.stats().get(EndpointStats.Counter.PACKETS_REASSEMBLED))
                .isEqualTo(1);
    }

    private void arrivesAtFar(byte[] datagram) {
        pair.wire.far(nowNs ->
                pair.far.onDatagram(nowNs, new InboundDatagram().wrap(0, CorePair.NEAR, datagram, 0, datagram.length)));
    }

    private static Consumer<PacketAssembler> wholeAsPart(long packetId, byte[] plain) {
        return part(packetId, 0, false, plain, 0, plain.length);
    }

    /** An IHello for the far end before it is sealed. */
    private byte[] plainHello() {
        return StartupPackets.plain(
                StartupPackets.hello(
                        FlashDiscriminators.fingerprint(pair.far.peerId()), new byte[16], EndpointPair.plain(1)),
                EndpointPair.plain(1));
    }

    @Test
    void answersEveryHelloThatOneDatagramCompletes() {
        arrivesAtFar(StartupPackets.datagram(EndpointPair.plain(1), packet -> {
            wholeAsPart(1, plainHello()).accept(packet);
            wholeAsPart(2, plainHello()).accept(packet);
        }));

        assertThat(pair.far.stats().get(EndpointStats.Counter.PACKETS_REASSEMBLED))
                .isEqualTo(2);
        assertThat(pair.far.stats().get(EndpointStats.Counter.DATAGRAMS_SENT)).isEqualTo(2);
    }

    @Test
    void countsAStartupPacketInPartsThatIsOfAnotherMode() {
        byte[] hello = plainHello();
        hello[0] ^= 1;

        arrivesAtFar(StartupPackets.datagram(EndpointPair.plain(1), wholeAsPart(1, hello)));

        assertThat(pair.far.stats().drops(DropReason.BAD_PACKET)).isEqualTo(1);
        assertThat(pair.far.stats().get(EndpointStats.Counter.DATAGRAMS_SENT)).isZero();
    }

    @Test
    void keepsTwoUnfinishedStartupPacketsOfAnAddress() {
        for (int id = 0; id < 5; id++) {
            arrivesAtFar(StartupPackets.datagram(EndpointPair.plain(1), part(id, 0, true, new byte[10], 0, 10)));
        }

        assertThat(pair.far.stats().drops(DropReason.TOO_MANY_FRAGMENTED)).isEqualTo(3);
    }
}
