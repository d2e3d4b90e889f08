package io.rivulet.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.scenario.file.SweepFile;
import io.rivulet.simulator.sweep.RunOutcome;
import io.rivulet.simulator.sweep.RunRecord;
import io.rivulet.simulator.sweep.SweepExport;
import io.rivulet.simulator.sweep.SweepPlan;
import io.rivulet.simulator.sweep.SweepResults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
