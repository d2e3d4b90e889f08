package io.rivulet.simulator.cluster;

import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.sweep.RunRecord;
import io.rivulet.simulator.sweep.SweepExport;
import io.rivulet.simulator.sweep.SweepResults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** A sweep's runs as a Parquet file: a row for each run, a column for each parameter and each figure. Figures that a run does not have are null. */
public final class ParquetExport implements SweepExport {
    /** Parameters have this before their names, for a figure may be called the same. */
    private static final String PARAMETER = "parameter.";

    /** The export; made by the service loader. */
    public ParquetExport() {}

    @Override
    public void writeParquet(SweepResults results, Path file) throws IOException {
        try (ParquetWriter<RunRecord> writer = new RunTable(results).open(file)) {
            for (RunRecord record : results.records()) {
                writer.write(record);
            }
        }
    }

    private static final class RunTable extends ParquetTable<RunRecord> {
        private final SweepResults results;
        private final List<Metric> figures;

        RunTable(SweepResults results) {
            super(schema(results), Map.of("sweep", results.plan().name()));
            this.results = results;
            figures = results.figures();
        }

        private static MessageType schema(SweepResults results) {
            Types.GroupBuilder<MessageType> schema = Types.buildMessage()
                    .required(PrimitiveTypeName.INT32)
                    .named("run")
                    .required(PrimitiveTypeName.INT32)
                    .named("point")
                    .required(PrimitiveTypeName.INT64)
                    .named("seed");
            for (String parameter : results.plan().parameters()) {
                schema = text(schema, PARAMETER + parameter);
            }
            schema = text(schema, "tier").required(PrimitiveTypeName.BOOLEAN).named("good");
            schema = text(text(schema, "violation"), "delivery-trace");
            for (Metric metric : results.figures()) {
                schema = schema.optional(PrimitiveTypeName.DOUBLE).named(metric.id());
            }
            return schema.named("runs");
        }

        @Override
        void addFields(RunRecord record) {
            add("run", record.run().number());
            add("point", record.run().point().number());
            add("seed", record.run().seed());
            results.plan().parameters(record.run().point()).forEach((name, value) -> add(PARAMETER + name, value));
            add("tier", record.outcome().tier());
            add("good", record.outcome().isGood());
            add("violation", record.outcome().violation());
            add("delivery-trace", record.outcome().traceHash());
            for (Metric metric : figures) {
                double figure = record.outcome().figure(metric);
                if (Double.isNaN(figure)) {
                    skip();
                } else {
                    add(metric.id(), figure);
                }
            }
        }
    }
}
