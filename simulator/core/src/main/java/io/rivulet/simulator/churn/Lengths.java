package io.rivulet.simulator.churn;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.text.Amounts;
import io.rivulet.simulator.text.PresetText;
import io.rivulet.transport.ConfigCheck;
import java.time.Duration;
import java.util.List;

/** A distribution of lengths of sessions. Immutable. */
public sealed interface Lengths {
    /** Longer than any run: it does not end. */
    long FOREVER_NS = Long.MAX_VALUE / 4;

    /** Nothing ends before it has begun: 1 ms. */
    long MIN_NS = 1_000_000;

    /** How it is written; {@link #parse} reads it. */
    String name();

    /** One of them, in nanoseconds, {@link #MIN_NS} to {@link #FOREVER_NS}: the same at the same place. */
    long drawNs(SeedTree place);

    /**
     * Reads a distribution: {@code forever}, {@code exp:60s}, {@code weibull:0.59,41.9min}, {@code lognormal:187.9s,1.544} (median, and
     * deviation of the logarithm), {@code bimodal:80%,60s}; or a named one, {@code weibull-bt}, {@code weibull-bt-2}, {@code weibull-bt-3},
     * {@code live-session}, {@code live-transfer}, {@code live-off}.
     *
     * @throws IllegalArgumentException saying what was given, and what is allowed
     */
    static Lengths parse(String text) {
        PresetText preset = new PresetText("length", text);
        Duration minute = Duration.ofMinutes(1);
        return switch (preset.name()) {
            case "forever" -> new Forever();
            case "exp" -> new Exponential(preset.takes(1, "exp:60s").time(0, minute, "exp:60s"));
            case "weibull" -> {
                String form = "weibull:0.59,41.9min (shape, and scale)";
                preset.takes(2, form);
                yield new Weibull(Amounts.number(preset.argument(0), form), Amounts.time(preset.argument(1), form));
            }
            case "lognormal" -> {
                String form = "lognormal:187.9s,1.544 (median, and deviation of the logarithm)";
                preset.takes(2, form);
                yield new LogNormal(Amounts.time(preset.argument(0), form), Amounts.number(preset.argument(1), form));
            }
            case "bimodal" -> {
                String form = "bimodal:80%,60s (share that stays, and mean of the others)";
                preset.takes(2, form);
                yield new Bimodal(preset.share(0, 0.8, form), preset.time(1, minute, form));
            }
            case "weibull-bt" -> Weibull.BITTORRENT;
            case "weibull-bt-2" -> Weibull.BITTORRENT_2;
            case "weibull-bt-3" -> Weibull.BITTORRENT_3;
            case "live-session" -> LogNormal.LIVE_SESSION;
            case "live-transfer" -> LogNormal.LIVE_TRANSFER;
            case "live-off" -> Exponential.LIVE_OFF;
            default ->
                throw preset.unknown(List.of(
                        "forever",
                        "exp[:MEAN]",
                        "weibull:SHAPE,SCALE",
                        "lognormal:MEDIAN,SIGMA",
                        "bimodal[:SHARE,MEAN]",
                        "weibull-bt",
                        "weibull-bt-2",
                        "weibull-bt-3",
                        "live-session",
                        "live-transfer",
                        "live-off"));
        };
    }

    private static long inRange(double ns) {
        return (long) Math.max((double) MIN_NS, Math.min((double) FOREVER_NS, ns));
    }

    private static void check(ConfigCheck check, String name, Duration value) {
        boolean isAllowed = value.compareTo(Duration.ofMillis(1)) >= 0 && value.compareTo(Duration.ofDays(365)) <= 0;
        check.that(isAllowed, name, "is " + Amounts.text(value) + ", must be 1ms to 365 days");
    }

    /** It does not end. */
    record Forever() implements Lengths {
        @Override
        public String name() {
            return "forever";
        }

        @Override
        public long drawNs(SeedTree place) {
            return FOREVER_NS;
        }
    }

    /**
     * Without memory: how long it has lasted tells nothing about how long it will.
     *
     * @param mean 1 ms to 365 days
     */
    record Exponential(Duration mean) implements Lengths {
        /** Between two sessions of a viewer of a live show (Veloso et al. 2002): mean 203,150 s. */
        static final Exponential LIVE_OFF = new Exponential(Duration.ofSeconds(203_150));

