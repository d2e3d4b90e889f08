package io.rivulet.cli;

import io.rivulet.cli.common.CommandFailedException;
import io.rivulet.cli.common.IdentityKind;
import io.rivulet.cli.common.Streams;
import io.rivulet.cli.stream.Interruption;
import io.rivulet.cli.stream.Membership;
import io.rivulet.cli.stream.StreamWatcher;
import io.rivulet.overlay.Failure;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rivulet watch}. */
@Command(
        name = "watch",
        description = {
            "Watches a stream of a group, into an FLV file or a pipe.",
            "",
            "Waits for the stream, and ends when it does. A watcher that comes late starts at a key frame; times start at 0.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 when the stream was watched to its end, 1 when something failed or nothing came, 2 when called",
            "wrongly, 130 or 143 when stopped by a signal. Pieces lost on the way are told, and change nothing about it.",
            "",
            "Examples:",
            "  rivulet watch --from rtmfp://rendezvous.example.com --group talks --stream main --output talk.flv",
            "  rivulet watch --from rtmfp://127.0.0.1:1935 --group talks --stream main | ffplay -"
        })
final class WatchCommand implements Callable<Integer> {
    private static final String STANDARD_OUTPUT = "-";

    /** How much of a file may be in memory: a second, so that little is lost if the machine stops. */
    private static final long FILE_FLUSH_MS = 1_000;

    private static final int BUFFER_BYTES = 1 << 16;

    private final Streams streams;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "rtmfp://HOST[:PORT]",
            description = "The rendezvous through which the group meets.")
    private String rendezvous;

    @Mixin
    private GroupOptions options;

    @Option(
            names = "--output",
            paramLabel = "FILE.flv|-",
            defaultValue = STANDARD_OUTPUT,
            description = "Where to (default: -, standard output). A file is replaced when the stream is there.")
    private String output;

    WatchCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Membership.Options membershipOptions = options.membership("--from", rendezvous);
        boolean isPipe = output.equals(STANDARD_OUTPUT);
        if (isPipe && streams.terminal().interactive() && streams.out() == System.out) {
            throw CommandFailedException.misused(
                    "standard output is a terminal: pipe it into a player, or name a file with --output");
        }
        if (!isPipe) {
            checkWritable(Path.of(output));
        }
        if (options.identity() == IdentityKind.original) {
            streams.say("Warning: with --identity original nobody proves who they are.");
        }
        try (Interruption interruption = Interruption.bySignal();
                Membership membership = Membership.start(membershipOptions, streams);
                StreamWatcher watcher = new StreamWatcher(
                        membership, interruption, options.stream(), this::open, isPipe ? 0 : FILE_FLUSH_MS)) {
            return watch(membership, watcher);
        }
    }

    private int watch(Membership membership, StreamWatcher watcher) throws InterruptedException {
        Failure end;
        try {
            try {
                end = watcher.watch();
            } finally {
                try {
                    watcher.close();
                } finally {
                    membership.leave();
                    streams.say(watcher.summary());
                }
            }
        } catch (IOException broken) {
            throw CommandFailedException.failed(
                    (output.equals(STANDARD_OUTPUT) ? "standard output" : output) + " cannot be written any more ("
                            + broken.getMessage() + "): what was written before is kept",
                    broken);
        }
        if (end == Failure.STREAM_ENDED && !watcher.hasFrames()) {
            throw CommandFailedException.failed(
                    "stream '" + options.stream()
                            + "' ended before there was a place to start at: nothing was written; watch from an earlier moment");
        }
        if (end == Failure.STREAM_ENDED || end == Failure.CLOSED) {
            return 0;
        }
        throw CommandFailedException.failed(
                "stream '" + options.stream() + "' stopped: " + end.advice() + "; what came before is kept");
    }

    private static void checkWritable(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw CommandFailedException.failed(file + " is a directory: name a file in it");
        }
        if (directory == null || !Files.isDirectory(directory)) {
            throw CommandFailedException.failed(file + " cannot be made: there is no directory " + directory);
        }
        if (!Files.isWritable(Files.exists(file) ? file : directory)) {
            throw CommandFailedException.failed(
                    file + " cannot be written to: check permissions, or name another file");
        }
    }

    private OutputStream open() throws IOException {
        return new BufferedOutputStream(
                output.equals(STANDARD_OUTPUT)
                        ? new StrictPrint(streams.out())
                        : Files.newOutputStream(Path.of(output)),
                BUFFER_BYTES);
    }

    /** A print stream that says when it is broken; it would hide that. */
    private static final class StrictPrint extends FilterOutputStream {
        private final PrintStream print;

        StrictPrint(PrintStream print) {
            super(print);
            this.print = print;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            print.write(bytes, offset, length);
            check();
        }

        @Override
        public void flush() throws IOException {
            print.flush();
            check();
        }

        @Override
        public void close() throws IOException {
            flush();
        }

        private void check() throws IOException {
            if (print.checkError()) {
                throw new IOException("whoever read it is gone");
            }
        }
    }
}
