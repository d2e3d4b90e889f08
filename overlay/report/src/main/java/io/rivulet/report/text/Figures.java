package io.rivulet.report.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Numbers as people read them: three significant digits, a unit, the same on every machine. Units are decimal (1 kB is 1,000
 * bytes), as network rates are.
 */
public final class Figures {
    /** Stands for a value that there is none of. */
    public static final String NONE = "–";

    private static final long NS_PER_US = 1_000;
    private static final long NS_PER_MS = 1_000_000;
    private static final long NS_PER_S = 1_000_000_000;

    /** Beyond it a double skips whole numbers. */
    private static final double MAX_EXACT = 1L << 53;

    /** As many tell any two doubles apart. */
    private static final int MAX_DIGITS = 17;

    private static final int MIN_PLAIN_EXPONENT = -4;

    private Figures() {}

    /** A length of time: {@code 850 ns}, {@code 12.3 µs}, {@code 4.56 ms}, {@code 1.23 s}, {@code 2 min 05 s}, {@code 3 h 07 min}. */
    public static String duration(long ns) {
        if (ns < 0) {
            return "-" + duration(ns == Long.MIN_VALUE ? Long.MAX_VALUE : -ns);
        }
        if (ns < NS_PER_US) {
            return ns + " ns";
        }
        if (ns < NS_PER_MS) {
            return scaled(ns, NS_PER_US, "µs", "ms");
        }
        if (ns < NS_PER_S) {
            return scaled(ns, NS_PER_MS, "ms", "s");
        }
        if (ns < 60 * NS_PER_S) {
            return number((double) ns / NS_PER_S) + " s";
        }
        long seconds = ns / NS_PER_S;
        return seconds < 3_600
                ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%s h %02d min", count(seconds / 3_600), seconds / 60 % 60);
    }

    /** A time to go as a clock shows it: {@code 0:42}, {@code 12:05}, {@code 1:02:05}. */
    public static String clock(long ns) {
        long seconds = Math.max(0, ns) / NS_PER_S;
        return seconds < 3_600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    }

    /** An amount of data: {@code 999 B}, {@code 12.3 kB}, {@code 4.56 GB}. */
    public static String bytes(long bytes) {
        return Math.abs(bytes) < 1_000 ? bytes + " B" : withPrefix((double) bytes) + "B";
    }

    /** A rate of data, in bits as network rates are given: {@code 812 kbit/s}. */
    public static String bitRate(double bytesPerSec) {
        return withPrefix(bytesPerSec * 8) + "bit/s";
    }

    /** A rate of events: {@code 12.3 k/s}. */
    public static String perSecond(double eventsPerSec) {
        return withPrefix(eventsPerSec).stripTrailing() + "/s";
    }

    /** A whole number with its thousands apart: {@code 1,234,567}. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** How many times: {@code 3.21 ×}. */
    public static String factor(double factor) {
        return Double.isFinite(factor) ? number(factor) + " ×" : NONE;
    }

    /** A number of unknown size with three significant digits, and its thousands apart: {@code 0.0123}, {@code 1.50}, {@code 12,346}. */
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        if (size >= 999.5) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        if (size < 1e-6) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        BigDecimal decimal = BigDecimal.valueOf(value);
        int scale = 2 - (decimal.precision() - decimal.scale() - 1);
        decimal = decimal.setScale(scale, RoundingMode.HALF_UP);
        if (decimal.precision() > 3 && scale > 0) { // 9.996 became 10.00
            decimal = decimal.setScale(scale - 1, RoundingMode.HALF_UP);
        }
        return decimal.toPlainString();
    }

    /**
     * A finite number so that it reads back as the same, as short as possible: {@code 12}, {@code 0.1}, {@code 1.5E-8}. The same text on every
     * Java: before version 19, {@code Double.toString} has a digit too many now and then.
     */
    public static String exact(double value) {
        if (value == Math.rint(value) && Math.abs(value) <= MAX_EXACT) {
            return Long.toString((long) value);
        }
        BigDecimal whole = new BigDecimal(value);
        BigDecimal shortest = whole.round(new MathContext(MAX_DIGITS));
        for (int digits = MAX_DIGITS - 1; digits > 0; digits--) {
            BigDecimal shorter = whole.round(new MathContext(digits));
            if (shorter.doubleValue() != value) {
                break;
            }
            shortest = shorter;
        }
        shortest = shortest.stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        return exponent >= MIN_PLAIN_EXPONENT && exponent <= MAX_DIGITS
                ? shortest.toPlainString()
                : shortest.toString();
    }

    /**
     * A share of a whole. Rounded down, with more digits the nearer it is to all, so that {@code 100 %} means that nothing is
     * missing; and what is more than nothing never shows as {@code 0 %}.
     *
     * @param ratio 0 is none, 1 is all; more than 1 is fine
     */
    public static String percent(double ratio) {
        return Double.isFinite(ratio) ? percent(BigDecimal.valueOf(ratio).movePointRight(2)) : NONE;
    }

    /** {@link #percent(double)} of two counts; {@value #NONE} if the whole is 0. */
    public static String percent(long part, long whole) {
        // 20 digits: enough to tell any two longs from equal.
        return whole == 0
                ? NONE
                : percent(BigDecimal.valueOf(part)
                        .movePointRight(2)
                        .divide(BigDecimal.valueOf(whole), 20, RoundingMode.DOWN));
    }

    private static String percent(BigDecimal percent) {
        boolean isLess = percent.compareTo(BigDecimal.valueOf(100)) < 0;
        double size = percent.doubleValue();
        int digits = isLess && size >= 99.9 ? 3 : isLess && size >= 99 || size < 1 ? 2 : 1;
        BigDecimal shown = percent.setScale(digits, RoundingMode.DOWN);
        if (shown.signum() == 0) {
            return percent.signum() > 0 ? "< 0.01 %" : percent.signum() < 0 ? "> -0.01 %" : "0 %";
        }
        shown = shown.stripTrailingZeros();
        return (shown.scale() < 0 ? shown.setScale(0, RoundingMode.UNNECESSARY) : shown).toPlainString() + " %";
    }

    private static String scaled(long ns, long unitNs, String unit, String nextUnit) {
        String number = number((double) ns / unitNs);
        return number.equals("1,000") ? "1.00 " + nextUnit : number + " " + unit;
    }

    private static String withPrefix(double value) {
        if (!Double.isFinite(value)) {
            return NONE + " ";
        }
        String[] prefixes = {"", "k", "M", "G", "T", "P", "E"};
        int at = 0;
        double scaled = value;
        while (Math.abs(scaled) >= 999.5 && at < prefixes.length - 1) {
            scaled /= 1_000;
            at++;
        }
        return number(scaled) + " " + prefixes[at];
    }
}
