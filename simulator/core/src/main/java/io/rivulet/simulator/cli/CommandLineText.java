package io.rivulet.simulator.cli;

import io.rivulet.simulator.scenario.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A command as it can be typed again. */
final class CommandLineText {
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_./:,@%+=-]+");
    private static final List<String> SEED_OPTIONS = List.of("--seed", "--seeds");

    /** What a run is told that says nothing about what happens in it. */
    private static final List<String> RESULT_OPTIONS =
            List.of("--seed", "--seeds", "--out", "--json", "--html", "--pcap", "--parquet");

    private static final List<String> ALL_BUT_WORLD =
            Stream.concat(RESULT_OPTIONS.stream(), Stream.of("--tier")).toList();

    private static final List<String> RESULT_FLAGS = List.of("--events", "--quiet");

    private final String command;
    private final List<String> args;

    /** @param args what follows the command */
    CommandLineText(String command, String... args) {
        this.command = command;
        this.args = List.of(args);
    }

    static String of(String command, String... args) {
        return new CommandLineText(command, args).toString();
    }

    /** The same with one seed, whatever it was given. */
    String withSeed(long seed) {
        List<String> kept = without(SEED_OPTIONS);
        kept.add("--seed");
        kept.add(Long.toString(seed));
        return text(kept);
    }

    /** The command that brings one run of this one back: with the same options, at the tier that it ran on, whatever memory there is. */
    String reproducer(RunResult run) {
        List<String> kept = without(ALL_BUT_WORLD);
        kept.removeAll(RESULT_FLAGS);
        kept.addAll(List.of("--tier", run.tier().label(), "--seed", Long.toString(run.seed())));
        return text(kept);
    }

    /**
     * The command that looks closer at a run of this one: {@code replay} with the same scenario and its options.
     *
     * @param node which node to look at
     * @param fromSeconds from when on, by the world's clock
     */
    String replay(long seed, int node, double fromSeconds) {
        List<String> kept = without(RESULT_OPTIONS);
        kept.removeAll(RESULT_FLAGS);
        if (kept.isEmpty() || !kept.remove("run")) {
            kept.add(0, "default");
        }
        kept.add(0, "replay");
        kept.add("--seed");
        kept.add(Long.toString(seed));
        kept.add("--node");
        kept.add(Integer.toString(node));
        kept.add("--from");
        kept.add(String.format(Locale.ROOT, "%.1fs", fromSeconds));
        kept.add("--trace");
        return text(kept);
    }

    /** All arguments but for some options with their values. */
    private List<String> without(List<String> options) {
        List<String> kept = new ArrayList<>();
        boolean isValue = false;
        for (String arg : args) {
            boolean isOption = options.contains(arg);
            boolean isWhole = options.stream().anyMatch(option -> arg.startsWith(option + "="));
            if (!isValue && !isOption && !isWhole) {
                kept.add(arg);
            }
            isValue = isOption;
        }
        return kept;
    }

    /** An argument as a shell has to be given it. */
    static String word(String arg) {
        return HARMLESS.matcher(arg).matches() ? arg : "'" + arg.replace("'", "'\\''") + "'";
    }

    private String text(List<String> all) {
        StringBuilder text = new StringBuilder(command);
        for (String arg : all) {
            text.append(' ').append(word(arg));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return text(args);
    }
}
