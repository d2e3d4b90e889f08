package io.rivulet.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.report.PeerExport;
import io.rivulet.simulator.scenario.PeerResult;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.scenario.Runs;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Seeds;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.file.SweepFile;
import io.rivulet.simulator.sweep.RunOutcome;
import io.rivulet.simulator.sweep.RunRecord;
import io.rivulet.simulator.sweep.SweepExport;
import io.rivulet.simulator.sweep.SweepPlan;
import io.rivulet.simulator.sweep.SweepResults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetExportTest {
    @Test
    void everyRunIsARowAndWhatARunDoesNotHaveIsNull(@TempDir Path directory) throws Exception {
        SweepPlan plan = SweepPlan.of(SweepFile.read(
                "scenario: {tier: t1}\nseeds: {first: 7, count: 2}\nvary: {peers: [10, 20]}\n", Path.of("sweep.yaml")));
        List<RunRecord> records = new ArrayList<>();
        for (int number = 1; number <= plan.size(); number++) {
            Map<Metric, Double> figures = number == 1
                    ? Map.of(Metric.DELAY_P50, 0.1, Metric.RECOVERY_1S, Double.POSITIVE_INFINITY)
                    : Map.of(Metric.DELAY_P50, 0.2);
            records.add(new RunRecord(
                    plan.run(number),
                    new RunOutcome("t1", true, "", List.of(), List.of(), "ab", 1, figures, Map.of())));
        }
        Path file = directory.resolve("runs.parquet");

        SweepExport.find().orElseThrow().writeParquet(new SweepResults(plan, records), file);
        SweepExport.find().orElseThrow().writeParquet(new SweepResults(plan, records), file);

        List<Group> rows = read(file);
        assertThat(rows).hasSize(4);
        assertThat(rows.get(3).getInteger("run", 0)).isEqualTo(4);
        assertThat(rows.get(3).getInteger("point", 0)).isEqualTo(2);
        assertThat(rows.get(3).getLong("seed", 0)).isEqualTo(8);
        assertThat(rows.get(3).getString("parameter.peers", 0)).isEqualTo("20");
        assertThat(rows.get(3).getDouble("delay-p50", 0)).isEqualTo(0.2);
        assertThat(rows.get(3).getFieldRepetitionCount("recovery-1s")).isZero();
        assertThat(rows.get(0).getDouble("recovery-1s", 0)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void everyPeerOfARunIsARow(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("peers.parquet");
        Scenario scenario = Scenario.named("small")
                .peers(30)
                .lasting(Duration.ofSeconds(1))
                .tier(Tier.T3)
                .seeds(new Seeds(1, 2))
                .build();

        try (PeerExport.Rows written = PeerExport.find().orElseThrow().begin(file)) {
            Runs.all(scenario, new Runs.Listener() {
                @Override
                public RunWatch starting(Scenario sized, long seed, Tier tier) {
                    return new Told(written, seed);
                }
            });
        }

        List<Group> rows = read(file);
        assertThat(rows).hasSize(60);
        assertThat(rows.get(29).getLong("seed", 0)).isEqualTo(1);
        assertThat(rows.get(29).getInteger("peer", 0)).isEqualTo(30);
        assertThat(rows.get(30).getLong("seed", 0)).isEqualTo(2);
        assertThat(rows.get(30).getInteger("peer", 0)).isEqualTo(1);
        assertThat(rows.get(30).getBoolean("present", 0)).isTrue();
        assertThat(rows.get(30).getLong("owed", 0)).isPositive();
        assertThat(rows.get(30).getLong("delivered", 0)).isEqualTo(rows.get(30).getLong("owed", 0));
        assertThat(rows.get(30).getDouble("mean-delay-ms", 0)).isPositive();
        assertThat(rows.get(30).getDouble("upload-bit-per-s", 0)).isNotNegative();
    }

    /** Writes the peers of a run. */
    private record Told(PeerExport.Rows rows, long seed) implements RunWatch {
        @Override
        public void update(Phase phase, double share, long virtualNs, String detail) {
            // Nobody looks.
        }

        @Override
        public Consumer<PeerResult> peers() {
            return peer -> {
                try {
                    rows.add(seed, peer);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            };
        }
    }

    @Test
    void whatAPeerDoesNotHaveIsNull(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("peers.parquet");

        try (PeerExport.Rows rows = PeerExport.find().orElseThrow().begin(file)) {
            rows.add(7, new PeerResult(1, "Europe", false, 10, 0, 0, -1, 0, List.of(), List.of()));
        }

        Group row = read(file).get(0);
        assertThat(row.getString("place", 0)).isEqualTo("Europe");
        assertThat(row.getBoolean("present", 0)).isFalse();
        assertThat(row.getFieldRepetitionCount("mean-delay-ms")).isZero();
        assertThat(row.getFieldRepetitionCount("start-up-ms")).isZero();
    }

    private static List<Group> read(Path file) throws Exception {
        List<Group> rows = new ArrayList<>();
        ParquetReadOptions options =
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
            MessageType schema = reader.getFileMetaData().getSchema();
            for (PageReadStore pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
                RecordReader<Group> records = new ColumnIOFactory()
                        .getColumnIO(schema)
                        .getRecordReader(pages, new GroupRecordConverter(schema));
                for (long row = 0; row < pages.getRowCount(); row++) {
                    rows.add(records.read());
                }
            }
        }
        return rows;
    }
}
