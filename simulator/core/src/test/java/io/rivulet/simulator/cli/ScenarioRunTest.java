package io.rivulet.simulator.cli;

import static io.rivulet.simulator.scenario.Dsl.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.report.text.Json;
import io.rivulet.report.text.Terminal;
import io.rivulet.simulator.check.Rule;
import io.rivulet.simulator.check.RunViolation;
import io.rivulet.simulator.scenario.FailingRuns;
import io.rivulet.simulator.scenario.RunSet;
import io.rivulet.simulator.scenario.Runs;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Seeds;
import io.rivulet.simulator.scenario.Tier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioRunTest {
    private static final CommandLineText COMMAND =
            new CommandLineText("./rivulet simulate", "run", "tiny", "--tier", "t3", "--seeds", "3");

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int show(Throwable cause) {
        return show(Tier.T3, cause);
    }

    private int show(Tier tier, Throwable cause) {
        Scenario scenario = Scenario.named("tiny")
                .peers(5)
                .lasting(seconds(1))
                .tier(tier)
                .seeds(new Seeds(1, 3))
                .build();
        RunSet set = Runs.all(scenario, new FailingRuns(5, 3, cause));
        PrintStream toErr = new PrintStream(err, true, StandardCharsets.UTF_8);
        int status = new ScenarioRun()
                .show(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        toErr,
                        Terminal.detect(),
                        set,
                        null,
                        directory,
                        COMMAND);
        ScenarioRun.tell(toErr, set, COMMAND);
        return status;
    }

    @Test
    void whatWasDoneBeforeARunFailedIsWrittenAndShown() throws IOException {
        int status = show(new IllegalStateException("a defect"));

        assertThat(status).isEqualTo(ScenarioRun.BAD);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("delay-p50", "seed 1: ", "seed 2: ", "report ");
        Map<?, ?> result = (Map<?, ?>) Json.parse(Files.readString(directory.resolve("result.json")));
        assertThat((List<?>) result.get("runs")).hasSize(2);
        assertThat(result.get("good")).isEqualTo(false);
        assertThat((String) result.get("stopped")).startsWith("seed 3 with 5 peers at t3: ");
        assertThat(directory.resolve("report.html"))
                .content()
                .contains("What is wrong", "seed 3 with 5 peers at t3: ", "a defect");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("at " + ScenarioRunTest.class.getName())
                .contains("rivulet simulate: a run stopped: seed 3 with 5 peers at t3: ", "a defect")
                .contains("to see it again: ./rivulet simulate run tiny --tier t3 --seed 3")
                .doesNotContain("not as it has to be");
    }

    @Test
    void aViolationIsToldWithACloserLook() {
        show(new RunViolation(5_000_000_000L, Rule.PULLS, 4, "nobody answers"));

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("nobody answers", "to see it again: ")
                .contains(
                        "To look closer: ./rivulet simulate replay tiny --tier t3 --seed 3 --node 4 --from 3.0s --trace")
                .doesNotContain(ScenarioRunTest.class.getName());
    }

    @Test
    void soIsOneOfTheSessionTier() {
        show(Tier.T2, new RunViolation(5_000_000_000L, Rule.DELIVERY, 4, "handed over twice"));

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("seed 3 with 5 peers at t2: ", "handed over twice", "To look closer: ", " --node 4 ");
    }

    @Test
    void whoHasNoMemoryLeftIsToldToGiveMore() {
        show(new OutOfMemoryError("Java heap space"));

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("seed 3 with 5 peers at t3: java.lang.OutOfMemoryError", "RIVULET_JAVA_OPTS=-Xmx")
                .hasLineCount(1);
    }
}
