package io.rivulet.cli;

import io.rivulet.cli.common.CommandFailedException;
import io.rivulet.cli.common.Streams;
import io.rivulet.cli.demo.Demo;
import io.rivulet.cli.demo.DemoConfig;
import io.rivulet.cli.demo.DemoReport;
import io.rivulet.cli.demo.DemoResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rivulet demo}. */
@Command(
        name = "demo",
        description = {
            "Broadcasts a clip to a group of peers in one process, and shows how it went.",
            "",
            "Starts a rendezvous, one publisher and many viewers, each a whole node with its own UDP socket on 127.0.0.1. "
                    + "Viewers are given nothing but the address of the rendezvous. The clip is sent at its own pace once all viewers "
                    + "are in, and what each viewer got is compared with what was sent, bit for bit.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 when every viewer got everything, 1 when not, 2 when called wrongly.",
            "",
            "Examples:",
            "  rivulet demo",
            "  rivulet demo holiday.flv --peers 20",
            "  rivulet demo --seconds 60 --all --report /tmp/report"
        })
final class DemoCommand implements Callable<Integer> {
    /** Rows in the terminal when not all are asked for. */
    private static final int WORST = 5;

    private final Streams streams;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE.flv",
            description = "What to play (default: a built-in clip, looped).")
    private Path file;

    @Option(
            names = "--peers",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many viewers, 1 to " + DemoConfig.MAX_VIEWERS + " (default: 50).")
    private int peers;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "0",
            description = "How long to play (default: the whole file; " + DemoConfig.DEFAULT_CLIP_SECONDS
                    + " s of the built-in clip).")
    private int seconds;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            defaultValue = "rivulet-demo",
            description = "Where to write index.html and demo.json (default: rivulet-demo).")
    private Path report;

    @Option(names = "--all", description = "Show every viewer in the table, not the worst " + WORST + " alone.")
    private boolean all;

    DemoCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws InterruptedException {
        Ranges.check("--peers", peers, 1, DemoConfig.MAX_VIEWERS);
        Ranges.check("--seconds", seconds, 0, Ranges.MAX_SECONDS);
        prepareReport();
        streams.say(
                "One publisher, " + peers + (peers == 1 ? " viewer" : " viewers")
                        + " and a rendezvous on 127.0.0.1. Every peer has the same address, so limits for each address are off.");
        DemoResult result = new Demo(new DemoConfig(file, peers, seconds), streams).run();
        DemoReport shown = new DemoReport(result);
        print(shown);
        write(shown);
        if (!result.sourceTrouble().isEmpty()) {
            throw CommandFailedException.failed(result.sourceTrouble());
        }
        return result.isGood() ? 0 : CommandFailedException.FAILED;
    }

    private void print(DemoReport shown) {
        PrintStream out = streams.out();
        boolean isCut = !all && peers > WORST;
        String title = isCut ? "Viewers, the worst " + WORST + " of " + peers + " (--all shows every one)" : "Viewers";
        out.println();
        out.print(shown.table(title).toText(streams.terminal(), all ? Integer.MAX_VALUE : WORST));
        out.println(streams.terminal().plain(DemoReport.legend()));
        out.println();
        shown.summaryLines().forEach(line -> out.println(streams.terminal().plain(line)));
        out.println();
        out.println(streams.terminal().plain(shown.verdict()));
        out.flush();
    }

    /** Before the run: nobody waits for a report that cannot be written. */
    private void prepareReport() {
        try {
            Files.createDirectories(report);
        } catch (IOException e) {
            throw CommandFailedException.failed(
                    report + " cannot be made a directory: name another one with --report", e);
        }
        if (!Files.isWritable(report)) {
            throw CommandFailedException.failed(report + " cannot be written to: name another directory with --report");
        }
    }

    private void write(DemoReport shown) {
        String command = "./rivulet demo" + (file == null ? "" : " " + file) + " --peers " + peers
                + (seconds == 0 ? "" : " --seconds " + seconds);
        Path page = report.resolve("index.html");
        Path data = report.resolve("demo.json");
        try {
            Files.writeString(page, shown.html(command), StandardCharsets.UTF_8);
            Files.writeString(data, shown.json(command).toText(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw CommandFailedException.failed(
                    "the report cannot be written to " + report
                            + ": make room, or name another directory with --report",
                    e);
        }
        streams.out().println("Report     " + page.toAbsolutePath().normalize());
        streams.out().println("Data       " + data.toAbsolutePath().normalize());
        streams.out().flush();
    }
}
