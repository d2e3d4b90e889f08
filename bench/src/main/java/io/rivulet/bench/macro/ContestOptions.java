package io.rivulet.bench.macro;

import io.rivulet.bench.crypto.CryptoChoice;
import io.rivulet.bench.result.JsonFile;
import io.rivulet.bench.result.RunFacts;
import io.rivulet.report.text.Figures;
import io.rivulet.report.text.ProgressLine;
import io.rivulet.report.text.Terminal;
import io.rivulet.transport.netty.DriverThreads;
import io.rivulet.transport.netty.IoKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that all contests have, and what is done with them. */
final class ContestOptions {
    private static final int MAX_VIEWERS = 64;
    private static final int MAX_MESSAGES_PER_SECOND = 100_000;
    private static final double MAX_SECONDS = 3_600;
    private static final double MIN_SECONDS = 0.1;
    private static final int MAX_ROUNDS = 100;

    /** A packet of this size leaves room for everything around it in {@link StarSetup#MAX_DATAGRAM_BYTES}. */
    private static final int MAX_MESSAGE_BYTES = 1_300;

    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration QUICK_SETTLE = Duration.ofMillis(300);
    private static final double QUICK_SECONDS = 1;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--viewers", defaultValue = "8", description = "How many receive (default: ${DEFAULT-VALUE}).")
    private int viewers;

    @Option(
            names = "--seconds",
            description = "How long each measurement takes (default: 10). Each contestant is measured twice per round.")
    private Double seconds;

    @Option(names = "--rounds", description = "How often everything is measured, in turn (default: 5).")
    private Integer rounds;

    @Option(
            names = "--crypto",
            paramLabel = "PROFILE",
            defaultValue = "flash",
            converter = CryptoConverter.class,
            description =
                    "plain, flash (AES, HMAC, sequence numbers), flash-checksum or modern (AES-GCM) (default: ${DEFAULT-VALUE}).")
    private CryptoChoice crypto;

    @Option(
            names = "--io",
            defaultValue = "auto",
            converter = IoConverter.class,
            description = "Sockets by nio, epoll or auto (default: ${DEFAULT-VALUE}).")
    private IoKind io;

    @Option(
            names = "--message-bytes",
            paramLabel = "BYTES",
            defaultValue = "1200",
            description = "The size of each message (default: ${DEFAULT-VALUE}).")
    private int messageBytes;

    @Option(
            names = "--rate",
            paramLabel = "PER-SECOND",
            defaultValue = "1000",
            description = "Messages per second at the fixed rate (default: ${DEFAULT-VALUE}).")
    private int messagesPerSecond;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results there, too.")
    private Path json;

    @Option(
            names = "--quick",
            description = "One short round without warm-up: shows that it works, not how fast it is.")
    private boolean quick;

    static final class CryptoConverter implements CommandLine.ITypeConverter<CryptoChoice> {
        @Override
        public CryptoChoice convert(String value) {
            try {
                return CryptoChoice.ofLabel(value);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        }
    }

    static final class IoConverter implements CommandLine.ITypeConverter<IoKind> {
        @Override
        public IoKind convert(String value) {
            return switch (value) {
                case "auto" -> IoKind.AUTO;
                case "nio" -> IoKind.NIO;
                case "epoll" -> IoKind.EPOLL;
                default -> throw new CommandLine.TypeConversionException("'" + value + "' is none of auto, nio, epoll");
            };
        }
    }

    /**
     * Measures a contestant beside the floors, and reports.
     *
     * @param offloading the same contestant with offload; left out where the transport has none
     * @return the exit status
     */
    int run(String name, Contestant subject, Contestant offloading) throws Exception {
        ContestPlan plan = plan();
        JsonFile file = outputFile();
        Map<String, String> facts = RunFacts.collect();
        List<Contestant> contestants = new ArrayList<>(List.of(UdpFloor.plain(), UdpFloor.sealed(), subject));
        if (plan.io() == IoKind.EPOLL) {
            contestants.add(offloading);
        }
        System.err.println("Takes about "
                + Figures.duration(plan.estimate(contestants.size()).toNanos()) + ".");
        ProgressLine line = new ProgressLine(System.err, Terminal.detect());
        Contest.Outcome outcome = new Contest(plan, contestants, line).run();
        ContestReport report =
                new ContestReport(name, plan, facts, outcome, UdpFloor.sealed().label());
        spec.commandLine().getOut().println(report.toText(Terminal.detect()));
        spec.commandLine().getOut().flush();
        if (file.write(report.toJson())) {
            System.err.println("Results: " + file.path());
        }
        return CommandLine.ExitCode.OK;
    }

    private JsonFile outputFile() {
        try {
            return JsonFile.at(json);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--json: " + e.getMessage(), e);
        }
    }

    private ContestPlan plan() {
        double measureSeconds = seconds != null ? seconds : quick ? QUICK_SECONDS : WARM_UP.toSeconds();
        int measureRounds = rounds != null ? rounds : quick ? 1 : 5;
        List<String> errors = new ArrayList<>();
        check(errors, "--viewers", viewers, 1, MAX_VIEWERS);
        check(errors, "--seconds", measureSeconds, MIN_SECONDS, MAX_SECONDS);
        check(errors, "--rounds", measureRounds, 1, MAX_ROUNDS);
        check(errors, "--message-bytes", messageBytes, DeliveryMeter.HEADER_BYTES, MAX_MESSAGE_BYTES);
        check(errors, "--rate", messagesPerSecond, 1, MAX_MESSAGES_PER_SECOND);
        if (!errors.isEmpty()) {
            throw new ParameterException(spec.commandLine(), String.join("; ", errors));
        }
        return new ContestPlan(
                crypto,
                resolved(),
                viewers,
                messageBytes,
                messagesPerSecond,
                Duration.ofMillis(Math.round(measureSeconds * 1_000)),
                quick ? QUICK_SETTLE : SETTLE,
                quick ? QUICK_SETTLE : WARM_UP,
                measureRounds,
                EnumSet.allOf(Load.class));
    }

    /** What {@link IoKind#AUTO} comes to here. */
    private IoKind resolved() {
        DriverThreads threads = new DriverThreads(io, 1, 1, 1);
        threads.close().join();
        return threads.kind();
    }

    private static void check(List<String> errors, String name, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            errors.add(
                    String.format(Locale.ROOT, "%s is %s, must be %s to %s", name, text(value), text(min), text(max)));
        }
    }

    private static String text(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : Double.toString(value);
    }
}
