package io.rivulet.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an application gets that depends on this module alone. The build writes its runtime class path to a file. */
class EmbedClosureTest {
    private static final int MAX_JARS = 10;
    private static final long MAX_BYTES = 11_000_000;

    private static final List<String> ALLOWED = List.of(
            "netty-transport",
            "netty-buffer",
            "netty-common",
            "netty-resolver",
            "bcprov-jdk18on",
            "agrona",
            "jctools-core-jdk11",
            "jctools-core",
            "HdrHistogram",
            "slf4j-api");

    /** Native epoll is optional, and an application may leave it out. */
    private static final List<String> EPOLL =
            List.of("netty-transport-classes-epoll", "netty-transport-native-unix-common");

    @Test
    void bringsOnlyWhatIsAllowed() throws IOException {
        assertThat(thirdPartyJars()).extracting(EmbedClosureTest::artifact).hasSameElementsAs(ALLOWED);
    }

    @Test
    void staysWithinItsJarsAndBytes() throws IOException {
        var jars = thirdPartyJars().toList();

        var bytes = 0L;
        for (var jar : jars) {
            bytes += Files.size(jar);
        }

        assertThat(jars).hasSizeLessThanOrEqualTo(MAX_JARS);
        assertThat(bytes).isPositive().isLessThanOrEqualTo(MAX_BYTES);
    }

    private static Stream<Path> thirdPartyJars() throws IOException {
        var classPath =
                Files.readString(Path.of("target", "runtime-class-path.txt")).strip();
        return Stream.of(classPath.split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(path -> !Files.isDirectory(path)) // our own modules, when they are not packaged
                .filter(path -> !artifact(path).startsWith("rivulet-"))
                .filter(path -> !EPOLL.contains(artifact(path)));
    }

    /** The name of a jar without its version: {@code agrona-2.6.0.jar} is {@code agrona}. */
    private static String artifact(Path jar) {
        return jar.getFileName().toString().replaceFirst("-[0-9]+\\..*", "");
    }
}
