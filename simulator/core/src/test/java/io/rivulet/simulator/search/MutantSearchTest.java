package io.rivulet.simulator.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.file.ScenarioYaml;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The search finds what it is for: each {@link Mutant} of the engine. {@link #main} is the same as a command, with the time it took.
 */
class MutantSearchTest {
    private static final long SEED = 1;

    /** A minute of one core is more. */
    private static final int WORLDS = 60;

    private static List<Found> search(Mutant mutant, int threads) {
        return new FaultSearch(SEED, new Examination(mutant::tap))
                .run(0, WORLDS, index -> true, threads, 1, FaultSearch.Listener.NONE)
                .found();
    }

    @ParameterizedTest
    @EnumSource(Mutant.class)
    @Tag("slow")
    void findsEachMutantAndMakesItSimple(Mutant mutant) throws Exception {
        List<Found> found = search(mutant, Runtime.getRuntime().availableProcessors());

        assertFalse(found.isEmpty(), () -> mutant + " was not found in " + WORLDS + " worlds");
        Found one = found.get(0);
        assertTrue(mutant.breaks().contains(one.finding().rule()), () -> mutant + " was seen as " + one.finding());
        assertEquals(one.finding().rule(), one.simplestFinding().rule());
        assertTrue(one.simplest().peers() <= one.scenario().peers());
        assertTrue(one.simplest().timeline().size() <= one.scenario().timeline().size());
        // What was written brings it back, and the production engine does well in the same world.
        Scenario read = ScenarioYaml.read(ScenarioYaml.write(one.simplest()), "fault.yaml");
        assertEquals(one.simplest(), read);
        assertEquals(
                one.simplestFinding(),
                new Examination(mutant::tap)
                        .examine(read, one.seed(), () -> false)
                        .orElseThrow());
        assertTrue(new Examination().examine(read, one.seed(), () -> false).isEmpty());
    }

    @Test
    @Tag("slow")
    void findsNothingWrongWithTheProductionEngine() {
        FaultSearch.Outcome outcome = new FaultSearch(SEED, new Examination())
                .run(
                        0,
                        WORLDS,
                        index -> true,
                        Runtime.getRuntime().availableProcessors(),
                        1,
                        FaultSearch.Listener.NONE);

        assertEquals(WORLDS, outcome.examined());
        assertEquals(List.of(), outcome.found());
    }

    /** Searches for each mutant, or for those that are named, and says how long it took. */
    public static void main(String[] args) {
        for (Mutant mutant : Mutant.values()) {
            if (args.length > 0 && !List.of(args).contains(mutant.name())) {
                continue;
            }
            long startNs = System.nanoTime();
            List<Found> found = search(mutant, Runtime.getRuntime().availableProcessors());
            System.out.printf(
                    Locale.ROOT,
                    "%-27s %5.1f s  %s%n",
                    mutant.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    (System.nanoTime() - startNs) / 1e9,
                    found.isEmpty() ? "not found" : summary(found.get(0)));
        }
    }

    private static String summary(Found found) {
        return String.format(
                Locale.ROOT,
                "world %d, shrunk in %d runs to %d peers, %d s, %d actions: %s",
                found.index(),
                found.runs(),
                found.simplest().peers(),
                found.simplest().duration().toSeconds(),
                found.simplest().timeline().size(),
                found.simplestFinding().what());
    }
}
