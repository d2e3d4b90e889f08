package io.rivulet.simulator.cli;

import java.util.regex.Pattern;

/** A command as it can be typed again. */
final class CommandLineText {
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_./:,@%+=-]+");

    private CommandLineText() {}

    static String of(String command, String... args) {
        StringBuilder text = new StringBuilder(command);
        for (String arg : args) {
            text.append(' ').append(HARMLESS.matcher(arg).matches() ? arg : "'" + arg.replace("'", "'\\''") + "'");
        }
        return text.toString();
    }
}
