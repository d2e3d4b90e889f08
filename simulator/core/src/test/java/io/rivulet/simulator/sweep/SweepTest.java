package io.rivulet.simulator.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.scenario.file.ScenarioFileException;
import io.rivulet.simulator.scenario.file.SweepFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
    /** Sixty runs, each some hundredths of a second. */
    private static final String SIXTY = """
        name: sixty
        description: Tiny worlds.
        seeds: 5
        scenario:
          duration: 1s
          tier: t3
          membership: given
          goals: [delivered >= 100%]
        vary:
          peers: [4, 8, 12]
          network.impairment: [none, 'bernoulli:2%']
          network.uplink: {poor: 1.1, rich: 2}
        show: [delivered, delay-p99]
        """;

    @TempDir
    private Path directory;

    @Test
    void shardsPutTogetherAreTheWholeByteForByte() throws Exception {
        SweepPlan plan = plan(SIXTY);
        assertThat(plan.size()).isEqualTo(60);
        Path whole = swept("whole", plan, number -> true, 1);
        List<Path> shards = new ArrayList<>();
        for (int shard = 0; shard < 3; shard++) {
            int rest = shard;
            shards.add(swept("shard" + shard, plan, number -> number % 3 == rest, 2));
        }
        Path merged = directory.resolve("merged");

        SweepMerge.write(SweepMerge.read(shards), merged, List.of());

        assertThat(contents(merged)).isEqualTo(contents(whole));
        assertThat(contents(whole).keySet())
                .contains("plan.json", "results.csv", "results.json", "summary.csv", "summary.txt", "runs/000060.json")
                .hasSize(5 + 60 + 12);
        assertThat(Files.readAllLines(whole.resolve("results.csv"))).hasSize(61);
        assertThat(Files.readString(whole.resolve("summary.txt"))).contains("delay-p99", "±", "goals");
    }

    @Test
    void missingAndDoubledRunsAreNamed() throws Exception {
        SweepPlan plan = plan("scenario: {duration: 1s, tier: t3, membership: given, peers: 4}\nseeds: 4\n");
        Path one = swept("one", plan, number -> number < 3, 1);
        Path other = swept("other", plan, number -> number == 2, 1);

        assertThatThrownBy(() -> SweepMerge.read(List.of(one, other)))
                .isInstanceOf(SweepException.class)
                .hasMessage("run 2 (seed 2) is in " + one + " and in " + other
                        + "; run 3 (seed 3) is missing; run 4 (seed 4) is missing");
    }

    @Test
    void resultsOfAnotherSweepAreRefused() throws Exception {
        SweepPlan plan = plan("scenario: {duration: 1s, tier: t3, membership: given, peers: 4}\n");
        SweepPlan other = plan("scenario: {duration: 1s, tier: t3, membership: given, peers: 5}\n");
        Path one = swept("one", plan, number -> true, 1);
        Path two = swept("two", other, number -> true, 1);

        assertThatThrownBy(() -> SweepMerge.read(List.of(one, two))).hasMessageContaining("of different sweeps");
        assertThatThrownBy(() -> SweepDirectory.open(one, other)).hasMessageContaining("results of another sweep");
        Files.copy(
                two.resolve("runs/000001.json"), one.resolve("runs/000001.json"), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> SweepMerge.read(List.of(one))).hasMessageContaining("000001.json", "another run");
    }

    @Test
    void oneProcessAtATimeWritesThere() throws Exception {
        SweepPlan plan = plan("scenario: {duration: 1s, tier: t3, membership: given, peers: 4}\n");

        try (SweepDirectory first = SweepDirectory.open(directory.resolve("out"), plan)) {
            assertThatThrownBy(() -> SweepDirectory.open(first.path(), plan)).hasMessageContaining("another sweep");
        }
        SweepDirectory.open(directory.resolve("out"), plan).close();
    }

    @Test
    void whatIsStoppedKeepsWhatIsDone() throws Exception {
        SweepPlan plan = plan("scenario: {duration: 1s, tier: t3, membership: given, peers: 4}\nseeds: 4\n");
        Kept kept = new Kept() {
            @Override
            public boolean isStopped() {
                return records.size() >= 2;
            }
        };

        new LocalRunner(1).run(runs(plan, number -> true), kept);

        assertThat(kept.records.stream().map(record -> record.run().number())).containsExactly(1, 2);
    }

    @Test
    void aPlanAndAnOutcomeAreReadBackAsTheyWere() throws Exception {
        SweepPlan plan = plan(SIXTY);
        RunOutcome outcome = new RunOutcome(
                "t1",
                false,
                "",
                List.of("one \"thing\""),
                List.of("delay-p99 <= 1s"),
                "ab12",
                1.25,
                new TreeMap<>(Map.of(Metric.RECOVERY_1S, Double.POSITIVE_INFINITY, Metric.DELAY_P50, 0.1 + 0.2)),
                Map.of("loss", 7L));
        RunRecord record = new RunRecord(plan.run(17), outcome);

        assertThat(SweepPlan.parse(plan.toText()).toText()).isEqualTo(plan.toText());
        assertThat(RunRecord.parse(plan.run(17), record.toText())).isEqualTo(record);
        assertThatThrownBy(() -> RunRecord.parse(plan.run(18), record.toText())).hasMessageContaining("another run");
    }

    private static SweepPlan plan(String yaml) throws ScenarioFileException {
        return SweepPlan.of(SweepFile.read(yaml, Path.of("sweep.yaml")));
    }

    private static List<SweepRun> runs(SweepPlan plan, IntPredicate which) {
        return IntStream.rangeClosed(1, plan.size())
                .filter(which)
                .mapToObj(plan::run)
                .toList();
    }

    private Path swept(String name, SweepPlan plan, IntPredicate which, int workers) throws SweepException {
        Kept kept = new Kept();
        try (SweepDirectory results = SweepDirectory.open(directory.resolve(name), plan)) {
            new LocalRunner(workers).run(runs(plan, which), kept);
            for (RunRecord record : kept.records) {
                results.keep(record);
            }
            if (kept.records.size() == plan.size()) {
                results.keep(
                        new SweepResults(plan, List.copyOf(results.records().values())));
            }
            return results.path();
        }
    }

    private static Map<String, String> contents(Path root) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return contents;
    }

    /** Keeps what is done. */
    private static class Kept implements SweepListener {
        final List<RunRecord> records = new ArrayList<>();

        @Override
        public void finished(RunRecord record) {
            records.add(record);
        }

        @Override
        public void tick(double workUnderWay, String workers) {}

        @Override
        public void note(String line) {}

        @Override
        public boolean isStopped() {
            return false;
        }
    }
}
