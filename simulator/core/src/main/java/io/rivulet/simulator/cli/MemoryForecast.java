package io.rivulet.simulator.cli;

import io.rivulet.report.text.Figures;
import io.rivulet.report.text.Terminal;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Seeds;
import io.rivulet.simulator.scenario.TierRunner;
import io.rivulet.simulator.scenario.Tiers;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How much memory a run is likely to need at most, from its peers and its tier: told before it begins, by every command that runs something.
 *
 * @param scenario what is run
 * @param runner on which tier
 * @param heapBytes how much memory there is
 */
record MemoryForecast(Scenario scenario, TierRunner runner, long heapBytes) {
    /**
     * The forecast for a scenario at its own size, on the tier that runs it here.
     *
     * @throws IllegalArgumentException when there is none; says why
     */
    static MemoryForecast of(Scenario scenario) {
        long heap = Runtime.getRuntime().maxMemory();
        return new MemoryForecast(scenario, Tiers.pick(scenario, heap), heap);
    }

    /** The same of one run, where a scenario has more seeds. */
    static MemoryForecast of(Scenario scenario, long seed) {
        return of(scenario.toBuilder().seeds(new Seeds(seed, 1)).build());
    }

    /** Of all sizes of some scenarios the one that needs most; nothing when none can be run. */
    static Optional<MemoryForecast> greatest(List<Scenario> scenarios) {
        return scenarios.stream()
                .flatMap(scenario -> Stream.concat(
                        Stream.of(scenario), scenario.sizes().stream().map(scenario::withPeers)))
                .flatMap(sized -> ofRunnable(sized).stream())
                .max(Comparator.comparingLong(MemoryForecast::bytes));
    }

    private static Optional<MemoryForecast> ofRunnable(Scenario scenario) {
        try {
            return Optional.of(of(scenario));
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }

    long bytes() {
        return runner.limits().predictedBytes(scenario);
    }

    boolean isTooMuch() {
        return bytes() > heapBytes;
    }

    /** Says what is going to be run, on which tier, and whether the memory is likely to do. */
    void announce(PrintStream err, Terminal terminal) {
        announce(err, terminal, fitting() + "; ");
    }

    /** The same where the tier is not for the user to choose. */
    void announceOnItsTier(PrintStream err, Terminal terminal) {
        announce(err, terminal, "");
    }

    private void announce(PrintStream err, Terminal terminal, String otherTier) {
        err.println(terminal.plain(text()));
        if (isTooMuch()) {
            err.println("That may be too much: " + otherTier + moreMemory(bytes()) + " gives more memory.");
        }
    }

    /** What is run, and what it needs, such as {@code g7: 300 peers, seed 1, tier t3 (fragments...); needs up to 180 MB of 4 GB}. */
    String text() {
        return String.format(
                Locale.ROOT,
                "%s: %s peers, %s, tier %s (%s); needs up to %s of %s",
                scenario.name(),
                Figures.count(scenario.peers()),
                seeds(),
                runner.tier().label(),
                runner.tier().meaning(),
                Figures.bytes(bytes()),
                Figures.bytes(heapBytes));
    }

    private String seeds() {
        Seeds seeds = scenario.seeds();
        return seeds.count() == 1 ? "seed " + seeds.first() : seeds.count() + " seeds from " + seeds.first();
    }

    private String fitting() {
        return Tiers.all().stream()
                .filter(other -> other.limits().maxPeers() >= scenario.peers())
                .filter(other -> other.refusals(scenario).isEmpty())
                .filter(other -> other.limits().predictedBytes(scenario) <= heapBytes)
                .map(other -> "--tier " + other.tier().label() + " would fit")
                .findFirst()
                .orElse("no tier would fit");
    }

    /** What to give a process so that it has so much memory: a collector keeps up to a ninth of it to itself, as room to copy to. */
    static String moreMemory(long bytes) {
        return "RIVULET_JAVA_OPTS=-Xmx" + heapGibibytes(bytes) + "g";
    }

    static long heapGibibytes(long bytes) {
        return (bytes + bytes / 8 >> 30) + 1;
    }
}
