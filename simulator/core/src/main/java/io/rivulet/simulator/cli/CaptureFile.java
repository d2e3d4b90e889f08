package io.rivulet.simulator.cli;

import io.rivulet.report.text.Figures;
import io.rivulet.simulator.replay.PacketCapture;
import io.rivulet.transport.virtual.VirtualTrace;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The file of {@code --pcap}, or none. */
final class CaptureFile implements AutoCloseable {
    private final PrintStream err;
    private final Path file;
    private final PacketCapture capture;

    private CaptureFile(PrintStream err, Path file, PacketCapture capture) {
        this.err = err;
        this.file = file;
        this.capture = capture;
    }

    /** @param file null for none */
    static CaptureFile of(CommandSpec spec, PrintStream err, Path file, String comment) {
        return of(spec, err, file, comment, PacketCapture.ALL, 0, Long.MAX_VALUE);
    }

    /** The same of one node and a stretch of time. */
    static CaptureFile of(
            CommandSpec spec, PrintStream err, Path file, String comment, int node, long fromNs, long toNs) {
        if (file == null) {
            return new CaptureFile(err, null, null);
        }
        try {
            return new CaptureFile(
                    err, file, new PacketCapture(file, comment, node, fromNs, toNs, PacketCapture.MAX_BYTES));
        } catch (IOException failed) {
            throw new ParameterException(
                    spec.commandLine(), "--pcap " + file + " cannot be written: " + failed.getMessage(), failed);
        }
    }

    /** Sees every datagram; null where nothing is written. */
    VirtualTrace trace() {
        return capture;
    }

    /** Says what became of the file. */
    @Override
    public void close() {
        if (capture == null) {
            return;
        }
        String rest = capture.leftOut() == 0 ? "" : "; " + Figures.count(capture.leftOut()) + " more were left out";
        try {
            capture.close();
            err.println("capture " + file + ": " + Figures.count(capture.packets()) + " datagrams" + rest);
        } catch (IOException failed) {
            err.println("rivulet simulate: " + file + " could not be written: " + failed.getMessage() + rest);
        }
    }
}
