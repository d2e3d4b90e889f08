package io.rivulet.simulator.cluster;

import java.io.IOException;
import java.nio.file.Path;
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
 * How values become rows of a Parquet file; the fields of a row go in the order of the schema. Dictionaries make what repeats small; what is
 * left is not compressed, so that no native code is needed to read or write it.
 */
abstract class ParquetTable<T> extends WriteSupport<T> {
    /** What is kept in memory until it is written: much less than usual, for runs need theirs. */
    private static final long ROW_GROUP_BYTES = 8L << 20;

    private final MessageType schema;
    private final Map<String, String> notes;
    private RecordConsumer out;
    private int field;

    /** @param notes what the file says beside its rows */
    ParquetTable(MessageType schema, Map<String, String> notes) {
        this.schema = schema;
        this.notes = notes;
    }

    /** Adds the fields of a row. */
    abstract void addFields(T value);

    /** Begins a file, over what was there. */
    ParquetWriter<T> open(Path file) throws IOException {
        return new Builder<>(new LocalOutputFile(file), this).build();
    }

    static Types.GroupBuilder<MessageType> text(Types.GroupBuilder<MessageType> schema, String name) {
        return schema.required(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(name);
    }

    void add(String name, int value) {
        add(name, () -> out.addInteger(value));
    }

    void add(String name, long value) {
        add(name, () -> out.addLong(value));
    }

    void add(String name, boolean value) {
        add(name, () -> out.addBoolean(value));
    }

    void add(String name, double value) {
        add(name, () -> out.addDouble(value));
    }

    void add(String name, String value) {
        add(name, () -> out.addBinary(Binary.fromString(value)));
    }

    private void add(String name, Runnable value) {
        out.startField(name, field);
        value.run();
        out.endField(name, field);
        field++;
    }

    /** The next field has no value in this row. */
    void skip() {
        field++;
    }

    @Override
    public final void write(T value) {
        field = 0;
        out.startMessage();
        addFields(value);
        out.endMessage();
    }

    @Override
    public final void prepareForWrite(RecordConsumer consumer) {
        out = consumer;
    }

    // The library still asks for it, and says so.
    @Override
    @SuppressWarnings("deprecation")
    public final WriteContext init(Configuration unused) {
        return new WriteContext(schema, notes);
    }

    @Override
    public final WriteContext init(ParquetConfiguration unused) {
        return new WriteContext(schema, notes);
    }

    private static final class Builder<T> extends ParquetWriter.Builder<T, Builder<T>> {
        private final ParquetTable<T> table;

        Builder(OutputFile file, ParquetTable<T> table) {
            super(file);
            this.table = table;
            withConf(new PlainParquetConfiguration());
            withWriteMode(ParquetFileWriter.Mode.OVERWRITE);
            withCompressionCodec(CompressionCodecName.UNCOMPRESSED);
            withRowGroupSize(ROW_GROUP_BYTES);
        }

        @Override
        protected Builder<T> self() {
            return this;
        }

        // As above.
        @Override
        @SuppressWarnings("deprecation")
        protected WriteSupport<T> getWriteSupport(Configuration unused) {
            return table;
        }

        @Override
        protected WriteSupport<T> getWriteSupport(ParquetConfiguration unused) {
            return table;
        }
    }
}
