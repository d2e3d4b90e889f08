package io.rivulet.simulator.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildStampTest {
    private static final String CODE = "io/rivulet/groups/Group.class";

    @TempDir
    private Path directory;

    @Test
    void tellsBuildsByOurClassesAndByNothingElse() throws IOException {
        String stamp = stamp(Map.of(CODE, "one"));

        assertThat(stamp).matches("[0-9a-f]{16}");
        assertThat(stamp(
                        Map.of(CODE, "one", "com/hazelcast/A.class", "x", "io/rivulet/simulator/cluster/B.class", "y")))
                .isEqualTo(stamp);
        assertThat(stamp(Map.of(CODE, "other"))).isNotEqualTo(stamp);
        assertThat(stamp(Map.of(CODE, "one", "io/rivulet/simulator/C.class", "")))
                .isNotEqualTo(stamp);
    }

    @Test
    void whatRunsFromClassesSaysSo() {
        assertThat(BuildStamp.own()).isEqualTo(BuildStamp.CLASSES);
    }

    private String stamp(Map<String, String> entries) throws IOException {
        Path jar = Files.createTempFile(directory, "some", ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (Map.Entry<String, String> entry : new TreeMap<>(entries).entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return BuildStamp.of(jar);
    }
}
