package io.rivulet.report.text;

import java.io.Console;
import java.nio.charset.Charset;
import java.util.Locale;

/**
 * What text is written to.
 *
 * @param interactive whether a person looks on and lines can be redrawn; false for files, pipes and build logs
 * @param columns how wide it is; lines are cut to fit
 * @param unicode whether it shows more than ASCII
 */
public record Terminal(boolean interactive, int columns, boolean unicode) {
    /** Narrower than this, nothing sensible fits; wider, no eye follows. */
    private static final int MIN_COLUMNS = 40;

    private static final int MAX_COLUMNS = 400;
    private static final int USUAL_COLUMNS = 80;

    /** Width of what is no terminal: build logs do not wrap. */
    private static final int FILE_COLUMNS = 200;

    /** @throws IllegalArgumentException if columns are outside 40 to 400 */
    public Terminal {
        if (columns < MIN_COLUMNS || columns > MAX_COLUMNS) {
            throw new IllegalArgumentException(
                    "columns " + columns + ": must be " + MIN_COLUMNS + " to " + MAX_COLUMNS);
        }
    }

    /** Something that is no terminal, such as a build log. */
    public static Terminal none() {
        return new Terminal(false, FILE_COLUMNS, true);
    }

    /**
     * The terminal that this process writes to. The width is that of the environment variable COLUMNS, which the launcher
     * exports; Java has no way to ask.
     */
    public static Terminal detect() {
        boolean interactive = isConsoleATerminal() && !"dumb".equals(System.getenv("TERM"));
        String encoding = System.getProperty("stdout.encoding", System.getProperty("native.encoding", "US-ASCII"));
        boolean unicode = Charset.isSupported(encoding)
                && Charset.forName(encoding).newEncoder().canEncode("█▏–…");
        return new Terminal(interactive, interactive ? columns(System.getenv("COLUMNS")) : FILE_COLUMNS, unicode);
    }

    /** The text with what this terminal cannot show replaced by ASCII that means the same. */
    public String plain(String text) {
        if (unicode) {
            return text;
        }
        StringBuilder ascii = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '–', '—', '─' -> ascii.append('-');
                case '…' -> ascii.append('~');
                case '×' -> ascii.append('x');
                case '÷' -> ascii.append('/');
                case '·', '│' -> ascii.append('|');
                case 'µ' -> ascii.append('u');
                case '≤' -> ascii.append("<=");
                case '≥' -> ascii.append(">=");
                default -> ascii.append(c < 128 ? (char) c : '?');
            }
        });
        return ascii.toString();
    }

    /** From JDK 22 on there may be a console without a terminal, and a method to tell; before, a console is a terminal. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isConsoleATerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    static int columns(String text) {
        try {
            int columns =
                    text == null ? USUAL_COLUMNS : Integer.parseInt(text.strip().toLowerCase(Locale.ROOT));
            return Math.max(MIN_COLUMNS, Math.min(MAX_COLUMNS, columns));
        } catch (NumberFormatException e) {
            return USUAL_COLUMNS;
        }
    }
}
