package io.rivulet.simulator.cli;

import static io.rivulet.simulator.scenario.Dsl.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.report.text.Json;
import io.rivulet.simulator.scenario.RunResult;
import io.rivulet.simulator.scenario.RunSet;
import io.rivulet.simulator.scenario.Runs;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Seeds;
import io.rivulet.simulator.scenario.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsSoFarTest {
    @TempDir
    private Path directory;

    private RunSet keepAll(int seeds) {
        Scenario scenario = Scenario.named("tiny")
                .peers(3)
                .lasting(seconds(1))
                .tier(Tier.T3)
                .seeds(new Seeds(1, seeds))
                .build();
        ResultsSoFar results =
                new ResultsSoFar(directory.resolve("results"), "./rivulet simulate run tiny", RunResult::reproducer);
        return Runs.all(scenario, new Runs.Listener() {
            @Override
            public void finished(RunSet soFar) {
                results.keep(soFar);
            }
        });
    }

    @Test
    void aRunIsOnDiskBeforeTheNextIsOver() throws IOException {
        keepAll(2);

        Map<?, ?> result = (Map<?, ?>)
                Json.parse(Files.readString(directory.resolve("results").resolve("result.json")));
        assertThat((List<?>) result.get("runs")).hasSize(1);
        assertThat(result.get("good")).isEqualTo(false);
        assertThat(directory.resolve("results").resolve("metrics.csv")).isNotEmptyFile();
    }

    @Test
    void whatIsWholeIsLeftToTheEnd() {
        RunSet set = keepAll(1);

        assertThat(set.isWhole()).isTrue();
        assertThat(directory.resolve("results")).doesNotExist();
    }
}
