package io.rivulet.simulator.cli;

import io.rivulet.overlay.StreamSettings;
import io.rivulet.report.text.Figures;
import io.rivulet.report.text.ProgressLine;
import io.rivulet.report.text.Terminal;
import io.rivulet.simulator.check.RunViolation;
import io.rivulet.simulator.net.LatencyPreset;
import io.rivulet.simulator.net.UplinkPreset;
import io.rivulet.simulator.node.CryptoChoice;
import io.rivulet.simulator.report.StreamJson;
import io.rivulet.simulator.report.StreamPage;
import io.rivulet.simulator.report.StreamTable;
import io.rivulet.simulator.scenario.Kill;
import io.rivulet.simulator.scenario.RunProgress;
import io.rivulet.simulator.scenario.StreamResult;
import io.rivulet.simulator.scenario.StreamWorld;
import io.rivulet.simulator.scenario.StreamWorldConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reads the options, runs the world, shows what came of it. */
@Command(
        name = "rivulet simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs one stream from a publisher to many viewers under virtual time: the nodes and the rendezvous are the real ones,"
                    + " the network is not. The same options give the same result, bit for bit.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 when everything arrived as it has to (all of it without loss, 99.9 %% up to 1 %% loss; above that"
                    + " nothing is required), 1 when not, 2 when an option is wrong."
        })
final class SimulateCommand implements Callable<Integer> {
    private static final int GOOD = 0;
    private static final int BAD = 1;

    private static final String PAGE = "rivulet-simulate.html";

    @Spec
    private CommandSpec spec;

    private final PrintStream out;
    private final PrintStream err;
    private final String command;