        /** @throws IllegalArgumentException naming what is out of range */
        public Exponential {
            ConfigCheck check = new ConfigCheck("length exp");
            Lengths.check(check, "mean", mean);
            check.finish();
        }

        @Override
        public String name() {
            return "exp:" + Amounts.text(mean);
        }

        @Override
        public long drawNs(SeedTree place) {
            return inRange(place.exponential((double) mean.toNanos()));
        }
    }

    /**
     * With a shape below 1, many are short, and who has stayed long stays longer.
     *
     * @param shape k, 0.1 to 10
     * @param scale lambda, which 63.2 % are below, 1 ms to 365 days
     */
    record Weibull(double shape, Duration scale) implements Lengths {
        /** Sessions in three BitTorrent swarms (Stutzbach and Rejaie, IMC 2006): k 0.59, lambda 41.9 min. */
        static final Weibull BITTORRENT = new Weibull(0.59, Duration.ofSeconds(2_514));

        /** The second swarm: k 0.38, lambda 42.2 min. */
        static final Weibull BITTORRENT_2 = new Weibull(0.38, Duration.ofSeconds(2_532));

        /** The third swarm: k 0.34, lambda 21.3 min. */
        static final Weibull BITTORRENT_3 = new Weibull(0.34, Duration.ofSeconds(1_278));

        /** @throws IllegalArgumentException naming what is out of range */
        public Weibull {
            ConfigCheck check = new ConfigCheck("length weibull")
                    .that(shape >= 0.1 && shape <= 10, "shape", "is " + shape + ", must be 0.1 to 10");
            Lengths.check(check, "scale", scale);
            check.finish();
        }

        @Override
        public String name() {
            return "weibull:" + Amounts.text(shape) + "," + Amounts.text(scale);
        }

        @Override
        public long drawNs(SeedTree place) {
            return inRange(place.weibull(shape, (double) scale.toNanos()));
        }
    }

    /**
     * The logarithm is normal.
     *
     * @param median e to the power of mu, 1 ms to 365 days
     * @param sigma 0 to 5
     */
    record LogNormal(Duration median, double sigma) implements Lengths {
        /** Sessions of viewers of a live show (Veloso et al. 2002): mu 5.236 (in seconds: median 187.9 s), sigma 1.544. */
        static final LogNormal LIVE_SESSION = ofMu(5.236, 1.544);

        /** Single transfers within those sessions: mu 4.384 (median 80.2 s), sigma 1.427. */
        static final LogNormal LIVE_TRANSFER = ofMu(4.384, 1.427);

        private static final double MS_PER_SECOND = 1_000;

        /** @throws IllegalArgumentException naming what is out of range */
        public LogNormal {
            ConfigCheck check = new ConfigCheck("length lognormal")
                    .that(sigma >= 0 && sigma <= 5, "sigma", "is " + sigma + ", must be 0 to 5");
            Lengths.check(check, "median", median);
            check.finish();
        }

        /** By the logarithm's mean, of seconds; the median is taken to the millisecond. */
        static LogNormal ofMu(double mu, double sigma) {
            return new LogNormal(Duration.ofMillis((long) StrictMath.rint(MS_PER_SECOND * StrictMath.exp(mu))), sigma);
        }

        @Override
        public String name() {
            return "lognormal:" + Amounts.text(median) + "," + Amounts.text(sigma);
        }

        @Override
        public long drawNs(SeedTree place) {
            return inRange(place.logNormal((double) median.toNanos(), sigma));
        }
    }

    /**
     * A share stays for good, the others go without memory. Ours; recent work on churn under gossip has two kinds of peers as well.
     *
     * @param stableShare 0 to 1
     * @param mean of the others, 1 ms to 365 days
     */
    record Bimodal(double stableShare, Duration mean) implements Lengths {
        /** @throws IllegalArgumentException naming what is out of range */
        public Bimodal {
            ConfigCheck check = new ConfigCheck("length bimodal").ratio("share", stableShare);
            Lengths.check(check, "mean", mean);
            check.finish();
        }

        @Override
        public String name() {
            return "bimodal:" + Amounts.text(stableShare) + "," + Amounts.text(mean);
        }

        @Override
        public long drawNs(SeedTree place) {
            return place.child("stable").uniform() < stableShare
                    ? FOREVER_NS
                    : inRange(place.exponential((double) mean.toNanos()));
        }
    }
}
