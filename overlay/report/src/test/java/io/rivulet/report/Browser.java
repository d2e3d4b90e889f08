package io.rivulet.report;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A browser without a window: opens a file and tells what has become of the page after its scripts ran. For other modules' tests, too. */
public final class Browser {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final int TIMEOUT_SECONDS = 60;

    /** Of the page's own clock, which runs as fast as it can; a test that waits for more than loading keeps a clock of its own. */
    private static final int PAGE_MS = 5_000;

    private final String executable;
    private final Path directory;

    private Browser(String executable, Path directory) {
        this.executable = executable;
        this.directory = directory;
    }

    /**
     * Skips the test where there is no browser.
     *
     * @param directory for its profile and what it says
     */
    public static Browser find(Path directory) {
        Optional<String> found = NAMES.stream()
                .flatMap(name -> Stream.of(
                                System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .map(folder -> new File(folder, name)))
                .filter(File::canExecute)
                .map(File::getPath)
                .findFirst();
        assumeTrue(found.isPresent(), "none of " + NAMES + " is installed: nothing runs the page's scripts");
        return new Browser(found.get(), directory);
    }

    /** The page's elements after its scripts ran; with a fragment such as {@code #t=1}, or none. */
    public String dom(Path page, String fragment) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                executable,
                "--headless=new",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--user-data-dir=" + Files.createTempDirectory(directory, "profile"),
                "--window-size=1200,1000",
                "--virtual-time-budget=" + PAGE_MS,
                "--dump-dom"));
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--no-sandbox"); // it refuses to run as root with one
        }
        command.add(page.toUri() + fragment);
        Path out = Files.createTempFile(directory, "dom", ".html");
        Path err = Files.createTempFile(directory, "browser", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError("the browser did not end well within " + TIMEOUT_SECONDS + " s; it said: "
                        + Files.readString(err, StandardCharsets.ISO_8859_1));
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        return Files.readString(out);
    }

    /** An attribute of the first replay in a page. */
    public static String attribute(String dom, String name) {
        Matcher figure = Pattern.compile("<figure class=\"replay\"([^>]*)>").matcher(dom);
        if (!figure.find()) {
            throw new AssertionError("no replay in the page");
        }
        Matcher value = Pattern.compile(" data-" + name + "=\"([^\"]*)\"").matcher(figure.group(1));
        return value.find() ? value.group(1) : "";
    }
}
