package io.rivulet.bench.macro;

import io.rivulet.bench.crypto.CryptoChoice;
import io.rivulet.bench.result.Spread;
import io.rivulet.bench.sessions.BusySessions;
import io.rivulet.bench.sessions.HandshakeRate;
import io.rivulet.bench.sessions.IdleSessions;
import io.rivulet.bench.sessions.KeyAgreementKind;
import io.rivulet.report.text.Figures;
import io.rivulet.report.text.Json;
import io.rivulet.report.text.ProgressLine;
import io.rivulet.report.text.Table;
import io.rivulet.report.text.Terminal;
import io.rivulet.transport.netty.IoKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** The parts of the transport's benchmark: who takes part in each, and what is expected of it. */
final class TransportBench {
    private static final int MESSAGE_BYTES = 1_200;
    private static final int MESSAGES_PER_SECOND = 1_000;
    private static final int FAN = 8;
    private static final int WIDE_FAN = 32;
    private static final Duration IDLE_ESTIMATE = Duration.ofSeconds(40);

    private static final String NIO = SocketThreads.label(IoKind.NIO);
    private static final String EPOLL = SocketThreads.label(IoKind.EPOLL);
    private static final String UDP = UdpFloor.plain().label();
    private static final String SEALED = UdpFloor.sealed().label();
    private static final String RTMFP = new RtmfpStar(false).label();
    private static final String OFFLOADING = new RtmfpStar(true).label();

    /** What all others are divided by, unless a goal says otherwise. */
    private static final String FLOOR = Entrant.label(SEALED, CryptoChoice.FLASH, NIO);

    /** One may cost a few KiB, and all together hardly any time. */
    private static final double IDLE_BYTES = 8_192;

    private static final double IDLE_CORE_SHARE = 0.02;
    private static final int BUSY_MESSAGES_PER_SECOND = 10;
    private static final double BUSY_BYTES = 65_536;

    /** To open and close the sessions of a round, and to collect garbage. */
    private static final Duration BUSY_OVERHEAD = Duration.ofSeconds(5);

    /** What a part came to. */
    record Outcome(String text, Json.Members json, List<Goal> goals) {}

    private final Duration measure;
    private final int rounds;
    private final Duration settle;
    private final Duration warmUp;
    private final int idleSessions;
    private final int busySessions;
    private final boolean hasEpoll = hasEpoll();

    TransportBench(Duration measure, int rounds, Duration settle, Duration warmUp, int idleSessions, int busySessions) {
        this.measure = measure;
        this.rounds = rounds;
        this.settle = settle;
        this.warmUp = warmUp;
        this.idleSessions = idleSessions;
        this.busySessions = busySessions;
    }

    private static boolean hasEpoll() {
        try (SocketThreads threads = new SocketThreads(IoKind.AUTO)) {
            return threads.label().equals(EPOLL);
        }
    }

    /** About how long these parts take. */
    Duration estimate(Collection<TransportPart> parts) {
        Duration all = Duration.ZERO;
        for (TransportPart part : parts) {
            all = all.plus(
                    switch (part) {
                        case HANDSHAKES ->
                            measure.plus(settle).multipliedBy(2L * rounds * KeyAgreementKind.values().length);
                        case IDLE -> IDLE_ESTIMATE;
                        case BUSY -> measure.plus(settle).plus(BUSY_OVERHEAD).multipliedBy(rounds);
                        default ->
                            plan(part).estimate(contestants(part, null, null).size());
                    });
        }
        return all;
    }

    Outcome run(TransportPart part, ProgressLine line) throws Exception {
        return switch (part) {
            case HANDSHAKES -> handshakes(line);
            case IDLE -> idle(line);
            case BUSY -> busy(line);
            default -> contest(part, line);
        };
    }

    // What is sent.

    private ContestPlan plan(TransportPart part) {
        int viewers = part == TransportPart.BULK ? 1 : part == TransportPart.FAN_32 ? WIDE_FAN : FAN;
        Load load = part == TransportPart.LATENCY ? Load.PACED : Load.FLOOD;
        return new ContestPlan(
                CryptoChoice.FLASH,
                IoKind.NIO,
                viewers,
                MESSAGE_BYTES,
                MESSAGES_PER_SECOND,
                measure,
                settle,
                warmUp,
                rounds,
                EnumSet.of(load));
    }

