package io.rivulet.groups.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.Bytes;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No bytes make a decoder throw, and what is understood is written again as it was. */
class StreamMessagesPropertyTest {
    private static final byte[][] SEEDS = {
        Bytes.fromHex(
                "21 05 00 74657374 21 01" + "11".repeat(32) + "01 02 03 03 be40 04 04 92a760 02 05 64 03 07 9344"),
        Bytes.fromHex("21 842f"),
        Bytes.fromHex("22 18 ff ff 7f"),
        Bytes.fromHex("23 20"),
        Bytes.fromHex("2b 842f"),
        Bytes.fromHex("20 01 12 00000000 0102030405"),
        Bytes.fromHex("30 0d 02 08 00000000 01020304"),
        Bytes.fromHex("10 0e 01 01020304"),
        Bytes.fromHex("00 0f 01020304"),
    };

    private final ByteWriter out = new ByteWriter(4_096);
    private final FragmentHeader header = new FragmentHeader();
    private final AvailabilityMap map = new AvailabilityMap();

    @Test
    void survivesRandomAndMutatedBytes() {
        survive(10_000, 1);
    }

    @Test
    @Tag("slow")
    void survivesAMillionRandomAndMutatedBytes() {
        survive(1_000_000, 2);
    }

    private void survive(int cases, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < cases; i++) {
            byte[] bytes = i % 4 == 0 ? random(random) : mutated(random);
            try {
                check(bytes);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + ", case " + i + ": " + Bytes.toHex(bytes, 0, bytes.length), e);
            }
        }
    }

    private static byte[] random(Random random) {
        byte[] bytes = new byte[random.nextInt(80)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] mutated(Random random) {
        byte[] bytes = SEEDS[random.nextInt(SEEDS.length)].clone();
        for (int change = random.nextInt(4); change >= 0; change--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return java.util.Arrays.copyOf(bytes, random.nextInt(3) == 0 ? random.nextInt(bytes.length + 9) : bytes.length);
    }

    private void check(byte[] bytes) {
        if (header.read(new ByteReader(bytes))) {
            header.write(out.clear());
            ByteReader again = new ByteReader(out.buffer()).wrap(out.buffer(), 0, out.length());
            long id = header.id();
            int left = header.left();
            int kind = header.kind();
            // What follows decides whether `left` is missing, so the payload goes along.
            out.bytes(bytes, header.payloadOffset(), header.payloadLength());
            again.wrap(out.buffer(), 0, out.length());
            assertThat(header.read(again)).isTrue();
            assertThat(header.id()).isEqualTo(id);
            assertThat(header.left()).isEqualTo(left);
            assertThat(header.kind()).isEqualTo(kind);
        }
        if (map.read(new ByteReader(bytes))) {
            assertThat(map.has(map.last())).isTrue();
            for (long known = map.lowest(); known <= map.lowest() + 100; known++) {
                long bit = map.last() - 1 - known;
                boolean inWord = bit >= 0 && bit < 64 && map.words() > 0 && (map.word(0) >>> bit & 1) != 0;
                assertThat(bit < 0 || bit >= 64 || map.has(known) == inWord).isTrue();
            }
        }
        StreamAnnounce announce = StreamAnnounce.read(
                new ByteReader(bytes).wrap(bytes, Math.min(1, bytes.length), Math.max(0, bytes.length - 1)));
        if (announce != null
                && announce.windowMs() >= 0
                && announce.timeoutMs() >= 0
                && announce.availabilityPeriodMs() >= 0
                && announce.fetchPeriodMs() >= 0) {
            announce.write(out.clear());
            assertThat(out.overflowed()).isFalse();
            assertThat(announce.encodedBytes()).isEqualTo(out.length());
            ByteReader again = new ByteReader().wrap(out.buffer(), 1, out.length() - 1);
            assertThat(StreamAnnounce.read(again)).isEqualTo(announce);
        }
        StreamAnnounce.readEnd(new ByteReader(bytes));
        PushMask.read(new ByteReader(bytes));
        PullRequest.read(new ByteReader(bytes));
    }
}
