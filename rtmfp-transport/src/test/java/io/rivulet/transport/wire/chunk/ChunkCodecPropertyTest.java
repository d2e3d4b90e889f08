package io.rivulet.transport.wire.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.AddressOrigin;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.flow.SequenceSet;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.ChunkReader;
import io.rivulet.transport.wire.OptionReader;
import io.rivulet.transport.wire.PacketAssembler;
import io.rivulet.transport.wire.PacketHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an encoder writes its decoder reads back, whatever the values of the fields are. */
class ChunkCodecPropertyTest {
    private static final int QUICK = 10_000;
    private static final int SLOW = 100_000;

    /** More than any case here takes. */
    private static final int CAPACITY = 32_768;

    /** Writes random values with an encoder, and reads them with the decoder. */
    private interface RoundTrip {
        void run(Values values, ByteWriter out);
    }

    private record Codec(String name, RoundTrip roundTrip) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Codec> codecs() {
        return Stream.of(
                new Codec("variable length integer", ChunkCodecPropertyTest::variableLengthInteger),
                new Codec("address", ChunkCodecPropertyTest::address),
                new Codec("options", ChunkCodecPropertyTest::options),
                new Codec("packet", ChunkCodecPropertyTest::packet),
                new Codec("IHello", ChunkCodecPropertyTest::initiatorHello),
                new Codec("FIHello", ChunkCodecPropertyTest::forwardedHello),
                new Codec("RHello", ChunkCodecPropertyTest::responderHello),
                new Codec("Redirect", ChunkCodecPropertyTest::redirect),
                new Codec("Cookie Change", ChunkCodecPropertyTest::cookieChange),
                new Codec("IIKeying", ChunkCodecPropertyTest::initiatorKeying),
                new Codec("RIKeying", ChunkCodecPropertyTest::responderKeying),
                new Codec("User Data", ChunkCodecPropertyTest::userData),
                new Codec("Bitmap Ack", (values, out) -> acknowledgement(values, out, true)),
                new Codec("Range Ack", (values, out) -> acknowledgement(values, out, false)),
                new Codec("Flow Exception", ChunkCodecPropertyTest::flowException));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void readsBackWhatItWrote(Codec codec) {
        run(codec, QUICK);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    @Tag("slow")
    void readsBackWhatItWroteAHundredThousandTimes(Codec codec) {
        run(codec, SLOW);
    }

    private static void run(Codec codec, int cases) {
        ByteWriter out = new ByteWriter(CAPACITY);
        for (int seed = 1; seed <= cases; seed++) {
            out.clear();
            try {
                codec.roundTrip.run(new Values(new SplittableRandom(seed)), out);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(codec + " with seed " + seed, e);
            }
        }
    }

    private static ByteReader reader(ByteWriter out) {
        assertThat(out.overflowed()).isFalse();
        return new ByteReader().wrap(out.buffer(), out.start(), out.length());
    }

    private static void variableLengthInteger(Values values, ByteWriter out) {
        long value = values.number();
        out.vlu(value);
        ByteReader reader = reader(out);

        assertThat(reader.vlu()).isEqualTo(value);
        assertThat(reader.failed()).isFalse();
        assertThat(reader.remaining()).isZero();
    }

    private static void address(Values values, ByteWriter out) {
        NetAddress address = values.address();
        AddressOrigin origin = AddressOrigin.of(values.random.nextInt(4));
        out.address(address, origin);
        ByteReader reader = reader(out);

        assertThat(out.length()).isEqualTo(ByteWriter.addressLength(address));
        assertThat(reader.address()).isEqualTo(address);
        assertThat(AddressOrigin.of(reader.lastAddressOrigin())).isEqualTo(origin);
        assertThat(reader.remaining()).isZero();
    }

    private static void options(Values values, ByteWriter out) {
        List<Integer> types = new ArrayList<>();
        List<byte[]> contents = new ArrayList<>();
        for (int left = values.random.nextInt(6); left > 0; left--) {
            types.add((int) (values.number() & Integer.MAX_VALUE));
            contents.add(values.bytes());
            out.option(types.get(types.size() - 1), contents.get(contents.size() - 1));
        }
        out.u8(0);
        OptionReader options = new OptionReader().wrap(reader(out));

        for (int i = 0; i < types.size(); i++) {
            assertThat(options.next()).isTrue();
            assertThat(options.isMarker()).isFalse();
            assertThat(options.type()).isEqualTo(types.get(i));
            assertThat(options.value().rest()).isEqualTo(contents.get(i));
        }
        assertThat(options.next()).isTrue();
        assertThat(options.isMarker()).isTrue();
        assertThat(options.next()).isFalse();
    }

    private static void packet(Values values, ByteWriter unused) {
        int mode = 1 + values.random.nextInt(3);
        int timestamp = values.random.nextInt(-1, 65_536);
        int echo = values.random.nextInt(-1, 65_536);
        boolean isCritical = values.random.nextBoolean();
        boolean isReverse = values.random.nextBoolean();
        List<byte[]> payloads = new ArrayList<>();
        PacketAssembler packet = new PacketAssembler(4, CAPACITY, 4);
        packet.start(mode, timestamp, echo, CAPACITY);
        for (int left = values.random.nextInt(6); left > 0; left--) {
            payloads.add(values.bytes());
            byte[] payload = payloads.get(payloads.size() - 1);
            assertThat(packet.add(payloads.size(), payload, 0, payload.length)).isTrue();
        }
        if (isCritical) {
            packet.setTimeCritical();
        }
        if (isReverse) {
            packet.setTimeCriticalReverse();
        }
        packet.padTo(packet.length() + values.random.nextInt(20));
        ByteReader reader = new ByteReader().wrap(packet.buffer(), packet.offset(), packet.length());
        PacketHeader header = new PacketHeader();
        ChunkReader chunks = new ChunkReader();

        assertThat(header.wrap(reader)).isTrue();
        assertThat(header.mode()).isEqualTo(mode);
        assertThat(header.timestamp()).isEqualTo(timestamp);
        assertThat(header.timestampEcho()).isEqualTo(echo);
        assertThat(header.isTimeCritical()).isEqualTo(isCritical);
        assertThat(header.isTimeCriticalReverse()).isEqualTo(isReverse);
        chunks.wrap(reader);
        for (int i = 0; i < payloads.size(); i++) {
            assertThat(chunks.next()).isTrue();
            assertThat(chunks.type()).isEqualTo(i + 1);
            assertThat(chunks.payload().rest()).isEqualTo(payloads.get(i));
        }
        assertThat(chunks.next()).isFalse();
    }

    private static void initiatorHello(Values values, ByteWriter out) {
        byte[] discriminator = values.bytes();
        byte[] tag = values.bytes();
        IHello.put(out, discriminator, tag);
        IHello read = new IHello();

        assertThat(read.wrap(reader(out))).isTrue();
        assertThat(read.discriminator().toBytes()).isEqualTo(discriminator);
        assertThat(read.tag().toBytes()).isEqualTo(tag);
    }

    private static void forwardedHello(Values values, ByteWriter out) {
        byte[] discriminator = values.bytes();
        NetAddress replyAddress = values.address();
        byte[] tag = values.bytes();
        ForwardedIHello.put(out, discriminator, replyAddress, tag);
        ForwardedIHello read = new ForwardedIHello();

        assertThat(read.wrap(reader(out))).isTrue();
        assertThat(read.discriminator().toBytes()).isEqualTo(discriminator);
        assertThat(read.replyAddress()).isEqualTo(replyAddress);
        assertThat(read.tag().toBytes()).isEqualTo(tag);
    }

    private static void responderHello(Values values, ByteWriter out) {
        Span tag = values.span();
        byte[] cookie = values.bytes();
        byte[] certificate = values.bytes();
        RHello.put(out, tag, cookie, certificate);
        RHello read = new RHello();

        assertThat(read.wrap(reader(out))).isTrue();
        assertThat(read.tagEcho().toBytes()).isEqualTo(tag.toBytes());
        assertThat(read.cookie().toBytes()).isEqualTo(cookie);
        assertThat(read.certificate().toBytes()).isEqualTo(certificate);
    }

    private static void redirect(Values values, ByteWriter out) {
        Span tag = values.span();
        List<NetAddress> addresses = new ArrayList<>();
        Redirect.put(out, tag);
        for (int left = values.random.nextInt(6); left > 0; left--) {
            addresses.add(values.address());
            out.address(addresses.get(addresses.size() - 1), AddressOrigin.of(left));
        }
        Redirect read = new Redirect();

        assertThat(read.wrap(reader(out))).isTrue();
        assertThat(read.tagEcho().toBytes()).isEqualTo(tag.toBytes());
        assertThat(read.isImplied()).isEqualTo(addresses.isEmpty());
        for (NetAddress address : addresses) {
            assertThat(read.nextAddress()).isEqualTo(address);
        }
        assertThat(read.nextAddress()).isNull();
    }

    private static void cookieChange(Values values, ByteWriter out) {
        Span oldCookie = values.span();
        byte[] newCookie = values.bytes();
        CookieChange.put(out, oldCookie, newCookie);
        CookieChange read = new CookieChange();

        assertThat(read.wrap(reader(out))).isTrue();
        assertThat(read.oldCookie().toBytes()).isEqualTo(oldCookie.toBytes());
        assertThat(read.newCookie().toBytes()).isEqualTo(newCookie);
    }

    private static void initiatorKeying(Values values, ByteWriter out) {
        int sessionId = values.random.nextInt();
        byte[] cookie = values.bytes();
        byte[] certificate = values.bytes();
        byte[] component = values.bytes();
        byte[] signature = values.bytes();
        IIKeying.put(out, sessionId, cookie, certificate, component);
        byte[] signed = out.toBytes();
        out.bytes(signature);
        IIKeying read = new IIKeying();

        assertThat(read.wrap(reader(out))).isTrue();
        assertThat(read.sessionId()).isEqualTo(sessionId);
        assertThat(read.cookie().toBytes()).isEqualTo(cookie);
        assertThat(read.certificate().toBytes()).isEqualTo(certificate);
        assertThat(read.component().toBytes()).isEqualTo(component);
        assertThat(read.signedParameters()).isEqualTo(signed);
        assertThat(read.signature().toBytes()).isEqualTo(signature);
    }

    private static void responderKeying(Values values, ByteWriter out) {
        int sessionId = values.random.nextInt();
        byte[] component = values.bytes();
        byte[] signature = values.bytes();
        RIKeying.put(out, sessionId, component);
        byte[] signed = out.toBytes();
        out.bytes(signature);
        RIKeying read = new RIKeying();

        assertThat(read.wrap(reader(out))).isTrue();
        assertThat(read.sessionId()).isEqualTo(sessionId);
        assertThat(read.component().toBytes()).isEqualTo(component);
        assertThat(read.signedParameters(new byte[0])).isEqualTo(signed);
        assertThat(read.signature().toBytes()).isEqualTo(signature);
    }

    /** A chunk, and up to three that continue it. */
    private static void userData(Values values, ByteWriter out) {
        Fragment first = new Fragment(values);
        long flowId = values.number();
        long number = Math.max(values.number() >>> 1, 1); // others follow
        long behind = first.isAbandoned ? 0 : 1;
        long forward = Math.max(0, number - Math.max(behind, values.number()));
        first.putFlags(out);
        UserData.put(out, flowId, number, forward);
        first.putRest(out);
        UserData read = new UserData();

        assertThat(read.wrap(reader(out))).isTrue();
        first.check(read, flowId, number, forward);
        for (int next = 1; next <= values.random.nextInt(4); next++) {
            Fragment following = new Fragment(values);
            out.clear();
            following.putFlags(out);
            following.putRest(out);
            assertThat(read.wrapNext(reader(out))).isTrue();
            following.check(read, flowId, number + next, forward);
        }
    }

    /** What User Data and Next User Data have in common. */
    private static final class Fragment {
        private final int control;
        private final boolean isAbandoned;
        private final boolean isFinal;
        private final byte[] metadata;
        private final long associatedFlowId;
        private final byte[] data;

        Fragment(Values values) {
            control = values.random.nextInt(4);
            isAbandoned = values.random.nextBoolean();
            isFinal = values.random.nextBoolean();
            metadata = values.random.nextBoolean() ? values.bytes() : null;
            associatedFlowId = metadata != null && values.random.nextBoolean() ? values.number() : -1;
            data = values.bytes();
        }

        void putFlags(ByteWriter out) {
            out.u8(UserData.flags(metadata != null, control, isAbandoned, isFinal));
        }

        void putRest(ByteWriter out) {
            if (metadata != null) {
                UserData.putOptions(out, metadata, associatedFlowId);
            }
            out.bytes(data);
        }

        void check(UserData read, long flowId, long number, long forward) {
            assertThat(read.flowId()).isEqualTo(flowId);
            assertThat(read.sequenceNumber()).isEqualTo(number);
            assertThat(read.forwardSequenceNumber()).isEqualTo(forward);
            assertThat(read.fragmentControl()).isEqualTo(control);
            assertThat(read.isAbandoned()).isEqualTo(isAbandoned);
            assertThat(read.isFinal()).isEqualTo(isFinal);
            assertThat(read.hasMetadata()).isEqualTo(metadata != null);
            if (metadata != null) {
                assertThat(read.metadata().toBytes()).isEqualTo(metadata);
            }
            assertThat(read.associatedFlowId()).isEqualTo(associatedFlowId);
            assertThat(read.hasUnknownOption()).isFalse();
            assertThat(read.data().toBytes()).isEqualTo(data);
        }
    }

    /** Any runs above any cumulative number; gaps of a bitmap are short, and those of ranges as long as numbers allow. */
    private static void acknowledgement(Values values, ByteWriter out, boolean bitmap) {
        long flowId = values.number();
        long blocks = values.number();
        SequenceSet set = new SequenceSet();
        long number = values.number() >>> 2;
        set.addUpTo(number);
        List<Long> expected = new ArrayList<>();
        for (int run = values.random.nextInt(8); run > 0; run--) {
            long gap = bitmap ? values.random.nextInt(100) : values.number() >>> 10;
            number += 1 + gap;
            for (int left = 1 + values.random.nextInt(20); left > 0; left--) {
                number++;
                assertThat(set.add(number)).isTrue();
                expected.add(number);
            }
        }
        Acknowledgement.put(out, flowId, blocks, set.cumulative());
        assertThat(!set.hasGaps() || (bitmap ? set.putBitmap(out) : set.putRanges(out)))
                .isTrue();
        Acknowledgement read = new Acknowledgement();

        assertThat(read.wrap(reader(out), bitmap)).isTrue();
        assertThat(read.flowId()).isEqualTo(flowId);
        assertThat(read.bufferBlocksAvailable()).isEqualTo(blocks);
        assertThat(read.cumulativeAck()).isEqualTo(set.cumulative());
        List<Long> numbers = new ArrayList<>();
        while (read.nextRange()) {
            for (long each = read.from(); each <= read.to(); each++) {
                numbers.add(each);
            }
        }
        assertThat(numbers).isEqualTo(expected);
    }

    private static void flowException(Values values, ByteWriter out) {
        long flowId = values.number();
        long code = values.number();
        FlowException.put(out, flowId, code);
        FlowException read = new FlowException();

        assertThat(read.wrap(reader(out))).isTrue();
        assertThat(read.flowId()).isEqualTo(flowId);
        assertThat(read.code()).isEqualTo(code);
    }

    /** Values of fields: of every length, the shortest and the longest included. */
    private record Values(SplittableRandom random) {
        /** Up to 63 bits, and each number of bits as likely as any other. */
        long number() {
            return random.nextLong() >>> 1 + random.nextInt(63);
        }

        byte[] bytes() {
            byte[] bytes = new byte[random.nextInt(8) == 0 ? random.nextInt(1_200) : random.nextInt(20)];
            random.nextBytes(bytes);
            return bytes;
        }

        Span span() {
            byte[] bytes = bytes();
            Span span = new Span();
            span.take(new ByteReader(bytes), bytes.length);
            return span;
        }

        NetAddress address() {
            int port = random.nextInt(65_536);
            return random.nextBoolean()
                    ? NetAddress.ofIpv4(random.nextInt(), port)
                    : NetAddress.ofIpv6(random.nextLong(), random.nextLong(), port);
        }
    }
}
