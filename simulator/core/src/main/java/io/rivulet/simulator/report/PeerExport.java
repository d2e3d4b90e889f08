package io.rivulet.simulator.report;

import io.rivulet.simulator.scenario.PeerResult;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Writes what became of each peer, for tools that read large tables. A service of another jar, as
 * {@link io.rivulet.simulator.sweep.SweepExport} is.
 */
public interface PeerExport {
    /**
     * Begins a Parquet file over what was there.
     *
     * @throws IOException when it cannot be written
     */
    Rows begin(Path file) throws IOException;

    /** A file under way. It takes the same memory however many rows it gets. */
    interface Rows extends Closeable {
        /**
         * Adds a row.
         *
         * @param seed of which run the peer is
         * @throws IOException when it cannot be written
         */
        void add(long seed, PeerResult peer) throws IOException;
    }

    /** The one that there is, if any. */
    static Optional<PeerExport> find() {
        return ServiceLoader.load(PeerExport.class, PeerExport.class.getClassLoader())
                .findFirst();
    }
}
