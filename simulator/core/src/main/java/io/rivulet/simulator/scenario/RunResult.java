package io.rivulet.simulator.scenario;

import io.rivulet.simulator.metrics.Metric;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a run.
 *
 * @param scenario what was run
 * @param seed with what
 * @param tier how; never {@link Tier#AUTO}
 * @param isComplete whether it ran to its end
 * @param traceHash SHA-256 over all deliveries, 64 hexadecimal digits; hashes of different tiers are not to be compared
 * @param virtualNs how long it took by the network's clock
 * @param metrics the figures, in the order of {@link Metric}; those that the tier cannot tell are missing
 * @param streams the figures of each stream beside the first, by name; what they cost together is in {@code metrics}
 * @param series figures over time, by name
 * @param distributions how figures are spread, by name
 * @param population how many peers there ever were
 * @param departures who went before the end of the run, in the order in which they did
 * @param frames who fed whom, half second by half second or second by second; of some peers in large worlds, or empty
 * @param peers what became of each; of those in {@code frames} in large worlds, or empty
 * @param drops datagrams, messages or fragments that were dropped, by reason
 * @param failures what does not hold that has to, goals apart; empty when all is well
 * @param reproducer what brings it back: a command where one ran it, else the scenario, tier and seed in words
 */
public record RunResult(
        Scenario scenario,
        long seed,
        Tier tier,
        boolean isComplete,
        String traceHash,
        long virtualNs,
        Map<Metric, Double> metrics,
        Map<String, Map<Metric, Double>> streams,
        Map<String, Series> series,
        Map<String, Distribution> distributions,
        int population,
        List<Departure> departures,
        List<TopologyFrame> frames,
        List<PeerResult> peers,
        Map<String, Long> drops,
        List<String> failures,
        String reproducer) {
    /** The series of CI(1 s), in half seconds. */
    public static final String CI_1S = "CI(1 s)";

    /** The series of CI(2 s), in half seconds. */
    public static final String CI_2S = "CI(2 s)";

    /** The series of the median delay, in half seconds. */
    public static final String DELAY_P50 = "delay p50";

    /** The series of the 99th percentile of the delay, in half seconds. */
    public static final String DELAY_P99 = "delay p99";

    /** The series of duplicates, in half seconds. */
    public static final String DUPLICATES = "duplicates";

    /** The series of control traffic, in half seconds. */
    public static final String CONTROL = "control";

    /** The series of altered messages of all that were delivered, in half seconds. */
    public static final String POLLUTED = "polluted";

    /** The series of how many peers are there. */
    public static final String POPULATION = "peers";

    /** The distribution of delays. */
    public static final String DELAYS = "delay";

    /** The distribution of uploads over peers. */
    public static final String UPLOADS = "upload";

    /** The distribution of depths over peers and substreams. */
    public static final String DEPTHS = "depth";

    /** The distribution over peers of how many substreams they have children in. */
    public static final String INTERIORS = "interior";

    /** The distribution of copies of a message over messages and links that carried them. */
    public static final String STRESSES = "stress";

    /** The distribution of start-up times of those who came later. */
    public static final String START_UPS = "start-up time";

    /** A figure; NaN when the tier cannot tell it. */
    public double metric(Metric metric) {
        return metrics.getOrDefault(metric, Double.NaN);
    }

    /** The goals that were missed. */
    public List<Goal> missed() {
        return scenario.goals().stream()
                .filter(goal -> goal.metric() != Metric.DELAY_P99_GROWTH)
                .filter(goal -> !goal.holds(metric(goal.metric())))
                .toList();
    }

    /** The same with figures of the machine added. */
    RunResult withMeasured(Map<Metric, Double> measured) {
        Map<Metric, Double> all = new EnumMap<>(metrics);
        all.putAll(measured);
        return with(Collections.unmodifiableMap(all), reproducer);
    }

    /** The same, brought back by a command. */
    public RunResult reproducedBy(String command) {
        return with(metrics, command);
    }

    private RunResult with(Map<Metric, Double> otherMetrics, String otherReproducer) {
        return new RunResult(
                scenario,
                seed,
                tier,
                isComplete,
                traceHash,
                virtualNs,
                otherMetrics,
                streams,
                series,
                distributions,
                population,
                departures,
                frames,
                peers,
                drops,
                failures,
                otherReproducer);
    }

    /** Whether there are peers that {@code frames} and {@code peers} say nothing of, because there are too many. */
    public boolean isOfSome() {
        return population > TopologyFrame.MAX_PEERS;
    }

    /** Whether all holds that has to: no failures, and no goal missed. */
    public boolean isGood() {
        return failures.isEmpty() && missed().isEmpty();
    }
}
