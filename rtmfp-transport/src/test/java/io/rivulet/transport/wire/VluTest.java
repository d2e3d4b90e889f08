package io.rivulet.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.testing.Covers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 7016 section 2.1.2. */
class VluTest {
    @ParameterizedTest
    @CsvSource({"0, 00", "127, 7f", "128, 8100", "1000, 8768", "16383, ff7f", "16384, 818000", "300000, 92a760"})
    void encodesMostSignificantGroupFirst(long value, String hex) {
        byte[] bytes = new byte[Vlu.MAX_LENGTH];

        int end = Vlu.put(bytes, 0, value);

        assertThat(Bytes.toHex(bytes, 0, end)).isEqualTo(hex);
        assertThat(Vlu.length(value)).isEqualTo(end);
        assertThat(new ByteReader(Bytes.fromHex(hex)).vlu()).isEqualTo(value);
    }

    @Test
    void readsWhatItWroteAtEveryPowerOfTwo() {
        for (int bit = 0; bit < 63; bit++) {
            for (long value : new long[] {(1L << bit) - 1, 1L << bit, (1L << bit) + 1}) {
                ByteWriter out = new ByteWriter(Vlu.MAX_LENGTH).vlu(value);
                assertThat(new ByteReader(out.toBytes()).vlu()).isEqualTo(value);
            }
        }
    }

    @Test
    void toleratesLeadingZeroGroups() {
        assertThat(new ByteReader(Bytes.fromHex("80808005")).vlu()).isEqualTo(5);
    }

    @Test
    @Covers("7016-2-4")
    void failsWhenTruncatedOrTooLarge() {
        ByteReader truncated = new ByteReader(Bytes.fromHex("8180"));
        ByteReader tooLarge = new ByteReader(Bytes.fromHex("ffffffffffffffffffffff7f"));

        truncated.vlu();
        tooLarge.vlu();

        assertThat(truncated.failed()).isTrue();
        assertThat(tooLarge.failed()).isTrue();
    }
}
