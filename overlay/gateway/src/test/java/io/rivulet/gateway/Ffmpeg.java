package io.rivulet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs FFmpeg's programs where they are installed. */
final class Ffmpeg {
    private static final long LIMIT_SECONDS = 60;

    private Ffmpeg() {}

    static boolean isInstalled() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Path.of(folder, "ffprobe").toFile().canExecute()
                        && Path.of(folder, "ffmpeg").toFile().canExecute());
    }

    /** The lines that ffprobe prints about each stream; fails on any error that it reports. */
    static List<String> streams(Path file) throws IOException, InterruptedException {
        return run("ffprobe", "-v", "error", "-show_entries", "stream=codec_name,width,height", "-of", "csv=p=0", file)
                .lines()
                .toList();
    }

    /** A hash of each stream's payloads in order, as one text. */
    static String payloadHash(Path file) throws IOException, InterruptedException {
        return run(
                "ffmpeg",
                "-v",
                "error",
                "-i",
                file,
                "-map",
                "0",
                "-c",
                "copy",
                "-f",
                "streamhash",
                "-hash",
                "md5",
                "-");
    }

    /** Decodes every frame; fails on any error. */
    static void decode(Path file) throws IOException, InterruptedException {
        assertThat(run("ffmpeg", "-v", "error", "-i", file, "-f", "null", "-")).isEmpty();
    }

    static String run(Object... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(Arrays.stream(command).map(Object::toString).toList());
        builder.redirectErrorStream(true); // with -v error, anything on it is a failure that the caller sees
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
