package io.rivulet.simulator.text;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts with units. Each method throws {@link IllegalArgumentException} with an example when a text is not like that. */
public final class Amounts {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?)\\s*([a-zA-Z%µ/]*)");
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Amounts() {}

    /** A rate in bits a second: {@code 64k}, {@code 1M}, {@code 1.5Mbit/s}. */
    public static long bitsPerSec(String text, String example) {
        Matcher matcher = match(text, example);
        String unit = matcher.group(2).replaceFirst("(bit/s|bps|bit)$", "");
        long factor =
                switch (unit) {
                    case "" -> 1;
                    case "k", "K" -> 1_000;
                    case "M" -> 1_000_000;
                    case "G" -> 1_000_000_000;
                    default -> throw unlike(text, example);
                };
        return new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(factor))
                .longValue();
    }

    /** A share: {@code 1%}, {@code 0.01}. May be more than everything: the caller knows what is allowed. */
    public static double share(String text, String example) {
        Matcher matcher = match(text, example);
        BigDecimal number = new BigDecimal(matcher.group(1));
        return switch (matcher.group(2)) {
            case "" -> number.doubleValue();
            case "%" -> number.divide(HUNDRED).doubleValue();
            default -> throw unlike(text, example);
        };
    }

    /** A length of time: {@code 20ms}, {@code 5s}, {@code 2min}, {@code 3h}. */
    public static Duration time(String text, String example) {
        Matcher matcher = match(text, example);
        long unitNs =
                switch (matcher.group(2)) {
                    case "us", "µs" -> 1_000L;
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "min" -> 60_000_000_000L;
                    case "h" -> 3_600_000_000_000L;
                    default -> throw unlike(text, example);
                };
        BigDecimal ns = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unitNs));
        if (ns.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException("'" + text + "' is too long");
        }
        return Duration.ofNanos(ns.longValue());
    }

    /** A number without a unit: {@code 1.25}. */
    public static double number(String text, String example) {
        Matcher matcher = match(text, example);
        if (!matcher.group(2).isEmpty()) {
            throw unlike(text, example);
        }
        return Double.parseDouble(matcher.group(1));
    }

    /** Whether it is a number without a unit. */
    public static boolean isNumber(String text) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text.strip());
        return matcher.matches() && matcher.group(2).isEmpty();
    }

    /** How a time is written so that it is read again: in the largest unit that leaves no rest. */
    public static String text(Duration time) {
        long ns = time.toNanos();
        if (ns % 1_000_000_000L == 0) {
            return ns / 1_000_000_000L + "s";
        }
        if (ns % 1_000_000L == 0) {
            return ns / 1_000_000L + "ms";
        }
        return BigDecimal.valueOf(ns, 3).stripTrailingZeros().toPlainString() + "us";
    }

    /** How a number is written so that it is read again. */
    public static String text(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    private static Matcher match(String text, String example) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text.strip());
        if (!matcher.matches()) {
            throw unlike(text, example);
        }
        return matcher;
    }

    private static IllegalArgumentException unlike(String text, String example) {
        return new IllegalArgumentException("'" + text + "' is not like " + example);
    }
}
