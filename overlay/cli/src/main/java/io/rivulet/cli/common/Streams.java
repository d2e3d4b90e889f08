package io.rivulet.cli.common;

import io.rivulet.report.text.ProgressLine;
import io.rivulet.report.text.Terminal;
import java.io.InputStream;
import java.io.PrintStream;

/**
 * Where a command reads and writes. Media and results go to {@code out}, everything said meanwhile to {@code err}, so that a command can
 * stand in a pipe.
 *
 * @param in       standard input
 * @param out      standard output
 * @param err      standard error
 * @param terminal what {@code err} and {@code out} are shown on
 */
public record Streams(InputStream in, PrintStream out, PrintStream err, Terminal terminal) {
    /** Those of this process. */
    public static Streams ofProcess() {
        return new Streams(System.in, System.out, System.err, Terminal.detect());
    }

    /** Says a line to whoever looks on. */
    public void say(String line) {
        err.println(terminal.plain(line));
        err.flush();
    }

    /** A progress line for whoever looks on. */
    public ProgressLine progress() {
        return new ProgressLine(err, terminal);
    }
}
