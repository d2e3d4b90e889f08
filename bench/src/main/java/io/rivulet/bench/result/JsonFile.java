package io.rivulet.bench.result;

import io.rivulet.report.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file for results that is known to be writable before anything is measured. */
public final class JsonFile {
    private final Path path;

    private JsonFile(Path path) {
        this.path = path;
    }

    /**
     * The file at a path.
     *
     * @param path null for none
     * @throws IllegalArgumentException saying what is wrong, when it cannot be written
     */
    public static JsonFile at(Path path) {
        if (path != null) {
            Path directory = path.toAbsolutePath().getParent();
            if (directory == null || !Files.isDirectory(directory)) {
                throw new IllegalArgumentException(path + ": there is no directory " + directory);
            }
            if (Files.isDirectory(path)) {
                throw new IllegalArgumentException(path + " is a directory; name a file");
            }
            if (!Files.isWritable(Files.exists(path) ? path : directory)) {
                throw new IllegalArgumentException(path + " cannot be written to");
            }
        }
        return new JsonFile(path);
    }

    /** Writes the results, if there is a file to write to. Returns whether there is. */
    public boolean write(Json.Members results) throws IOException {
        if (path == null) {
            return false;
        }
        Files.writeString(path, results.toText());
        return true;
    }

    /** The path, or null. */
    public Path path() {
        return path;
    }
}
