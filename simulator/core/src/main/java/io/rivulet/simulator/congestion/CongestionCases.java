package io.rivulet.simulator.congestion;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The experiments: flows on a home uplink of 1 Mbit/s whose modem holds 200 ms of data, unless their titles say otherwise. */
public final class CongestionCases {
    private static final long RATE = 1_000_000;
    private static final int BUFFER_MS = 200;
    private static final int ONE_WAY_MS = 20;

    private CongestionCases() {}

    /** All of them, in the order in which they are shown. */
    public static List<CongestionCase> all() {
        List<CongestionCase> cases = new ArrayList<>();
        for (FlowKind kind : FlowKind.values()) {
            cases.add(alone(kind));
        }
        for (FlowKind kind : FlowKind.values()) {
            cases.add(pair(kind));
        }
        List<FlowKind> candidates = List.of(FlowKind.RFC, FlowKind.DELAY, FlowKind.LEDBAT_60, FlowKind.MODEL);
        candidates.forEach(kind -> cases.add(four(kind)));
        candidates.forEach(kind -> cases.add(deep(kind)));
        candidates.forEach(kind -> cases.add(apart(kind)));
        candidates.forEach(kind -> cases.add(jittery(kind)));
        cases.add(eight(FlowKind.DELAY));
        cases.add(far(FlowKind.DELAY));
        cases.add(slow(FlowKind.DELAY));
        cases.add(beside(FlowKind.DELAY, FlowKind.RFC));
        for (FlowKind kind : FlowKind.values()) {
            if (kind != FlowKind.RENO) {
                cases.add(beside(kind, FlowKind.RENO));
            }
        }
        return List.copyOf(cases);
    }

    /** One flow. */
    public static CongestionCase alone(FlowKind kind) {
        return new CongestionCase(
                "alone-" + name(kind),
                kind.label() + " alone",
                RATE,
                BUFFER_MS,
                0,
                List.of(flow(kind, 0, 60)),
                60,
                10,
                60);
    }

    /** One flow behind a radio. */
    public static CongestionCase jittery(FlowKind kind) {
        return new CongestionCase(
                "jitter-" + name(kind),
                kind.label() + " alone, jitter of 30 ms",
                RATE,
                BUFFER_MS,
                30,
                List.of(flow(kind, 0, 60)),
                60,
                10,
                60);
    }

    /** Two flows of a kind, of which the second starts 5 s after the first. */
    public static CongestionCase pair(FlowKind kind) {
        return new CongestionCase(
                "pair-" + name(kind),
                "Two " + kind.label() + ", 5 s apart",
                RATE,
                BUFFER_MS,
                0,
                List.of(flow(kind, 0, 120), flow(kind, 5, 120)),
                120,
                30,
                120);
    }

    /** Two flows of a kind before a modem that holds a second of data, as many do. */
    public static CongestionCase deep(FlowKind kind) {
        return new CongestionCase(
                "deep-" + name(kind),
                "Two " + kind.label() + ", 5 s apart, buffer of 1 s",
                RATE,
                5 * BUFFER_MS,
                0,
                List.of(flow(kind, 0, 120), flow(kind, 5, 120)),
                120,
                30,
                120);
    }

    /** Two flows of a kind on 10 Mbit/s, of which one goes four times as far. */
    public static CongestionCase apart(FlowKind kind) {
        return new CongestionCase(
                "apart-" + name(kind),
                "Two " + kind.label() + ", round trips of 40 and 160 ms, 10 Mbit/s",
                10 * RATE,
                BUFFER_MS,
                0,
                List.of(new FlowPlan(kind, 0, 120, ONE_WAY_MS), new FlowPlan(kind, 5, 120, 4 * ONE_WAY_MS)),
                120,
                30,
                120);
    }

    /** Four flows of a kind on 4 Mbit/s, one every 5 s. */
    public static CongestionCase four(FlowKind kind) {
        return new CongestionCase(
                "four-" + name(kind),
                "Four " + kind.label() + ", 5 s apart, 4 Mbit/s",
                4 * RATE,
                BUFFER_MS,
                0,
                List.of(flow(kind, 0, 120), flow(kind, 5, 120), flow(kind, 10, 120), flow(kind, 15, 120)),
                120,
                40,
                120);
    }

    /** More flows than the path has room for: eight of a kind, one every 2 s. */
    public static CongestionCase eight(FlowKind kind) {
        return new CongestionCase(
                "eight-" + name(kind),
                "Eight " + kind.label() + ", 2 s apart",
                RATE,
                BUFFER_MS,
                0,
                IntStream.range(0, 8)
                        .mapToObj(number -> flow(kind, 2 * number, 120))
                        .toList(),
                120,
                40,
                120);
    }

    /** One flow around the world. */
    public static CongestionCase far(FlowKind kind) {
        return new CongestionCase(
                "far-" + name(kind),
                kind.label() + " alone, round trip of 300 ms",
                RATE,
                BUFFER_MS,
                0,
                List.of(new FlowPlan(kind, 0, 60, 150)),
                60,
                10,
                60);
    }

    /** One flow on a quarter of the rate. */
    public static CongestionCase slow(FlowKind kind) {
        return new CongestionCase(
                "slow-" + name(kind),
                kind.label() + " alone, 250 kbit/s",
                RATE / 4,
                BUFFER_MS,
                0,
                List.of(flow(kind, 0, 60)),
                60,
                10,
                60);
    }

    /** A flow, and another of a different kind that comes after 10 s and ends after 70 s. */
    public static CongestionCase beside(FlowKind kind, FlowKind other) {
        return new CongestionCase(
                name(kind) + "-beside-" + name(other),
                kind.label() + " beside " + other.label() + " from 10 s to 70 s",
                RATE,
                BUFFER_MS,
                0,
                List.of(flow(kind, 0, 100), flow(other, 10, 70)),
                100,
                20,
                70);
    }

    private static FlowPlan flow(FlowKind kind, int startSeconds, int endSeconds) {
        return new FlowPlan(kind, startSeconds, endSeconds, ONE_WAY_MS);
    }

    private static String name(FlowKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace("_", "");
    }
}
