package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.testing.CorePair;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ChunkType;
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
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No bytes, random or mutated, make a decoder or an open session throw, hang, or accept what is not genuine. */
class HostileBytesPropertyTest {
    private static final int QUICK = 10_000;
    private static final int SLOW = 1_000_000;

    /** A decoder is quick: it gets more. */
    private static final int SLOW_FOR_DECODERS = 10_000_000;

    private static final Map<Integer, Consumer<ByteReader>> DECODERS = Map.ofEntries(
            Map.entry(ChunkType.IHELLO, reader -> new IHello().wrap(reader)),
            Map.entry(ChunkType.FIHELLO, reader -> new ForwardedIHello().wrap(reader)),
            Map.entry(ChunkType.RHELLO, reader -> new RHello().wrap(reader)),
            Map.entry(ChunkType.REDIRECT, HostileBytesPropertyTest::readRedirect),
            Map.entry(ChunkType.COOKIE_CHANGE, reader -> new CookieChange().wrap(reader)),
            Map.entry(ChunkType.IIKEYING, reader -> {
                IIKeying keying = new IIKeying();
                if (keying.wrap(reader)) {
                    keying.signedParameters();
                }
            }),
            Map.entry(ChunkType.RIKEYING, reader -> {
                RIKeying keying = new RIKeying();
                if (keying.wrap(reader)) {
                    keying.signedParameters(new byte[3]);
                }
            }),
            Map.entry(ChunkType.USER_DATA, reader -> new UserData().wrap(reader)),
            Map.entry(ChunkType.NEXT_USER_DATA, reader -> {
                UserData data = new UserData();
                data.wrap(new ByteReader(new byte[] {0, 2, 1, 1}));
                data.wrapNext(reader);
            }),
            Map.entry(ChunkType.ACK_BITMAP, HostileBytesPropertyTest::readBitmap),
            Map.entry(ChunkType.ACK_RANGES, HostileBytesPropertyTest::readRanges),
            Map.entry(ChunkType.FLOW_EXCEPTION, reader -> new FlowException().wrap(reader)));

    private static void readRedirect(ByteReader reader) {
        Redirect redirect = new Redirect();
        if (redirect.wrap(reader)) {
            NetAddress address = redirect.nextAddress();
            while (address != null) {
                address = redirect.nextAddress();
            }
        }
    }

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
                if (ack.from() <= previous
                        || ack.to() < ack.from()) { // An assertion for each would be most of the time.
                    throw new AssertionError("range " + ack.from() + " to " + ack.to() + " after " + previous);
                }
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
    void decodersSurviveTenMillionCasesEach() {
        decodersSurviveAnyBytes(SLOW_FOR_DECODERS);
    }

