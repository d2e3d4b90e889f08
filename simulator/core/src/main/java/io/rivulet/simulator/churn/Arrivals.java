package io.rivulet.simulator.churn;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.text.Amounts;
import io.rivulet.simulator.text.PresetText;
import io.rivulet.transport.ConfigCheck;
import java.time.Duration;
import java.util.List;

/** When peers come for the first time. Immutable. */
public sealed interface Arrivals {
    /** How it is written; {@link #parse} reads it. */
    String name();

    /**
     * When each of so many peers comes, in nanoseconds from the beginning. When there are more peers, these still come when they did; but
     * for a flash crowd's first peers, they do not come in the order of their numbers.
     */
    long[] timesNs(SeedTree seed, int count);

    /**
     * Reads a process: {@code at-once}, {@code uniform:10s}, {@code poisson:50} (a second), {@code flash:100,10s}.
     *
     * @throws IllegalArgumentException saying what was given, and what is allowed
     */
    static Arrivals parse(String text) {
        PresetText preset = new PresetText("arrivals", text);
        return switch (preset.name()) {
            case "at-once" -> new AtOnce();
            case "uniform" ->
                new Uniform(Amounts.time(preset.takes(1, "uniform:10s").argument(0), "uniform:10s"));
            case "poisson" -> {
                String form = "poisson:50 (peers a second)";
                yield new Poisson(Amounts.number(preset.takes(1, form).argument(0), form));
            }
            case "flash" -> {
                String form = "flash:100,10s (peers at first, and the time in which all others come)";
                preset.takes(2, form);
                yield new FlashCrowd(preset.whole(0, 0, "first"), Amounts.time(preset.argument(1), form));
            }
            default -> throw preset.unknown(List.of("at-once", "uniform:TIME", "poisson:RATE", "flash:FIRST,TIME"));
        };
    }

    private static void check(Duration over) {
        boolean isAllowed = !over.isNegative() && over.compareTo(Duration.ofDays(30)) <= 0;
        new ConfigCheck("arrivals")
                .that(isAllowed, "time", "is " + Amounts.text(over) + ", must be 0s to 30 days")
                .finish();
    }

    private static long uniformNs(SeedTree seed, int peer, Duration over) {
        return (long) (seed.child("arrival", peer).uniform() * over.toNanos());
    }

    /** All at time 0. */
    record AtOnce() implements Arrivals {
        @Override
        public String name() {
            return "at-once";
        }

        @Override
        public long[] timesNs(SeedTree seed, int count) {
            return new long[count];
        }
    }

    /**
     * Each at any time, all as likely.
     *
     * @param over within which time, 0 to 30 days
     */
    record Uniform(Duration over) implements Arrivals {
        /** @throws IllegalArgumentException naming what is out of range */
        public Uniform {
            check(over);
        }

        @Override
        public String name() {
            return "uniform:" + Amounts.text(over);
        }

        @Override
        public long[] timesNs(SeedTree seed, int count) {
            long[] times = new long[count];
            for (int peer = 0; peer < count; peer++) {
                times[peer] = uniformNs(seed, peer, over);
            }
            return times;
        }
    }

    /**
     * One after the other, after times without memory: peers come in the order of their numbers.
     *
     * @param perSecond how many a second in the mean, 0.001 to 1,000,000
     */
    record Poisson(double perSecond) implements Arrivals {
        private static final double NS_PER_SECOND = 1e9;

        /** @throws IllegalArgumentException naming what is out of range */
        public Poisson {
            boolean isAllowed = perSecond >= 0.001 && perSecond <= 1_000_000;
            new ConfigCheck("arrivals")
                    .that(isAllowed, "rate", "is " + perSecond + " a second, must be 0.001 to 1000000")
                    .finish();
        }

        @Override
        public String name() {
            return "poisson:" + Amounts.text(perSecond);
        }

        @Override
        public long[] timesNs(SeedTree seed, int count) {
            long[] times = new long[count];
            long nowNs = 0;
            for (int peer = 0; peer < count; peer++) {
                nowNs += (long) seed.child("arrival", peer).exponential(NS_PER_SECOND / perSecond);
                times[peer] = nowNs;
            }
            return times;
        }
    }

    /**
     * Some are there at first; all others come within a time, all moments as likely.
     *
     * @param first how many are there at time 0: those with the lowest numbers
     * @param over within which time the others come, 0 to 30 days
     */
    record FlashCrowd(int first, Duration over) implements Arrivals {
        /** @throws IllegalArgumentException naming what is out of range */
        public FlashCrowd {
            new ConfigCheck("arrivals").range("first", first, 0, 10_000_000).finish();
            check(over);
        }

        @Override
        public String name() {
            return "flash:" + first + "," + Amounts.text(over);
        }

        @Override
        public long[] timesNs(SeedTree seed, int count) {
            long[] times = new long[count];
            for (int peer = first; peer < count; peer++) {
                times[peer] = uniformNs(seed, peer, over);
            }
            return times;
        }
    }
}
