package io.rivulet.bench.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rivulet.bench.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatorCommandTest {
    @Test
    void measuresEveryQueueAndWritesItDown(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("result.json");

        CommandRun run = CommandRun.of(
                "simulator", "--only=queue", "--waiting=2000", "--rounds=2", "--seconds=0.02", "--json=" + file);

        assertEquals(0, run.status(), run::err);
        assertTrue(run.out().contains("java.util.PriorityQueue"), run::out);
        assertTrue(Files.readString(file).contains("\"simulator, 1 thread\""));
    }

    @Test
    void runsWorldsAndTellsWhatTheyTook(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("result.json");

        CommandRun run = CommandRun.of("simulator", "--only=fragments,packets", "--quick", "--json=" + file);

        assertEquals(0, run.status(), run::err);
        assertTrue(run.out().contains("bench-fragments") && run.out().contains("bench-packets"), run::out);
        assertTrue(Files.readString(file).contains("\"event-rate\""));
        assertFalse(run.out().contains("PriorityQueue"), run::out);
    }

    @Test
    void refusesAWorldThatMemoryWillNotDoForBeforeAnythingRuns() {
        assumeTrue(Runtime.getRuntime().maxMemory() < 10L << 30, "there is memory for a million peers here");

        CommandRun run = CommandRun.of("simulator", "--only=queue,million");

        assertEquals(2, run.status());
        assertTrue(run.err().contains("million is likely to need") && run.err().contains("-Xmx"), run::err);
        assertFalse(run.out().contains("PriorityQueue"), run::out);
    }

    @Test
    void namesWhatIsAllowed() {
        CommandRun run = CommandRun.of("simulator", "--waiting", "5");

        assertEquals(2, run.status());
        assertTrue(run.err().contains("--waiting is 5, must be 1,000 to 10,000,000"), run::err);
    }
}