    private static void decodersSurviveAnyBytes(int cases) {
        DECODERS.forEach((type, decoder) -> {
            SplittableRandom random = new SplittableRandom(type);
            for (int i = 0; i < cases; i++) {
                byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 2_000 : 80)];
                random.nextBytes(bytes);
                if (random.nextBoolean()) {
                    // Small numbers reach deeper than random ones: lengths then fit.
                    for (int at = 0; at < bytes.length; at++) {
                        bytes[at] = (byte) (bytes[at] & 0x0f);
                    }
                }
                decoder.accept(new ByteReader(bytes));
            }
        });
    }

    @Test
    void decodersSurviveMutatedChunks() {
        decodersSurviveMutatedChunks(QUICK);
    }

    @Test
    @Tag("slow")
    void decodersSurviveTenMillionMutatedChunksEach() {
        decodersSurviveMutatedChunks(SLOW_FOR_DECODERS);
    }

    private static void decodersSurviveMutatedChunks(int cases) {
        DECODERS.forEach((type, decoder) -> {
            ChunkSamples samples = new ChunkSamples(new SplittableRandom(type));
            for (int i = 0; i < cases; i++) {
                byte[] valid = samples.valid(type);
                decoder.accept(new ByteReader(valid));
                decoder.accept(new ByteReader(samples.mutate(valid)));
            }
        });
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

    private static void anOpenSessionSurvivesAnyPlainPacket(int cases) {
        anOpenSessionSurvives(cases, (session, random, samples) -> randomPacket(random));
    }

    @Test
    void anOpenSessionSurvivesMutatedChunks() {
        int delivered = anOpenSessionSurvives(QUICK, HostileBytesPropertyTest::packetOfMutants);

        assertThat(delivered).as("messages that got through").isGreaterThan(QUICK / 10);
    }

    @Test
    @Tag("slow")
    void anOpenSessionSurvivesAMillionPacketsOfMutatedChunks() {
        anOpenSessionSurvives(SLOW, HostileBytesPropertyTest::packetOfMutants);
    }

    private interface Packets {
        byte[] next(Session from, SplittableRandom random, ChunkSamples samples);
    }

    /** Packets that pass the cipher, from a far end that holds the keys but none of the rules. Returns how many messages were delivered. */
    private static int anOpenSessionSurvives(int cases, Packets packets) {
        SplittableRandom random = new SplittableRandom(5);
        EndpointPair pair = null;
        ChunkSamples samples = null;
        int delivered = 0;
        for (int i = 0; i < cases; i++) {
            if (pair == null || pair.near.sessions().isEmpty() || i % 500 == 0) {
                pair = new EndpointPair().opened();
                samples = new ChunkSamples(random);
                ReceiveOrder order = ReceiveOrder.values()[random.nextInt(2)];
                pair.nearHandler.onFlow = flow -> flow.setOrder(order);
                SendFlow flow = pair.flow("something to acknowledge");
                pair.send(flow, "x".repeat(3_000));
            }
            SessionPackets.toNear(
                    pair, SessionPackets.seal(pair.farSession(), packets.next(pair.farSession(), random, samples)));
            if (i % 50 == 0) {
                pair.advance(Duration.ofMillis(20));
            }
            delivered += pair.nearHandler.messages.size();
            pair.nearHandler.messages.clear();
            assertThat(pair.near.receiveBudget().usedBytes()).as("case %d", i).isBetween(0L, (long)
                    pair.near.config().receiveBudgetBytes());
        }
        assertThat(pair.near.stats().drops(DropReason.NOT_GENUINE)).isZero();
        return delivered;
    }

    /** Mostly chunks that make sense together, some of them damaged; longer than our own packets at times. */
    private static byte[] packetOfMutants(Session from, SplittableRandom random, ChunkSamples samples) {
        byte[] plain = SessionPackets.plain(from, packet -> {
            for (int left = 1 + random.nextInt(6); left > 0; left--) {
                int type = random.nextBoolean() ? ChunkType.USER_DATA : CHUNK_TYPES[random.nextInt(CHUNK_TYPES.length)];
                byte[] payload = samples.valid(type);
                if (random.nextInt(3) == 0) {
                    payload = samples.mutate(payload);
                }
                packet.add(type, payload, 0, payload.length);
            }
        });
        return random.nextInt(10) == 0 ? samples.mutate(plain) : plain;
    }

    private static final int[] CHUNK_TYPES = {
        0x10, 0x11, 0x50, 0x51, 0x18, 0x5e, 0x01, 0x41, 0x0f, 0x7f, 0x30, 0xff, 0x00
    };

    private static byte[] randomPacket(SplittableRandom random) {
        List<Byte> packet = new ArrayList<>();
        packet.add((byte) (random.nextInt(4) == 0 ? random.nextInt(256) : 2));
        int chunks = random.nextInt(5);
        for (int i = 0; i < chunks; i++) {
            int length = random.nextInt(random.nextInt(20) == 0 ? 1_500 : 40);
            packet.add((byte) CHUNK_TYPES[random.nextInt(CHUNK_TYPES.length)]);
            int told = random.nextInt(20) == 0 ? random.nextInt(2_000) : length;
            packet.add((byte) (told >> 8));
            packet.add((byte) told);
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
