package io.rivulet.cli;

import io.rivulet.gateway.BuiltInClip;
import io.rivulet.gateway.flv.FlvReader;
import io.rivulet.gateway.flv.FlvTag;
import io.rivulet.gateway.flv.FlvWriter;
import io.rivulet.gateway.flv.TagInfo;
import io.rivulet.gateway.flv.TagSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** FLV files for tests. */
final class Clips {
    private Clips() {}

    /** Some seconds of the built-in clip, as a file. */
    static Path builtIn(Path file, int seconds) throws IOException {
        TagSource source = BuiltInClip.loop(1_000L * seconds);
        try (FlvWriter writer = new FlvWriter(Files.newOutputStream(file), FlvWriter.Start.AS_GIVEN, Long.MAX_VALUE)) {
            for (FlvTag tag = source.next(); tag != null; tag = source.next()) {
                writer.write(tag);
            }
        }
        return file;
    }

    /** All tags of a file. */
    static List<FlvTag> tags(Path file) {
        try (FlvReader reader = FlvReader.open(file)) {
            List<FlvTag> tags = new ArrayList<>();
            for (FlvTag tag = reader.next(); tag != null; tag = reader.next()) {
                tags.add(tag);
            }
            return tags;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tags that are sound or picture. */
    static List<FlvTag> frames(List<FlvTag> tags) {
        return tags.stream().filter(tag -> !TagInfo.of(tag).role().isHeader()).toList();
    }
}