    /** The floors with each kind of sockets, and every profile over each; offload makes no difference at a fixed rate. */
    private List<Contestant> contestants(TransportPart part, SocketThreads nio, SocketThreads epoll) {
        List<Contestant> all = new ArrayList<>();
        all.add(new Entrant(UdpFloor.plain(), CryptoChoice.FLASH, nio));
        all.add(new Entrant(UdpFloor.sealed(), CryptoChoice.FLASH, nio));
        for (CryptoChoice crypto : CryptoChoice.values()) {
            all.add(new Entrant(new RtmfpStar(false), crypto, nio));
        }
        if (hasEpoll) {
            all.add(new Entrant(UdpFloor.sealed(), CryptoChoice.FLASH, epoll));
            for (CryptoChoice crypto : CryptoChoice.values()) {
                all.add(new Entrant(new RtmfpStar(part != TransportPart.LATENCY), crypto, epoll));
            }
        }
        return all;
    }

    private Outcome contest(TransportPart part, ProgressLine line) throws Exception {
        ContestPlan plan = plan(part);
        Contest.Outcome outcome;
        try (SocketThreads nio = new SocketThreads(IoKind.NIO);
                SocketThreads epoll = hasEpoll ? new SocketThreads(IoKind.EPOLL) : null) {
            outcome = new Contest(plan, contestants(part, nio, epoll), line).run();
        }
        ContestReport report =
                new ContestReport(part.toString(), plan, Map.of(), outcome, FLOOR, "profiles and sockets as named");
        return new Outcome(report.toText(Terminal.detect()), report.toJson(), goals(part, outcome));
    }

    private List<Goal> goals(TransportPart part, Contest.Outcome outcome) {
        List<Goal> goals = new ArrayList<>();
        String flash = Entrant.label(RTMFP, CryptoChoice.FLASH, NIO);
        String offloading = Entrant.label(OFFLOADING, CryptoChoice.FLASH, EPOLL);
        if (part == TransportPart.BULK) {
            String checksum = Entrant.label(RTMFP, CryptoChoice.FLASH_CHECKSUM, NIO);
            String bare = Entrant.label(UDP, CryptoChoice.FLASH, NIO);
            goals.add(Goal.atMost(
                    "P1", "CPU per packet, NIO, to udp+crypto", ratio(outcome, Figure.CPU, flash, FLOOR), 1.23));
            if (hasEpoll) {
                goals.add(Goal.atMost(
                        "P1",
                        "CPU per packet, offload, to udp+crypto on NIO",
                        ratio(outcome, Figure.CPU, offloading, FLOOR),
                        0.7));
            }
            goals.add(Goal.atLeast(
                    "P2",
                    "packets per second without HMAC, NIO, to udp",
                    ratio(outcome, Figure.DELIVERIES, checksum, bare),
                    0.7));
            goals.add(Goal.atLeast(
                    "P2",
                    "packets per second with HMAC, NIO, to udp",
                    ratio(outcome, Figure.DELIVERIES, flash, bare),
                    0.6));
            goals.add(Goal.atLeast(
                    "P6",
                    "packets per second of modern, NIO, to flash",
                    ratio(outcome, Figure.DELIVERIES, Entrant.label(RTMFP, CryptoChoice.MODERN, NIO), flash),
                    1.15));
            if (hasEpoll) {
                goals.add(Goal.atLeast(
                        "P6",
                        "packets per second of modern, offload, to flash",
                        ratio(
                                outcome,
                                Figure.DELIVERIES,
                                Entrant.label(OFFLOADING, CryptoChoice.MODERN, EPOLL),
                                offloading),
                        1.4));
            }
        } else if (part == TransportPart.LATENCY) {
            goals.add(Goal.atMost(
                    "P4", "delay p50, NIO, to udp+crypto", ratio(outcome, Figure.DELAY_P50, flash, FLOOR), 1.6));
            goals.add(Goal.atMost(
                    "P4", "delay p99, NIO, to udp+crypto", ratio(outcome, Figure.DELAY_P99, flash, FLOOR), 2));
        }
        return goals;
    }

    private static Spread ratio(Contest.Outcome outcome, Figure figure, String label, String floor) {
        return outcome.figures()
                .get(label)
                .get(figure)
                .dividedBy(outcome.figures().get(floor).get(figure));
    }

    // Sessions.

