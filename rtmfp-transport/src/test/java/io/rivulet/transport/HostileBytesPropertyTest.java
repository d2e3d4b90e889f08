package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.testing.CorePair;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.Bytes;
import io.rivulet.transport.wire.chunk.Acknowledgement;
import io.rivulet.transport.wire.chunk.CookieChange;
import io.rivulet.transport.wire.chunk.FlowException;
import io.rivulet.transport.wire.chunk.ForwardedIHello;
import io.rivulet.transport.wire.chunk.IHello;
import io.rivulet.transport.wire.chunk.IIKeying;
import io.rivulet.transport.wire.chunk.RHello;
import io.rivulet.transport.wire.chunk.RIKeying;
import io.rivulet.transport.wire.chunk.Redirect;
import io.rivulet.transport.wire.chunk.UserData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No bytes, random or mutated, make a decoder or an open session throw, hang, or accept what is not genuine. */
class HostileBytesPropertyTest {
    private static final int QUICK = 10_000;
    private static final int SLOW = 1_000_000;

    private static final List<Consumer<ByteReader>> DECODERS = List.of(
            reader -> new IHello().wrap(reader),
            reader -> new ForwardedIHello().wrap(reader),
            reader -> new RHello().wrap(reader),
            reader -> {
                Redirect redirect = new Redirect();
                if (redirect.wrap(reader)) {
                    NetAddress address = redirect.nextAddress();
                    while (address != null) {
                        address = redirect.nextAddress();
                    }
                }
            },
            reader -> new CookieChange().wrap(reader),
            reader -> {
                IIKeying keying = new IIKeying();
                if (keying.wrap(reader)) {
                    keying.signedParameters();
                }
            },
            reader -> {
                RIKeying keying = new RIKeying();
                if (keying.wrap(reader)) {
                    keying.signedParameters(new byte[3]);
                }
            },
            reader -> new UserData().wrap(reader),
            HostileBytesPropertyTest::readBitmap,
            HostileBytesPropertyTest::readRanges,
            reader -> new FlowException().wrap(reader));

    private static void readBitmap(ByteReader reader) {
        readAcknowledgement(reader, true);
    }

    private static void readRanges(ByteReader reader) {
        readAcknowledgement(reader, false);
    }

    private static void readAcknowledgement(ByteReader reader, boolean bitmap) {
        Acknowledgement ack = new Acknowledgement();
        if (ack.wrap(reader, bitmap)) {
            long previous = ack.cumulativeAck();
            while (ack.nextRange()) {
                assertThat(ack.from()).isGreaterThan(previous);
                assertThat(ack.to()).isGreaterThanOrEqualTo(ack.from());
                previous = ack.to();
            }
        }
    }

    @Test
    void decodersSurviveAnyBytes() {
        decodersSurviveAnyBytes(QUICK);
    }

    @Test
    @Tag("slow")
    void decodersSurviveAMillionCasesEach() {
        decodersSurviveAnyBytes(SLOW);
    }

    private static void decodersSurviveAnyBytes(int cases) {
        for (int decoder = 0; decoder < DECODERS.size(); decoder++) {
            SplittableRandom random = new SplittableRandom(decoder);
            for (int i = 0; i < cases; i++) {
                byte[] bytes = new byte[random.nextInt(80)];
                random.nextBytes(bytes);
                if (random.nextBoolean()) {
                    // Small numbers reach deeper than random ones: lengths then fit.
                    for (int at = 0; at < bytes.length; at++) {
                        bytes[at] = (byte) (bytes[at] & 0x0f);
                    }
                }
                DECODERS.get(decoder).accept(new ByteReader(bytes));
            }
        }
    }

    @Test
    void anOpenSessionSurvivesAnyPlainPacket() {
        anOpenSessionSurvivesAnyPlainPacket(QUICK);
    }

    @Test
    @Tag("slow")
    void anOpenSessionSurvivesAMillionPlainPackets() {
        anOpenSessionSurvivesAnyPlainPacket(SLOW);
    }