    @Option(names = "--peers", paramLabel = "N", description = "Viewers, 1 to 10000. Default ${DEFAULT-VALUE}.")
    private int peers = 200;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "Length of the stream, 1 to 3600. Default ${DEFAULT-VALUE}.")
    private int seconds = 30;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            description = "Where all randomness comes from. Default ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            converter = Quantities.Rate.class,
            description = "The stream's rate, 8k to 100M bits a second. Default 1M.")
    private long rate = 1_000_000;

    @Option(
            names = "--loss",
            paramLabel = "SHARE",
            converter = Quantities.Share.class,
            description = "Datagrams lost on each way, 0 to 50%%. Default 0.")
    private double loss;

    @Option(
            names = "--latency",
            paramLabel = "PRESET",
            converter = Quantities.Latency.class,
            description =
                    "regions6 (six regions of the world; the default), constant:TIME from 1ms, planetlab, coordinates, transit-stub, matrix:FILE; all are in overlay/docs/simulator.md.")
    private LatencyPreset latency = LatencyPreset.regions6();

    @Option(
            names = "--uplink",
            paramLabel = "UPLINK",
            converter = Quantities.Uplink.class,
            description =
                    "What each viewer may upload: a number is times the stream's rate, 10M is bits a second; or regional, home-dc, lognormal, mobile. Default ${DEFAULT-VALUE}.",
            defaultValue = "10M")
    private UplinkPreset uplink;

    @Option(
            names = "--source-uplink",
            paramLabel = "RATE",
            converter = Quantities.Rate.class,
            description = "What the publisher may upload, 32k to 10G. Default 8M.")
    private long sourceUplink = 8_000_000;

    @Option(
            names = "--queue",
            paramLabel = "BYTES",
            description = "What may wait before an uplink, from 3000. Default ${DEFAULT-VALUE}.")
    private long queue = 65_536;

    @Option(
            names = "--crypto",
            paramLabel = "KIND",
            converter = Quantities.Crypto.class,
            description = "plain (the default; quick) or flash (RFC 7425, as production has it).")
    private CryptoChoice crypto = CryptoChoice.PLAIN;

    @Option(
            names = "--window",
            paramLabel = "TIME",
            converter = Quantities.Time.class,
            description = "How long a piece of the stream is worth having, 0.2s to 60s. Default 2s.")
    private Duration window = StreamSettings.lowLatency().window();

    @Option(
            names = "--fetch",
            paramLabel = "TIME",
            converter = Quantities.Time.class,
            description =
                    "How long a push is waited for before a piece is asked for, 10ms to the window. Default 300ms.")
    private Duration fetch = StreamSettings.lowLatency().fetchPeriod();

    @Option(
            names = "--join-over",
            paramLabel = "TIME",
            converter = Quantities.Time.class,
            description = "Over how long viewers join, 0s to 10min. Default 5s.")
    private Duration joinOver = Duration.ofSeconds(5);

    @Option(
            names = "--settle",
            paramLabel = "TIME",
            converter = Quantities.Time.class,
            description = "How long the stream waits when all have found it, 0s to 10min. Default 5s.")
    private Duration settle = Duration.ofSeconds(5);

    @Option(
            names = "--kill",
            paramLabel = "SHARE@TIME",
            converter = Quantities.KillAt.class,
            description =
                    "Kills a share of the viewers silently, so long after the stream began: 30%%@10s. May be repeated.")
    private List<Kill> kills = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the result as JSON; - is standard output.")
    private String json;

    @Option(
            names = "--html",
            paramLabel = "PATH",
            description = "Where the report goes, a file or a directory. Default " + PAGE + " in this directory.")
    private Path html = Path.of(PAGE);

    @Option(names = "--quiet", description = "No progress and no table: only files, and what is wrong.")
    private boolean quiet;

    SimulateCommand(PrintStream out, PrintStream err, String... args) {
        this.out = out;
        this.err = err;
        command = CommandLineText.of("./rivulet simulate", args);
    }

    @Override
    public Integer call() {
        StreamWorldConfig config = config();
        Path page = Files.isDirectory(html) ? html.resolve(PAGE) : html;
        checkWritable(page);
        if (json != null && !json.equals("-")) {
            checkWritable(Path.of(json));
        }
        Terminal terminal = Terminal.detect();
        ProgressLine progress = new ProgressLine(err, terminal);
        long startNs = System.nanoTime();
        StreamResult result;
        try {
            result = new StreamWorld(config).run(quiet ? RunProgress.NONE : shownOn(progress, startNs));
        } catch (RunViolation violation) {
            progress.clear();
            return stopped(violation.getMessage());
        } catch (IllegalStateException defect) {
            progress.clear();
            defect.printStackTrace(err);
            return stopped(defect.toString());
        }
        progress.clear();
        return show(result, page, terminal, System.nanoTime() - startNs);
    }

    private StreamWorldConfig config() {
        check(
                peers >= 1 && peers <= StreamWorldConfig.MAX_VIEWERS,
                "--peers",
                peers,
                "1 to 10000 (each is a whole node; larger worlds need a coarser model, which is not there yet)");
        check(seconds >= 1 && seconds <= StreamWorldConfig.MAX_STREAM_SECONDS, "--seconds", seconds, "1 to 3600");
        check(rate >= 8_000 && rate <= 100_000_000, "--rate", rate + " bit/s", "8k to 100M");
        check(loss <= 0.5, "--loss", loss, "0 to 50%");
        check(
                sourceUplink >= 32_000 && sourceUplink <= 10_000_000_000L,
                "--source-uplink",
                sourceUplink + " bit/s",
                "32k to 10G");
        check(queue >= 3_000 && queue <= 1L << 30, "--queue", queue, "3000 to 1073741824");
        Duration most = Duration.ofMinutes(10);
        check(joinOver.compareTo(most) <= 0, "--join-over", Figures.duration(joinOver.toNanos()), "0s to 10min");
        check(settle.compareTo(most) <= 0, "--settle", Figures.duration(settle.toNanos()), "0s to 10min");
        Duration least = Duration.ofMillis(200);
        boolean isWindow = window.compareTo(least) >= 0 && window.compareTo(Duration.ofMinutes(1)) <= 0;
        check(isWindow, "--window", Figures.duration(window.toNanos()), "0.2s to 60s");
        boolean isFetch = fetch.compareTo(Duration.ofMillis(10)) >= 0 && fetch.compareTo(window) <= 0;
        check(isFetch, "--fetch", Figures.duration(fetch.toNanos()), "10ms to the window");
        StreamSettings usual = StreamSettings.lowLatency();
        StreamWorldConfig.Builder builder = StreamWorldConfig.builder(seed)
                .settings(new StreamSettings(window, fetch, usual.mapPeriod(), usual.fragmentBytes()))
                .viewers(peers)
                .streamSeconds(seconds)
                .bitsPerSec(rate)
                .lossRatio(loss)
                .latency(latency)
                .uplink(uplink)
                .sourceBitsPerSec(sourceUplink)
                .queueBytes(queue)
                .crypto(crypto)
                .joining(joinOver, settle);
        kills.forEach(builder::kill);
        try {
            return builder.build();
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }

    private void check(boolean holds, String option, Object given, String allowed) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), option + " is " + given + ", must be " + allowed);
        }
    }

    /** Finds out now, not after minutes of work. */
    private void checkWritable(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        boolean isFine = Files.exists(file)
                ? Files.isRegularFile(file) && Files.isWritable(file)
                : Files.isDirectory(directory) && Files.isWritable(directory);
        if (!isFine) {
            throw new ParameterException(
                    spec.commandLine(), file + " cannot be written: give a file in a directory that exists");
        }
    }

    private RunProgress shownOn(ProgressLine progress, long startNs) {
        return (phase, share, virtualNs, detail) -> {
            long nowNs = System.nanoTime();
            double speed = (double) virtualNs / Math.max(1, nowNs - startNs);
            String name = phase.name().charAt(0) + phase.name().substring(1).toLowerCase(Locale.ROOT);
            String figures = String.format(
                    Locale.ROOT,
                    "%.1f s simulated, %s real time%s",
                    virtualNs / 1e9,
                    Figures.factor(speed),
                    detail.isEmpty() ? "" : ", " + detail);
            progress.update(nowNs, name, share, figures);
        };
    }

    private int stopped(String why) {
        err.println("rivulet simulate: the run stopped: " + why + " (seed " + seed + "); to see it again: " + command);
        return BAD;
    }

    private int show(StreamResult result, Path page, Terminal terminal, long wallNs) {
        try {
            Files.writeString(page, StreamPage.of(result, command).toHtml());
            if (json != null && !json.equals("-")) {
                Files.writeString(Path.of(json), StreamJson.of(result, command).toText());
            }
        } catch (IOException failed) {
            err.println("rivulet simulate: the report could not be written: " + failed);
            return BAD;
        }
        if ("-".equals(json)) {
            out.print(StreamJson.of(result, command).toText());
        } else if (!quiet) {
            out.print(StreamTable.ofRun(result).toText(terminal));
            out.println(terminal.plain(String.format(
                    Locale.ROOT,
                    "%.1f s simulated in %s, %s real time",
                    result.virtualNs() / 1e9,
                    Figures.duration(wallNs),
                    Figures.factor((double) result.virtualNs() / wallNs))));
            out.println("delivery trace " + result.traceHash());
            out.println("report " + page.toAbsolutePath().normalize());
        }
        for (String failure : result.failures()) {
            err.println("rivulet simulate: " + failure);
        }
        if (!result.isGood()) {
            err.println("rivulet simulate: not as it has to be, with seed " + seed + " at the end of "
                    + result.virtualNs() / 1_000_000_000L + " s of virtual time; to see it again: " + command);
        }
        return result.isGood() ? GOOD : BAD;
    }
}
