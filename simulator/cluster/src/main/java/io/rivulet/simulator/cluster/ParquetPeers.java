package io.rivulet.simulator.cluster;

import io.rivulet.simulator.report.PeerExport;
import io.rivulet.simulator.scenario.PeerResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** The peers of runs as a Parquet file: a row for each peer and seed. What a peer does not have is null. */
public final class ParquetPeers implements PeerExport {
    /** The export; made by the service loader. */
    public ParquetPeers() {}

    @Override
    public Rows begin(Path file) throws IOException {
        return new PeerRows(new PeerTable().open(file));
    }

    private record Row(long seed, PeerResult peer) {}

    private static final class PeerRows implements Rows {
        private final ParquetWriter<Row> writer;

        PeerRows(ParquetWriter<Row> writer) {
            this.writer = writer;
        }

        @Override
        public void add(long seed, PeerResult peer) throws IOException {
            writer.write(new Row(seed, peer));
        }

        @Override
        public void close() throws IOException {
            writer.close();
        }
    }

    private static final class PeerTable extends ParquetTable<Row> {
        PeerTable() {
            super(schema(), Map.of());
        }

        private static MessageType schema() {
            Types.GroupBuilder<MessageType> schema = Types.buildMessage()
                    .required(PrimitiveTypeName.INT64)
                    .named("seed")
                    .required(PrimitiveTypeName.INT32)
                    .named("peer");
            return text(schema, "place")
                    .required(PrimitiveTypeName.BOOLEAN)
                    .named("present")
                    .required(PrimitiveTypeName.INT64)
                    .named("owed")
                    .required(PrimitiveTypeName.INT64)
                    .named("delivered")
                    .optional(PrimitiveTypeName.DOUBLE)
                    .named("mean-delay-ms")
                    .optional(PrimitiveTypeName.INT32)
                    .named("start-up-ms")
                    .required(PrimitiveTypeName.DOUBLE)
                    .named("upload-bit-per-s")
                    .named("peers");
        }

        @Override
        void addFields(Row row) {
            PeerResult peer = row.peer();
            add("seed", row.seed());
            add("peer", peer.number());
            add("place", peer.place());
            add("present", peer.isThere());
            add("owed", peer.owed());
            add("delivered", peer.delivered());
            if (peer.delivered() == 0) {
                skip();
            } else {
                add("mean-delay-ms", peer.meanDelayMs());
            }
            if (peer.startUpMs() < 0) {
                skip();
            } else {
                add("start-up-ms", peer.startUpMs());
            }
            add("upload-bit-per-s", peer.uploadBitsPerSec());
        }
    }
}
