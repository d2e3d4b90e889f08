package io.rivulet.simulator.churn;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.text.Amounts;
import io.rivulet.simulator.text.PresetText;
import io.rivulet.transport.ConfigCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How peers come and go. Immutable.
 *
 * @param arrivals when they come for the first time
 * @param sessions how long they stay
 * @param absences how long they are away before they come again; {@link Lengths.Forever} when they do not
 * @param silentRatio the share of departures that nobody is told of, as when a machine loses its power, 0 to 1
 */
public record ChurnPreset(Arrivals arrivals, Lengths sessions, Lengths absences, double silentRatio) {
    /** All are there from the beginning, and stay. */
    public static final ChurnPreset NONE =
            new ChurnPreset(new Arrivals.AtOnce(), new Lengths.Forever(), new Lengths.Forever(), 0);

    private static final int MAX_PEERS = 10_000_000;

    /** @throws IllegalArgumentException naming what is out of range */
    public ChurnPreset {
        new ConfigCheck("churn")
                .that(arrivals != null, "arrivals", "is null")
                .that(sessions != null, "sessions", "is null; say Lengths.Forever")
                .that(absences != null, "absences", "is null; say Lengths.Forever")
                .ratio("silentRatio", silentRatio)
                .finish();
    }

    /**
     * Reads a preset: parts, joined by plus signs and in any order, of which each may be left out: arrivals as {@link Arrivals#parse} has
     * them; sessions as {@link Lengths#parse} has them; {@code away:} and absences likewise; {@code silent:50%}. Or one of the names
     * {@code none} and {@code live-veloso}, which is {@code live-session+away:live-off}, with more parts behind it.
     *
     * @throws IllegalArgumentException saying what was given, and what is allowed
     */
    public static ChurnPreset parse(String text) {
        ChurnPreset result = NONE;
        for (String part : text.split("\\+", -1)) {
            result = result.with(part.strip());
        }
        return result;
    }

    private ChurnPreset with(String part) {
        PresetText text = new PresetText("churn", part);
        return switch (text.name()) {
            case "none" -> this;
            case "live-veloso" ->
                new ChurnPreset(arrivals, Lengths.LogNormal.LIVE_SESSION, Lengths.Exponential.LIVE_OFF, silentRatio);
            case "at-once", "uniform", "poisson", "flash" ->
                new ChurnPreset(Arrivals.parse(part), sessions, absences, silentRatio);
            case "away" -> new ChurnPreset(arrivals, sessions, Lengths.parse(text.rest()), silentRatio);
            case "silent" -> new ChurnPreset(arrivals, sessions, absences, Amounts.share(text.rest(), "silent:50%"));
            case "forever",
                    "exp",
                    "weibull",
                    "lognormal",
                    "bimodal",
                    "weibull-bt",
                    "weibull-bt-2",
                    "weibull-bt-3",
                    "live-session",
                    "live-transfer",
                    "live-off" -> new ChurnPreset(arrivals, Lengths.parse(part), absences, silentRatio);
            default ->
                throw text.unknown(List.of(
                        "none",
                        "live-veloso",
                        "at-once",
                        "uniform:TIME",
                        "poisson:RATE",
                        "flash:FIRST,TIME",
                        "exp[:MEAN]",
                        "weibull:SHAPE,SCALE",
                        "lognormal:MEDIAN,SIGMA",
                        "bimodal[:SHARE,MEAN]",
                        "weibull-bt",
                        "live-session",
                        "away:LENGTH",
                        "silent:SHARE"));
        };
    }

    /** How it is written; {@link #parse} reads it. */
    public String name() {
        List<String> parts = new ArrayList<>();
        parts.add(arrivals.name());
        if (!(sessions instanceof Lengths.Forever)) {
            parts.add(sessions.name());
        }
        if (!(absences instanceof Lengths.Forever)) {
            parts.add("away:" + absences.name());
        }
        if (silentRatio > 0) {
            parts.add("silent:" + Amounts.text(silentRatio));
        }
        return String.join("+", parts);
    }

    /**
     * The joins and leaves of so many peers.
     *
     * @param count how many, 0 to 10,000,000
     * @param until what happens later is left out; up to 30 days
     */
    public ChurnSchedule schedule(SeedTree seed, int count, Duration until) {
        boolean isAllowed = !until.isNegative() && until.compareTo(Duration.ofDays(30)) <= 0;
        new ConfigCheck("churn")
                .range("number of peers", count, 0, MAX_PEERS)
                .that(isAllowed, "end", "is " + Amounts.text(until) + ", must be 0s to 30 days")
                .finish();
        return new ChurnSchedule(this, seed.child("churn"), count, until.toNanos());
    }
}
