package io.rivulet.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rivulet.cli.common.Streams;
import io.rivulet.report.text.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;

/** Runs a command in this process, and keeps what it writes. */
public final class CapturedStreams {
    private final ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    private final PrintStream outPrint = new PrintStream(outBytes, true, UTF_8);
    private final PrintStream errPrint = new PrintStream(errBytes, true, UTF_8);
    private InputStream in = new ByteArrayInputStream(new byte[0]);

    CapturedStreams withInput(InputStream input) {
        in = input;
        return this;
    }

    public Streams streams() {
        return new Streams(in, outPrint, errPrint, Terminal.none());
    }

    /** Runs a command and returns its exit status. */
    int run(String... args) {
        return RivuletMain.run(streams(), args);
    }

    String out() {
        return outBytes.toString(UTF_8);
    }

    byte[] outBytes() {
        return outBytes.toByteArray();
    }

    String err() {
        return errBytes.toString(UTF_8);
    }
}