    /** Packets that pass the cipher, from a far end that holds the keys but none of the rules. */
    private static void anOpenSessionSurvivesAnyPlainPacket(int cases) {
        SplittableRandom random = new SplittableRandom(5);
        EndpointPair pair = null;
        for (int i = 0; i < cases; i++) {
            if (pair == null || pair.near.sessions().isEmpty() || i % 2_000 == 0) {
                pair = new EndpointPair().opened();
                SendFlow flow = pair.flow("something to acknowledge");
                pair.send(flow, "x".repeat(3_000));
            }
            byte[] datagram = seal(pair.farSession(), randomPacket(random));
            EndpointPair target = pair;
            target.wire.near(nowNs -> target.near.onDatagram(
                    nowNs, new InboundDatagram().wrap(0, CorePair.FAR, datagram, 0, datagram.length)));
            if (i % 50 == 0) {
                pair.advance(Duration.ofMillis(20));
            }
        }
        assertThat(pair.near.stats().drops(DropReason.NOT_GENUINE)).isZero();
    }

    private static final int[] CHUNK_TYPES = {
        0x10, 0x11, 0x50, 0x51, 0x18, 0x5e, 0x01, 0x41, 0x0f, 0x7f, 0x30, 0xff, 0x00
    };

    private static byte[] randomPacket(SplittableRandom random) {
        List<Byte> packet = new ArrayList<>();
        packet.add((byte) (random.nextInt(4) == 0 ? random.nextInt(256) : 2));
        int chunks = random.nextInt(5);
        for (int i = 0; i < chunks; i++) {
            int length = random.nextInt(40);
            packet.add((byte) CHUNK_TYPES[random.nextInt(CHUNK_TYPES.length)]);
            packet.add((byte) 0);
            packet.add((byte) (random.nextInt(20) == 0 ? random.nextInt(256) : length));
            for (int at = 0; at < length; at++) {
                packet.add((byte) (random.nextBoolean() ? random.nextInt(6) : random.nextInt(256)));
            }
        }
        byte[] bytes = new byte[packet.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = packet.get(i);
        }
        return bytes;
    }

    private static byte[] seal(Session from, byte[] plain) {
        byte[] padded = new byte[PacketCipher.HEADROOM_BYTES + plain.length + PacketCipher.TAILROOM_BYTES];
        System.arraycopy(plain, 0, padded, PacketCipher.HEADROOM_BYTES, plain.length);
        byte[] sealed = new byte[padded.length + 100];
        int length = from.keys().cipher().seal(padded, PacketCipher.HEADROOM_BYTES, plain.length, sealed, 4);
        int scrambled = from.sendId() ^ Bytes.getInt(sealed, 4) ^ Bytes.getInt(sealed, 8);
        Bytes.putInt(sealed, 0, scrambled);
        return java.util.Arrays.copyOf(sealed, 4 + length);
    }

    @Test
    void startupSurvivesMutatedHandshakes() {
        List<byte[]> recorded = new ArrayList<>();
        EndpointPair source = new EndpointPair();
        source.wire.network().addRule(packet -> {
            recorded.add(
                    java.util.Arrays.copyOfRange(packet.buffer(), packet.offset(), packet.offset() + packet.length()));
            return io.rivulet.transport.virtual.Verdict.PASS;
        });
        source.opened();
        SplittableRandom random = new SplittableRandom(9);

        EndpointPair pair = new EndpointPair();
        pair.open();
        for (int i = 0; i < QUICK; i++) {
            byte[] datagram = recorded.get(random.nextInt(recorded.size())).clone();
            int flips = 1 + random.nextInt(3);
            for (int flip = 0; flip < flips; flip++) {
                datagram[random.nextInt(datagram.length)] ^= (byte) (1 << random.nextInt(8));
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(datagram.length) : datagram.length;
            pair.wire.near(nowNs ->
                    pair.near.onDatagram(nowNs, new InboundDatagram().wrap(0, CorePair.FAR, datagram, 0, length)));
        }

        assertThat(pair.near.stats().drops()).isGreaterThan(QUICK / 2);
        assertThat(pair.near.sessions()).isEmpty();
    }
}
