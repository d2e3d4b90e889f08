package io.rivulet.simulator.cli;

import static io.rivulet.simulator.scenario.Dsl.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rivulet.report.text.ProgressLine;
import io.rivulet.report.text.Terminal;
import io.rivulet.simulator.scenario.Arrivals;
import io.rivulet.simulator.scenario.RunWatch.Phase;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Seeds;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs of 2 s to join, 1 s to settle, 5 s of stream and a window of 2 s. */
class CommandProgressTest {
    private static final Scenario SCENARIO = Scenario.named("tiny")
            .peers(10)
            .lasting(seconds(5))
            .arrivals(Arrivals.DEFAULT.joining(seconds(2), seconds(1)))
            .seeds(new Seeds(7, 2))
            .sizes(List.of(5))
            .build();

    private final StringBuilder out = new StringBuilder();
    private final CommandProgress progress =
            new CommandProgress(new ProgressLine(out, Terminal.none()), CommandProgress.runsOf(SCENARIO));

    @Test
    void theShareIsOfAllRunsAndPhases() {
        progress.next();
        assertThat(progress.done(Phase.JOINING, 0)).isZero();
        assertThat(progress.done(Phase.STREAMING, 0.4)).isCloseTo(0.5 / 6, within(1e-9));
        progress.next();
        progress.next();
        assertThat(progress.done(Phase.DRAINING, 0)).isCloseTo((1 + 1 + 2 * 0.8) / 6, within(1e-9));
        progress.next();
        assertThat(progress.done(Phase.DRAINING, 1)).isCloseTo(1, within(1e-9));
    }

    @Test
    void whatIsSkippedIsDone() {
        progress.next();
        progress.skipTo(3);
        progress.next();

        assertThat(progress.done(Phase.JOINING, 0)).isCloseTo(4 / 6.0, within(1e-9));
    }

    @Test
    void theLineTellsWhichRunItIsOfHowMany() {
        progress.next();
        progress.update("seed 7", Phase.JOINING, 0, "");
        progress.next();
        progress.update("seed 8", Phase.STREAMING, 0, "2 peers");

        assertThat(out.toString().lines())
                .containsExactly(
                        "Run 1 of 4, seed 7: joining     0 %", "Run 2 of 4, seed 8: streaming  21.6 %  2 peers");
    }
}
