package io.rivulet.simulator.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A command as it can be typed again. */
final class CommandLineText {
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_./:,@%+=-]+");
    private static final List<String> SEED_OPTIONS = List.of("--seed", "--seeds");

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
        List<String> kept = new ArrayList<>();
        boolean isValue = false;
        for (String arg : args) {
            boolean isSeed = SEED_OPTIONS.contains(arg);
            boolean isWhole = SEED_OPTIONS.stream().anyMatch(option -> arg.startsWith(option + "="));
            if (!isValue && !isSeed && !isWhole) {
                kept.add(arg);
            }
            isValue = isSeed;
        }
        kept.add("--seed");
        kept.add(Long.toString(seed));
        return text(kept);
    }

    private String text(List<String> all) {
        StringBuilder text = new StringBuilder(command);
        for (String arg : all) {
            text.append(' ').append(HARMLESS.matcher(arg).matches() ? arg : "'" + arg.replace("'", "'\\''") + "'");
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return text(args);
    }
}