    private Outcome handshakes(ProgressLine line) throws Exception {
        Map<KeyAgreementKind, List<Double>> rates = new EnumMap<>(KeyAgreementKind.class);
        Map<KeyAgreementKind, List<Double>> bare = new EnumMap<>(KeyAgreementKind.class);
        IoKind io = hasEpoll ? IoKind.EPOLL : IoKind.NIO;
        int steps = rounds * KeyAgreementKind.values().length;
        int step = 0;
        for (int round = 1; round <= rounds; round++) {
            for (KeyAgreementKind kind : KeyAgreementKind.values()) {
                line.update(System.nanoTime(), "Handshakes", (double) step++ / steps, kind.label());
                bare.computeIfAbsent(kind, none -> new ArrayList<>()).add(HandshakeRate.bare(kind, measure.toNanos()));
                HandshakeRate.Rate rate = HandshakeRate.measure(kind, io, settle.toNanos(), measure.toNanos());
                rates.computeIfAbsent(kind, none -> new ArrayList<>()).add(rate.perCoreSecond());
            }
        }
        line.clear();
        Table table = new Table("handshakes: fresh keys for each, per second of the server's processor time")
                .text("keys")
                .number("handshakes")
                .number("bare generation and agreement")
                .number("ratio")
                .number("spread");
        Json.Members json = Json.object();
        List<Goal> goals = new ArrayList<>();
        for (KeyAgreementKind kind : KeyAgreementKind.values()) {
            Spread rate = Spread.of(rates.get(kind));
            Spread floor = Spread.of(bare.get(kind));
            Spread ratio = rate.dividedBy(floor);
            table.row(
                    kind.label(),
                    Figures.perSecond(rate.median()),
                    Figures.perSecond(floor.median()),
                    Figures.factor(ratio.median()),
                    "± " + Figures.percent(ratio.relative()));
            json.put(
                    kind.label(),
                    Json.object()
                            .put("handshakesPerCoreSecond", rate.toJson())
                            .put("barePerCoreSecond", floor.toJson())
                            .put("ratio", ratio.toJson()));
            goals.add(Goal.atLeast(
                    "P3",
                    "handshakes per core second, " + kind.label() + ", to the bare mathematics",
                    ratio,
                    kind.goal()));
        }
        return new Outcome(table.toText(Terminal.detect()), json, goals);
    }

    private Outcome idle(ProgressLine line) throws Exception {
        IdleSessions.Cost cost = IdleSessions.measure(
                CryptoChoice.FLASH, idleSessions, share -> line.update(System.nanoTime(), "Idle sessions", share, ""));
        line.clear();
        Table table = new Table("idle sessions: one end, keepalive every 30 s, without sockets")
                .text("figure")
                .number("value")
                .row("sessions", Figures.count(cost.sessions()))
                .row("memory of each", Figures.bytes(Math.round(cost.bytesPerSession())))
                .row("one core's time", Figures.percent(cost.coreShare()));
        Json.Members json = Json.object()
                .put("sessions", cost.sessions())
                .put("bytesPerSession", cost.bytesPerSession())
                .put("coreShare", cost.coreShare());
        List<Goal> goals = List.of(
                Goal.atMost(
                        "idle",
                        "memory of a session, to 8 KiB",
                        Spread.of(List.of(cost.bytesPerSession() / IDLE_BYTES)),
                        1),
                Goal.atMost(
                        "idle",
                        "a core's time for all of them, to 2 %",
                        Spread.of(List.of(cost.coreShare() / IDLE_CORE_SHARE)),
                        1));
        return new Outcome(table.toText(Terminal.detect()), json, goals);
    }

    private Outcome busy(ProgressLine line) throws Exception {
        BusySessions.Plan plan = new BusySessions.Plan(
                CryptoChoice.FLASH,
                hasEpoll ? IoKind.EPOLL : IoKind.NIO,
                busySessions,
                BUSY_MESSAGES_PER_SECOND,
                MESSAGE_BYTES,
                settle,
                measure);
        List<BusySessions.Cost> costs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            int before = round;
            costs.add(BusySessions.measure(
                    plan, share -> line.update(System.nanoTime(), "Busy sessions", (before + share) / rounds, "")));
        }
        line.clear();
        BusyReport report = new BusyReport(plan, costs);
        Goal goal = Goal.atMost(
                "busy",
                "memory of a session, to 64 KiB and buffered data",
                report.memory().dividedBy(BUSY_BYTES),
                1);
        return new Outcome(report.toText(Terminal.detect()), report.toJson(), List.of(goal));
    }
}
