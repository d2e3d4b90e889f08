package io.rivulet.transport.wire.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.flow.SequenceSet;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** RFC 7016 sections 2.3.13 and 2.3.14. */
class AcknowledgementTest {
    private static List<Long> numbers(String hex, boolean bitmap) {
        Acknowledgement ack = new Acknowledgement();
        assertThat(ack.wrap(new ByteReader(Bytes.fromHex(hex)), bitmap)).isTrue();
        return numbers(ack);
    }

    private static List<Long> numbers(Acknowledgement ack) {
        List<Long> numbers = new ArrayList<>();
        while (ack.nextRange()) {
            for (long number = ack.from(); number <= ack.to(); number++) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    @Test
    void readsTheBitmapOfFigure4() {
        assertThat(numbers("057f10 7906", true)).containsExactly(18L, 21L, 22L, 23L, 24L, 27L, 28L);
    }

    @Test
    void readsTheRangesOfFigure5() {
        assertThat(numbers("057f10 0000 0103", false)).containsExactly(18L, 21L, 22L, 23L, 24L);
    }

    @Test
    void endsAtATruncatedRangeAsInFigure6() {
        assertThat(numbers("057f10 0000 0183", false)).containsExactly(18L);
    }

    @Test
    void readsTheFieldsBeforeTheRanges() {
        Acknowledgement ack = new Acknowledgement();

        ack.wrap(new ByteReader(Bytes.fromHex("057f10")), false);

        assertThat(ack.flowId()).isEqualTo(5);
        assertThat(ack.bufferBlocksAvailable()).isEqualTo(127);
        assertThat(ack.cumulativeAck()).isEqualTo(16);
    }

    @Test
    @Covers("7016-2-4")
    void refusesTruncatedFields() {
        assertThat(new Acknowledgement().wrap(new ByteReader(Bytes.fromHex("057f")), true))
                .isFalse();
    }

    @Test
    void endsWhereNumbersWouldOverflow() {
        assertThat(numbers("057f10 0000 00 ffffffffffffffff7f 0000", false))
                .contains(18L)
                .hasSizeLessThan(3);
    }

    @Test
    void refusesABitmapBehindTheLastSequenceNumberThereCanBe() {
        for (long cumulative : new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 9}) {
            byte[] chunk =
                    new ByteWriter(30).vlu(1).vlu(2).vlu(cumulative).u8(0xff).toBytes();
            assertThat(new Acknowledgement().wrap(new ByteReader(chunk), true)).isFalse();
        }
    }

    @Test
    @Covers({"7016-3.6.1.3-2", "7016-3.6.3.4-1"})
    void readsEitherEncodingOfAnySet() {
        for (long seed = 1; seed <= 2_000; seed++) {
            java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
            SequenceSet set = new SequenceSet();
            TreeSet<Long> expected = new TreeSet<>();
            set.addUpTo(random.nextInt(100));
            for (int i = 0; i < 60; i++) {
                long number = 1L + random.nextInt(400);
                set.add(number);
                expected.add(number);
            }
            expected.removeIf(number -> number <= set.cumulative());

            for (boolean bitmap : new boolean[] {true, false}) {
                ByteWriter out = new ByteWriter(1_000).vlu(1).vlu(2).vlu(set.cumulative());
                assertThat(!set.hasGaps() || (bitmap ? set.putBitmap(out) : set.putRanges(out)))
                        .isTrue();
                Acknowledgement ack = new Acknowledgement();
                assertThat(ack.wrap(new ByteReader(out.toBytes()), bitmap)).isTrue();
                assertThat(numbers(ack)).as("seed %d", seed).containsExactlyElementsOf(expected);
            }
        }
    }

    @Test
    void truncatesWhatDoesNotFitInAscendingOrder() {
        SequenceSet set = new SequenceSet();
        for (long number = 2; number < 400; number += 2) {
            set.add(number);
        }

        for (boolean bitmap : new boolean[] {true, false}) {
            ByteWriter out = new ByteWriter(20);
            out.vlu(1).vlu(2).vlu(set.cumulative());
            boolean whole = bitmap ? set.putBitmap(out) : set.putRanges(out);
            Acknowledgement ack = new Acknowledgement();
            ack.wrap(new ByteReader(out.toBytes()), bitmap);

            assertThat(whole).isFalse();
            assertThat(out.overflowed()).isFalse();
            assertThat(numbers(ack)).startsWith(2L, 4L, 6L, 8L).hasSizeGreaterThan(7);
        }
    }
}
