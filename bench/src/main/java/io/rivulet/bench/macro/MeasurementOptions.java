package io.rivulet.bench.macro;

import io.rivulet.bench.result.JsonFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How long and how often is measured, and where the results go: the options of every command here that takes its time. */
final class MeasurementOptions {
    private static final double MAX_SECONDS = 3_600;
    private static final double MIN_SECONDS = 0.1;
    private static final double QUICK_SECONDS = 1;
    private static final int MAX_ROUNDS = 100;
    private static final int DEFAULT_ROUNDS = 5;
    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration QUICK_SETTLE = Duration.ofMillis(300);
    private static final Duration QUICK_WARM_UP = Duration.ofSeconds(1);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--seconds", description = "How long each measurement takes (default: 10; of transport: 5).")
    private Double seconds;

    @Option(names = "--rounds", description = "How often everything is measured, in turn (default: 5).")
    private Integer rounds;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results there, too.")
    private Path json;

    @Option(
            names = "--quick",
            description = "One short round without warm-up: shows that it works, not how fast it is.")
    private boolean quick;

    boolean isQuick() {
        return quick;
    }

    private double seconds(double defaultSeconds) {
        return seconds != null ? seconds : quick ? QUICK_SECONDS : defaultSeconds;
    }

    /** How long each measurement takes. */
    Duration measure(double defaultSeconds) {
        return Duration.ofMillis(Math.round(seconds(defaultSeconds) * 1_000));
    }

    int rounds() {
        return rounds != null ? rounds : quick ? 1 : DEFAULT_ROUNDS;
    }

    /** How long a contestant runs before it is measured. */
    Duration settle() {
        return quick ? QUICK_SETTLE : SETTLE;
    }

    /** How long each contestant floods before the first round. */
    Duration warmUp() {
        return quick ? QUICK_WARM_UP : WARM_UP;
    }

    /** What is wrong with these options. */
    List<String> errors() {
        List<String> errors = new ArrayList<>();
        if (seconds != null) {
            check(errors, "--seconds", seconds, MIN_SECONDS, MAX_SECONDS);
        }
        if (rounds != null) {
            check(errors, "--rounds", rounds, 1, MAX_ROUNDS);
        }
        return errors;
    }

    static void check(List<String> errors, String name, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            errors.add(
                    String.format(Locale.ROOT, "%s is %s, must be %s to %s", name, text(value), text(min), text(max)));
        }
    }

    private static String text(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : Double.toString(value);
    }

    /** Ends the command with all that is wrong, before anything is measured. */
    void refuse(List<String> errors) {
        if (!errors.isEmpty()) {
            throw new ParameterException(spec.commandLine(), String.join("; ", errors));
        }
    }

    /** Where the results go, known to be writable. */
    JsonFile outputFile() {
        try {
            return JsonFile.at(json);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--json: " + e.getMessage(), e);
        }
    }
}
