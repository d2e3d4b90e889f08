package io.rivulet.simulator.cli;

import io.rivulet.simulator.net.LatencyPreset;
import io.rivulet.simulator.net.UplinkPreset;
import io.rivulet.simulator.node.CryptoChoice;
import io.rivulet.simulator.packet.Kill;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How options with units are read. */
final class Quantities {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?)\\s*([a-zA-Z%µ/]*)");
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Quantities() {}

    private static Matcher match(String text, String example) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is not like " + example);
        }
        return matcher;
    }

    /** A rate in bits a second: {@code 64k}, {@code 1M}, {@code 1.5Mbit/s}. */
    static final class Rate implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return bitsPerSec(text, "64k or 1.5M (bits a second)");
        }
    }

    private static long bitsPerSec(String text, String example) {
        Matcher matcher = match(text, example);
        String unit = matcher.group(2).replaceFirst("(bit/s|bps|bit)$", "");
        long factor =
                switch (unit) {
                    case "" -> 1;
                    case "k", "K" -> 1_000;
                    case "M" -> 1_000_000;
                    case "G" -> 1_000_000_000;
                    default -> throw new TypeConversionException("'" + text + "' is not like " + example);
                };
        return new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(factor))
                .longValue();
    }

    /** A share: {@code 1%}, {@code 0.01}. */
    static final class Share implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return share(text, "1% or 0.01");
        }
    }

    private static double share(String text, String example) {
        Matcher matcher = match(text, example);
        BigDecimal number = new BigDecimal(matcher.group(1));
        return switch (matcher.group(2)) {
            case "" -> number.doubleValue();
            case "%" -> number.divide(HUNDRED).doubleValue();
            default -> throw new TypeConversionException("'" + text + "' is not like " + example);
        };
    }

    /** A length of time: {@code 20ms}, {@code 5s}, {@code 2min}. */
    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return time(text, "20ms or 5s");
        }
    }

    private static Duration time(String text, String example) {
        Matcher matcher = match(text, example);
        long unitNs =
                switch (matcher.group(2)) {
                    case "us", "µs" -> 1_000L;
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "min" -> 60_000_000_000L;
                    default -> throw new TypeConversionException("'" + text + "' is not like " + example);
                };
        BigDecimal ns = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unitNs));
        if (ns.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new TypeConversionException("'" + text + "' is too long");
        }
        return Duration.ofNanos(ns.longValue());
    }

    /** Latencies: {@code regions6}, {@code constant:20ms}. */
    static final class Latency implements ITypeConverter<LatencyPreset> {
        private static final String CONSTANT = "constant:";

        @Override
        public LatencyPreset convert(String text) {
            if (text.equals("regions6")) {
                return LatencyPreset.regions6();
            }
            if (!text.startsWith(CONSTANT)) {
                throw new TypeConversionException("'" + text + "' is neither regions6 nor like constant:20ms");
            }
            Duration oneWay = time(text.substring(CONSTANT.length()), "constant:20ms");
            try {
                return LatencyPreset.constant(oneWay);
            } catch (IllegalArgumentException tooShort) {
                throw new TypeConversionException(tooShort.getMessage());
            }
        }
    }

    /** Viewers' uplinks: {@code 1.25} times the stream's rate, or {@code 10M}. */
    static final class Uplink implements ITypeConverter<UplinkPreset> {
        @Override
        public UplinkPreset convert(String text) {
            String example = "1.25 (times the stream's rate) or 10M (bits a second)";
            Matcher matcher = match(text, example);
            try {
                return matcher.group(2).isEmpty()
                        ? UplinkPreset.ratio(Double.parseDouble(matcher.group(1)))
                        : UplinkPreset.rate(bitsPerSec(text, example));
            } catch (IllegalArgumentException outOfRange) {
                throw new TypeConversionException(outOfRange.getMessage());
            }
        }
    }

    /** {@code plain} or {@code flash}. */
    static final class Crypto implements ITypeConverter<CryptoChoice> {
        @Override
        public CryptoChoice convert(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "plain" -> CryptoChoice.PLAIN;
                case "flash" -> CryptoChoice.FLASH;
                default -> throw new TypeConversionException("'" + text + "' is neither plain nor flash");
            };
        }
    }

    /** Who dies when: {@code 30%@10s}. */
    static final class KillAt implements ITypeConverter<Kill> {
        @Override
        public Kill convert(String text) {
            int at = text.indexOf('@');
            String example = "30%@10s";
            if (at < 0) {
                throw new TypeConversionException("'" + text + "' is not like " + example);
            }
            double ratio = share(text.substring(0, at), example);
            try {
                return new Kill(time(text.substring(at + 1), example), ratio);
            } catch (IllegalArgumentException outOfRange) {
                throw new TypeConversionException(outOfRange.getMessage());
            }
        }
    }
}
