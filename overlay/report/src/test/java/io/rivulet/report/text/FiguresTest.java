package io.rivulet.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 ns",
        "850, 850 ns",
        "12345, 12.3 µs",
        "999999, 1.00 ms",
        "4560000, 4.56 ms",
        "99950000, 100 ms",
        "1234000000, 1.23 s",
        "59949000000, 59.9 s",
        "60000000000, 1 min 00 s",
        "125000000000, 2 min 05 s",
        "11220000000000, 3 h 07 min",
        "-1500000, -1.50 ms"
    })
    void durations(long ns, String expected) {
        assertThat(Figures.duration(ns)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, 0:00", "42900000000, 0:42", "725000000000, 12:05", "3725000000000, 1:02:05", "-5, 0:00"})
    void clocks(long ns, String expected) {
        assertThat(Figures.clock(ns)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1.00",
        "9.996, 10.0",
        "99.96, 100",
        "123.4, 123",
        "999.4, 999",
        "999.6, '1,000'",
        "12345.6, '12,346'",
        "0.012345, 0.0123",
        "-1.5, -1.50",
        "1e-9, 1.00e-09",
        "NaN, –",
        "Infinity, –"
    })
    void numbers(double value, String expected) {
        assertThat(Figures.number(value)).isEqualTo(expected);
    }

    @Test
    void dataAndRates() {
        assertThat(Figures.bytes(999)).isEqualTo("999 B");
        assertThat(Figures.bytes(12_345)).isEqualTo("12.3 kB");
        assertThat(Figures.bytes(999_999)).isEqualTo("1.00 MB");
        assertThat(Figures.bytes(4_560_000_000L)).isEqualTo("4.56 GB");
        assertThat(Figures.bitRate(101_500)).isEqualTo("812 kbit/s");
        assertThat(Figures.bitRate(0)).isEqualTo("0 bit/s");
        assertThat(Figures.perSecond(12_345)).isEqualTo("12.3 k/s");
        assertThat(Figures.perSecond(7)).isEqualTo("7.00/s");
        assertThat(Figures.count(1_234_567)).isEqualTo("1,234,567");
        assertThat(Figures.factor(3.214)).isEqualTo("3.21 ×");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 100 %",
        "0.9996, 99.96 %",
        "0.99996, 99.996 %",
        "0.9999999, 99.999 %",
        "0.999, 99.9 %",
        "0.9989, 99.89 %",
        "0.9899, 98.9 %",
        "0.5, 50 %",
        "0.12349, 12.3 %",
        "0.00567, 0.56 %",
        "0.0000001, < 0.01 %",
        "0, 0 %",
        "1.2, 120 %",
        "20, 2000 %",
        "NaN, –",
        "-0.5, -50 %"
    })
    void percentages(double ratio, String expected) {
        assertThat(Figures.percent(ratio)).isEqualTo(expected);
    }

    @Test
    void oneHundredPercentMeansAll() {
        assertThat(Figures.percent(50, 50)).isEqualTo("100 %");
        assertThat(Figures.percent(Long.MAX_VALUE - 1, Long.MAX_VALUE)).isEqualTo("99.999 %");
        assertThat(Figures.percent(1, Long.MAX_VALUE)).isEqualTo("< 0.01 %");
        assertThat(Figures.percent(0, 0)).isEqualTo("–");
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            long whole = 1 + random.nextLong(1L << random.nextInt(1, 62));
            long part = random.nextLong(whole);
            assertThat(Figures.percent(part, whole)).as("%d of %d", part, whole).isNotEqualTo("100 %");
            double shown = part == 0
                    ? 0
                    : Double.parseDouble(Figures.percent(part, whole).replaceAll("[<%]", ""));
            assertThat(shown)
                    .as("%d of %d", part, whole)
                    .isLessThanOrEqualTo(Math.max(0.01, 100.0 * part / whole + 1e-9));
        }
    }

    @Test
    void theLanguageOfTheMachineDoesNotMatter() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(Figures.number(1.5) + Figures.count(1_000) + Figures.percent(0.123))
                    .isEqualTo("1.501,00012.3 %");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1",
        "-12, -12",
        "0.00025, 0.00025",
        "1.5E-8, 1.5E-8",
        "2.0E-3, 0.002",
        "1e300, 1E+300",
        "4.9E-324, 5E-324"
    })
    void exactNumbersAreAsShortAsPossible(double value, String text) {
        assertThat(Figures.exact(value)).isEqualTo(text);
    }

    @Test
    void exactNumbersReadBackAsTheSame() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            double value = i % 2 == 0 ? random.nextDouble() : Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertThat(Double.parseDouble(Figures.exact(value))).isEqualTo(value);
            }
        }
    }
}
