package io.rivulet.bench.result;

import io.rivulet.report.Environment;
import io.rivulet.report.text.Figures;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The facts that a published figure must carry: of the machine, of the runtime, and of the build. */
public final class RunFacts {
    private static final String UNKNOWN = "unknown";

    /** Asking git takes milliseconds; one that hangs must not keep a benchmark from its result. */
    private static final long GIT_TIMEOUT_SECONDS = 5;

    private RunFacts() {}

    /** Names and values in the order to show them. Asks git, where the program runs from a checkout. */
    public static Map<String, String> collect() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Commit", commit());
        facts.putAll(Environment.facts());
        List<String> flags = ManagementFactory.getRuntimeMXBean().getInputArguments();
        facts.put("JVM flags", flags.isEmpty() ? "none" : String.join(" ", flags));
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        facts.put("Load before", load < 0 ? UNKNOWN : Figures.number(load));
        return facts;
    }

    private static String commit() {
        String id = git("rev-parse", "--short=12", "HEAD");
        if (id.isEmpty()) {
            return UNKNOWN;
        }
        return git("status", "--porcelain", "--untracked-files=no").isEmpty() ? id : id + " and changes";
    }

    /** What git says; empty when it says nothing, is not there, or this is no checkout. */
    private static String git(String... arguments) {
        File directory = home();
        if (directory == null) {
            return "";
        }
        String[] command = new String[arguments.length + 1];
        command[0] = "git";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream out = process.getInputStream()) {
                String text = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
                boolean ended = process.waitFor(GIT_TIMEOUT_SECONDS, TimeUnit.SECONDS);
                return ended && process.exitValue() == 0 ? text : "";
            } finally {
                process.destroy();
            }
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** Where this program's code is; null when that is not in a file system. */
    private static File home() {
        try {
            Path code = Path.of(RunFacts.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return code.getParent().toFile();
        } catch (URISyntaxException | RuntimeException e) {
            return null;
        }
    }
}
