package io.rivulet.simulator.cli;

import io.rivulet.simulator.churn.Lengths;
import io.rivulet.simulator.net.ImpairmentPreset;
import io.rivulet.simulator.net.LatencyPreset;
import io.rivulet.simulator.net.NatPreset;
import io.rivulet.simulator.net.UplinkPreset;
import io.rivulet.simulator.node.CryptoChoice;
import io.rivulet.simulator.scenario.Action;
import io.rivulet.simulator.scenario.Membership;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.TimedAction;
import io.rivulet.simulator.scenario.Who;
import io.rivulet.simulator.text.Amounts;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How options with units are read. */
final class Quantities {
    private Quantities() {}

    /** Picocli shows what a converter has to say only when it is said its way. */
    private static <T> T read(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException wrong) {
            throw new TypeConversionException(wrong.getMessage());
        }
    }

    /** A rate in bits a second: {@code 64k}, {@code 1M}, {@code 1.5Mbit/s}. */
    static final class Rate implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return read(() -> Amounts.bitsPerSec(text, "64k or 1.5M (bits a second)"));
        }
    }

    /** A share: {@code 1%}, {@code 0.01}. */
    static final class Share implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return read(() -> Amounts.share(text, "1% or 0.01"));
        }
    }

    /** A length of time: {@code 20ms}, {@code 5s}, {@code 2min}. */
    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return read(() -> Amounts.time(text, "20ms or 5s"));
        }
    }

    /** Latencies, as {@link LatencyPreset#parse} has them. */
    static final class Latency implements ITypeConverter<LatencyPreset> {
        @Override
        public LatencyPreset convert(String text) {
            return read(() -> LatencyPreset.parse(text));
        }
    }

    /** Viewers' uplinks, as {@link UplinkPreset#parse} has them. */
    static final class Uplink implements ITypeConverter<UplinkPreset> {
        @Override
        public UplinkPreset convert(String text) {
            return read(() -> UplinkPreset.parse(text));
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

    /** Who dies when: {@code 30%@10s}, {@code region:Europe@10s}. */
    static final class KillAt implements ITypeConverter<TimedAction> {
        @Override
        public TimedAction convert(String text) {
            int at = text.lastIndexOf('@');
            String example = "30%@10s";
            if (at < 0) {
                throw new TypeConversionException("'" + text + "' is not like " + example);
            }
            return read(() -> new TimedAction(
                    Amounts.time(text.substring(at + 1), example), new Action.Kill(Who.of(text.substring(0, at)))));
        }
    }

    /** What happens to datagrams, as {@link ImpairmentPreset#parse} has it. */
    static final class Impairment implements ITypeConverter<ImpairmentPreset> {
        @Override
        public ImpairmentPreset convert(String text) {
            return read(() -> ImpairmentPreset.parse(text));
        }
    }

    /** What peers are behind, as {@link NatPreset#parse} has it. */
    static final class Nat implements ITypeConverter<NatPreset> {
        @Override
        public NatPreset convert(String text) {
            return read(() -> NatPreset.parse(text));
        }
    }

    /** How long peers stay, as {@link Lengths#parse} has it. */
    static final class Sessions implements ITypeConverter<Lengths> {
        @Override
        public Lengths convert(String text) {
            return read(() -> Lengths.parse(text));
        }
    }

    /** {@code auto}, {@code t1}, {@code t2} or {@code t3}. */
    static final class WhichTier implements ITypeConverter<Tier> {
        @Override
        public Tier convert(String text) {
            for (Tier tier : Tier.values()) {
                if (tier.label().equalsIgnoreCase(text)) {
                    return tier;
                }
            }
            throw new TypeConversionException("'" + text + "' is none of auto, t1, t2, t3");
        }
    }

    /** {@code live} or {@code given}. */
    static final class HowMembers implements ITypeConverter<Membership> {
        @Override
        public Membership convert(String text) {
            for (Membership membership : Membership.values()) {
                if (membership.label().equalsIgnoreCase(text)) {
                    return membership;
                }
            }
            throw new TypeConversionException("'" + text + "' is neither live nor given");
        }
    }
}
