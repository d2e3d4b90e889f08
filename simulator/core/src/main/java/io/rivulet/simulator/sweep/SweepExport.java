package io.rivulet.simulator.sweep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/** Writes a sweep's runs for tools that read large tables. A service of another jar, as {@link SweepCluster} is. */
public interface SweepExport {
    /**
     * Writes a Parquet file, a row for each run, over what was there.
     *
     * @throws IOException when it cannot be written
     */
    void writeParquet(SweepResults results, Path file) throws IOException;

    /** The one that there is, if any. */
    static Optional<SweepExport> find() {
        return ServiceLoader.load(SweepExport.class, SweepExport.class.getClassLoader())
                .findFirst();
    }
}
