package io.rivulet.simulator.cluster;

import io.rivulet.simulator.metrics.Metric;
import io.rivulet.simulator.sweep.RunRecord;
import io.rivulet.simulator.sweep.SweepExport;
import io.rivulet.simulator.sweep.SweepResults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * A sweep's runs as a Parquet file: a row for each run, a column for each parameter and each figure. Figures that a run does not have are null.
 * Dictionaries make parameters small; what is left is not compressed, so that no native code is needed to read or write it.
 */
public final class ParquetExport implements SweepExport {
    /** Parameters have this before their names, for a figure may be called the same. */
    private static final String PARAMETER = "parameter.";

    /** The export; made by the service loader. */
    public ParquetExport() {}

    @Override
    public void writeParquet(SweepResults results, Path file) throws IOException {
        try (ParquetWriter<RunRecord> writer = new Builder(new LocalOutputFile(file), new Rows(results)).build()) {
            for (RunRecord record : results.records()) {
                writer.write(record);
            }
        }
    }

    private static final class Builder extends ParquetWriter.Builder<RunRecord, Builder> {
        private final Rows rows;

        Builder(OutputFile file, Rows rows) {
            super(file);
            this.rows = rows;
            withConf(new PlainParquetConfiguration());
            withWriteMode(ParquetFileWriter.Mode.OVERWRITE);
            withCompressionCodec(CompressionCodecName.UNCOMPRESSED);
        }

        @Override
        protected Builder self() {
            return this;
        }

        // The library still asks for it, and says so.
        @Override
        @SuppressWarnings("deprecation")
        protected WriteSupport<RunRecord> getWriteSupport(Configuration unused) {
            return rows;
        }

        @Override
        protected WriteSupport<RunRecord> getWriteSupport(ParquetConfiguration unused) {
            return rows;
        }
    }

    /** Writes a run as a row; fields go in the order of the schema. */
    private static final class Rows extends WriteSupport<RunRecord> {
        private final SweepResults results;
        private final List<Metric> figures;
        private RecordConsumer out;
        private int field;

        Rows(SweepResults results) {
            this.results = results;
            figures = results.figures();
        }

        private MessageType schema() {
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
            for (Metric metric : figures) {
                schema = schema.optional(PrimitiveTypeName.DOUBLE).named(metric.id());
            }
            return schema.named("runs");
        }

        private static Types.GroupBuilder<MessageType> text(Types.GroupBuilder<MessageType> schema, String name) {
            return schema.required(PrimitiveTypeName.BINARY)
                    .as(LogicalTypeAnnotation.stringType())
                    .named(name);
        }

        // As above.
        @Override
        @SuppressWarnings("deprecation")
        public WriteContext init(Configuration unused) {
            return new WriteContext(schema(), Map.of("sweep", results.plan().name()));
        }

        @Override
        public WriteContext init(ParquetConfiguration unused) {
            return new WriteContext(schema(), Map.of("sweep", results.plan().name()));
        }

        @Override
        public void prepareForWrite(RecordConsumer consumer) {
            out = consumer;
        }

        @Override
        public void write(RunRecord record) {
            field = 0;
            out.startMessage();
            add("run", () -> out.addInteger(record.run().number()));
            add("point", () -> out.addInteger(record.run().point().number()));
            add("seed", () -> out.addLong(record.run().seed()));
            results.plan()
                    .parameters(record.run().point())
                    .forEach((name, value) -> add(PARAMETER + name, () -> out.addBinary(Binary.fromString(value))));
            add("tier", () -> out.addBinary(Binary.fromString(record.outcome().tier())));
            add("good", () -> out.addBoolean(record.outcome().isGood()));
            add(
                    "violation",
                    () -> out.addBinary(Binary.fromString(record.outcome().violation())));
            add(
                    "delivery-trace",
                    () -> out.addBinary(Binary.fromString(record.outcome().traceHash())));
            for (Metric metric : figures) {
                double figure = record.outcome().figure(metric);
                if (Double.isNaN(figure)) {
                    field++;
                } else {
                    add(metric.id(), () -> out.addDouble(figure));
                }
            }
            out.endMessage();
        }

        private void add(String name, Runnable value) {
            out.startField(name, field);
            value.run();
            out.endField(name, field);
            field++;
        }
    }
}
