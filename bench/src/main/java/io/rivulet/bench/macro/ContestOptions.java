package io.rivulet.bench.macro;

import io.rivulet.bench.crypto.CryptoChoice;
import io.rivulet.bench.endpoint.DeliveryMeter;
import io.rivulet.bench.result.JsonFile;
import io.rivulet.bench.result.RunFacts;
import io.rivulet.report.text.Figures;
import io.rivulet.report.text.ProgressLine;
import io.rivulet.report.text.Terminal;
import io.rivulet.transport.netty.DriverThreads;
import io.rivulet.transport.netty.IoKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that all contests have, and what is done with them. */
final class ContestOptions {
    private static final int MAX_VIEWERS = 64;
    private static final int MAX_MESSAGES_PER_SECOND = 100_000;
    /** A packet of this size leaves room for everything around it in {@link StarSetup#MAX_DATAGRAM_BYTES}. */
    private static final int MAX_MESSAGE_BYTES = 1_300;

    private static final double MEASURE_SECONDS = 10;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Mixin
    private MeasurementOptions measurement;

    @Option(names = "--viewers", defaultValue = "8", description = "How many receive (default: ${DEFAULT-VALUE}).")
    private int viewers;

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
        JsonFile file = measurement.outputFile();
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

    private ContestPlan plan() {
        List<String> errors = measurement.errors();
        MeasurementOptions.check(errors, "--viewers", viewers, 1, MAX_VIEWERS);
        MeasurementOptions.check(
                errors, "--message-bytes", messageBytes, DeliveryMeter.HEADER_BYTES, MAX_MESSAGE_BYTES);
        MeasurementOptions.check(errors, "--rate", messagesPerSecond, 1, MAX_MESSAGES_PER_SECOND);
        measurement.refuse(errors);
        return new ContestPlan(
                crypto,
                resolved(),
                viewers,
                messageBytes,
                messagesPerSecond,
                measurement.measure(MEASURE_SECONDS),
                measurement.settle(),
                measurement.warmUp(),
                measurement.rounds(),
                EnumSet.allOf(Load.class));
    }

    /** What {@link IoKind#AUTO} comes to here. */
    private IoKind resolved() {
        DriverThreads threads = new DriverThreads(io, 1, 1, 1);
        threads.close().join();
        return threads.kind();
    }
}
