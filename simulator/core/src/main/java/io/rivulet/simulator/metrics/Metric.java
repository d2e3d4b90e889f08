package io.rivulet.simulator.metrics;

import io.rivulet.report.text.Figures;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The figures of a run, each with what it means. A tier gives those that it can tell and leaves the others out; none is ever guessed.
 *
 * <p>CI(x), the continuity index, is the share of pairs of a fragment and a peer in which the fragment was in hand within x of its
 * emission. Which pairs count is said at {@link DeliverySink}. "Worst" is the half second of the stream, by time of emission, in which it
 * is least. Fragments and messages are the same here: the simulated streams put one message into one fragment.
 */
public enum Metric {
    RHO("rho", Unit.NUMBER, Better.NEITHER, "all uploads together over the stream's rate to every peer"),
    DELIVERED("delivered", Unit.SHARE, Better.HIGHER, "fragments delivered of those that should have been"),
    PEERS_FED("peers-fed", Unit.SHARE, Better.HIGHER, "peers that got at least 99.9 % of what they should have"),
    PEERS_UNFED(
            "peers-unfed",
            Unit.COUNT,
            Better.LOWER,
            "peers that wanted the stream for 10 s or more and never got any of it"),

    DELAY_P50("delay-p50", Unit.SECONDS, Better.LOWER, "from emission to delivery, median"),
    DELAY_P90("delay-p90", Unit.SECONDS, Better.LOWER, "from emission to delivery, nine of ten"),
    DELAY_P99("delay-p99", Unit.SECONDS, Better.LOWER, "from emission to delivery, 99 of 100"),
    DELAY_P999("delay-p99.9", Unit.SECONDS, Better.LOWER, "from emission to delivery, 999 of 1,000"),
    DELAY_MAX("delay-max", Unit.SECONDS, Better.LOWER, "from emission to delivery, largest"),

    CI_200MS("ci-0.2s", Unit.SHARE, Better.HIGHER, "CI(0.2 s)"),
    CI_500MS("ci-0.5s", Unit.SHARE, Better.HIGHER, "CI(0.5 s)"),
    CI_1S("ci-1s", Unit.SHARE, Better.HIGHER, "CI(1 s)"),
    CI_2S("ci-2s", Unit.SHARE, Better.HIGHER, "CI(2 s)"),
    CI_4S("ci-4s", Unit.SHARE, Better.HIGHER, "CI(4 s)"),
    CI_200MS_WORST("ci-0.2s-worst", Unit.SHARE, Better.HIGHER, "CI(0.2 s), worst"),
    CI_500MS_WORST("ci-0.5s-worst", Unit.SHARE, Better.HIGHER, "CI(0.5 s), worst"),
    CI_1S_WORST("ci-1s-worst", Unit.SHARE, Better.HIGHER, "CI(1 s), worst"),
    CI_2S_WORST("ci-2s-worst", Unit.SHARE, Better.HIGHER, "CI(2 s), worst"),
    CI_4S_WORST("ci-4s-worst", Unit.SHARE, Better.HIGHER, "CI(4 s), worst"),
    CI_2S_CORE(
            "ci-2s-core",
            Unit.SHARE,
            Better.HIGHER,
            "CI(2 s) of the core: peers there from the start that upload and behave"),
    CI_2S_CORE_WORST("ci-2s-core-worst", Unit.SHARE, Better.HIGHER, "CI(2 s) of the core, worst"),
    CI_2S_LATER("ci-2s-later", Unit.SHARE, Better.HIGHER, "CI(2 s), worst from 3 s after the first fault on"),
    RECOVERY_1S(
            "recovery-1s",
            Unit.SECONDS,
            Better.LOWER,
            "from the first fault until CI(1 s) is 99.9 % for 5 s, by emission"),
    RECOVERY_2S(
            "recovery-2s",
            Unit.SECONDS,
            Better.LOWER,
            "from the first fault until CI(2 s) is 99.9 % for 5 s, by emission"),

    STARTUP_P50(
            "startup-p50",
            Unit.SECONDS,
            Better.LOWER,
            "from joining to the first delivery, median of those who come later; who waited in vain would have needed longer"),
    STARTUP_P95("startup-p95", Unit.SECONDS, Better.LOWER, "the same, 95 of 100"),
    STARTUP_P99("startup-p99", Unit.SECONDS, Better.LOWER, "the same, 99 of 100"),
    STARTUP_MAX("startup-max", Unit.SECONDS, Better.LOWER, "the same, longest"),

    DUP_RATIO("dup-ratio", Unit.SHARE, Better.LOWER, "payload that came again, of payload that came first"),
    DUP_RATIO_WORST_5S(
            "dup-ratio-worst-5s", Unit.SHARE, Better.LOWER, "the same in the five seconds in which it is largest"),
    RMR("rmr", Unit.NUMBER, Better.LOWER, "payload messages sent over deliveries, less 1: 0 is a tree"),
    PULLED("pulled", Unit.SHARE, Better.LOWER, "fragments that were asked for one by one, of all that came first"),
    CTL_RATIO(
            "ctl-ratio",
            Unit.SHARE,
            Better.LOWER,
            "bytes of what carries no payload, UDP and IP headers included, of first copies' payload"),
    CTL_STREAM(
            "ctl-stream",
            Unit.SHARE,
            Better.NEITHER,
            "of it, the stream's messages: announcements, maps, masks, requests, distances"),
    CTL_MAPS("ctl-maps", Unit.SHARE, Better.NEITHER, "of the stream's messages, maps of what is held"),
    CTL_DISTANCES(
            "ctl-distances",
            Unit.SHARE,
            Better.NEITHER,
            "of these, how far behind the source somebody is, and whom it serves"),
    CTL_MASKS("ctl-masks", Unit.SHARE, Better.NEITHER, "of these, wishes for what is to be pushed"),
    CTL_PULLS("ctl-pulls", Unit.SHARE, Better.NEITHER, "of these, requests for one fragment"),
    CTL_ANNOUNCEMENTS("ctl-announcements", Unit.SHARE, Better.NEITHER, "of these, announcements and ends"),
    CTL_GROUP("ctl-group", Unit.SHARE, Better.NEITHER, "of it, the group's messages: membership"),
    CTL_TRANSPORT(
            "ctl-transport",
            Unit.SHARE,
            Better.NEITHER,
            "of it, the rest: acknowledgements, keep-alives, handshakes, headers"),
    CTL_ACKS("ctl-acks", Unit.SHARE, Better.NEITHER, "of the transport's, acknowledgements"),
    HDR_RATIO("hdr-ratio", Unit.SHARE, Better.LOWER, "headers of what carries payload, of that payload"),

    ORACLE_P50(
            "oracle-p50",
            Unit.SECONDS,
            Better.NEITHER,
            "T_oracle: a clairvoyant greedy broadcast of one fragment, median"),
    ORACLE_P99("oracle-p99", Unit.SECONDS, Better.NEITHER, "T_oracle, 99 of 100"),
    T_POST(
            "t-post",
            Unit.SECONDS,
            Better.NEITHER,
            "the postal bound: median upload, median latency of the links in use, or of all pairs where nobody has parents"),
    OPT_DELAY_P50("opt-delay-p50", Unit.FACTOR, Better.LOWER, "delay-p50 over oracle-p50: 1 is clairvoyant"),
    OPT_DELAY_P99("opt-delay-p99", Unit.FACTOR, Better.LOWER, "delay-p99 over oracle-p99: 1 is clairvoyant"),
    OPT_RATE(
            "opt-rate",
            Unit.NUMBER,
            Better.HIGHER,
            "goodput over the most that all uploads together allow, at most the stream's rate"),
    STRETCH_P50(
            "stretch-p50",
            Unit.FACTOR,
            Better.LOWER,
            "a peer's mean delay over the latency from the publisher to it, median"),
    STRETCH_P99("stretch-p99", Unit.FACTOR, Better.LOWER, "the same, 99 of 100"),
    STRESS_MEAN(
            "stress-mean",
            Unit.NUMBER,
            Better.LOWER,
            "copies of a fragment on a link of the topology that carries it, on average"),
    STRESS_MAX("stress-max", Unit.NUMBER, Better.LOWER, "the same, at most"),
    DELAY_P99_GROWTH(
            "delay-p99-growth",
            Unit.SECONDS,
            Better.LOWER,
            "how much delay-p99 grows per tenfold of peers, over the scenario's sizes"),

    DEPTH_MEAN("depth-mean", Unit.NUMBER, Better.LOWER, "steps from the publisher, over peers and substreams"),
    DEPTH_MAX("depth-max", Unit.COUNT, Better.LOWER, "the same, at most"),
    INTERIOR_MEAN("interior-mean", Unit.NUMBER, Better.NEITHER, "substreams in which a peer has children"),
    ORPHANS("orphans", Unit.COUNT, Better.LOWER, "peers times substreams without a way to the publisher, at the end"),
    PARENT_CHANGES(
            "parent-changes",
            Unit.PER_MINUTE,
            Better.LOWER,
            "how often a peer that is followed changes a parent, per minute, all its substreams together"),
    JAIN(
            "jain",
            Unit.NUMBER,
            Better.HIGHER,
            "Jain's index of upload over the lesser of cap and stream rate: 1 is fair"),
    UPLOAD_MAX_MEAN("upload-max-mean", Unit.FACTOR, Better.LOWER, "the largest upload of a peer over the mean"),
    UPLOAD_MAX_CAP("upload-max-cap", Unit.NUMBER, Better.LOWER, "a peer's upload in any second over its cap, at most"),
    PUBLISHER_COPIES("publisher-copies", Unit.NUMBER, Better.LOWER, "how many times the publisher sent each fragment"),
    MEMORY_PER_NODE(
            "memory-per-node",
            Unit.BYTES,
            Better.LOWER,
            "what a peer takes of the heap, with its part of the simulator's own state"),

    POLLUTED("polluted", Unit.COUNT, Better.LOWER, "altered fragments that were delivered to an application"),
    POLLUTION_HOPS("pollution-hops", Unit.COUNT, Better.LOWER, "how many hops an altered fragment travelled, at most"),

    EVENTS(
            "events",
            Unit.COUNT,
            Better.NEITHER,
            "what happened to peers: messages that came, times that were waited for"),
    EVENT_RATE("event-rate", Unit.NUMBER, Better.HIGHER, "the same in a second of this machine"),
    SPEED("speed", Unit.FACTOR, Better.HIGHER, "simulated time over the time it took on this machine"),
    WALL_TIME("wall-time", Unit.SECONDS, Better.LOWER, "what the run took on this machine"),
    HEAP(
            "heap",
            Unit.BYTES,
            Better.LOWER,
            "the most that was in use of each part of the heap, garbage included, added up");

    /** Which way is better. */
    public enum Better {
        /** The less the better. */
        LOWER,
        /** The more the better. */
        HIGHER,
        /** It describes. */
        NEITHER
    }

    /** What a value is counted in. */
    public enum Unit {
        /** Seconds. */
        SECONDS,
        /** A share of a whole: 1 is all. */
        SHARE,
        /** How many times. */
        FACTOR,
        /** Whole things. */
        COUNT,
        /** A number without a unit. */
        NUMBER,
        /** Per minute. */
        PER_MINUTE,
        /** Bytes. */
        BYTES;

        /** A value for people. */
        public String format(double value) {
            if (!Double.isFinite(value)) {
                return Double.isNaN(value) ? Figures.NONE : "never";
            }
            return switch (this) {
                case SECONDS -> Figures.duration(Math.round(value * 1e9));
                case SHARE -> Figures.percent(value);
                case FACTOR -> Figures.factor(value);
                case COUNT -> Figures.count(Math.round(value));
                case NUMBER -> Figures.number(value);
                case PER_MINUTE -> Figures.number(value) + "/min";
                case BYTES -> Figures.bytes(Math.round(value));
            };
        }

        /** How it is named beside a bare number; empty for numbers without one. */
        public String symbol() {
            return switch (this) {
                case SECONDS -> "s";
                case FACTOR -> "×";
                case PER_MINUTE -> "1/min";
                case BYTES -> "B";
                case SHARE, COUNT, NUMBER -> "";
            };
        }
    }

    /** The deadlines of the continuity indexes, in nanoseconds, in the order of {@link #continuity}. */
    static final long[] DEADLINES_NS = {200_000_000L, 500_000_000L, 1_000_000_000L, 2_000_000_000L, 4_000_000_000L};

    private static final List<Metric> CONTINUITY = List.of(CI_200MS, CI_500MS, CI_1S, CI_2S, CI_4S);
    private static final List<Metric> WORST_CONTINUITY =
            List.of(CI_200MS_WORST, CI_500MS_WORST, CI_1S_WORST, CI_2S_WORST, CI_4S_WORST);

    private final String id;
    private final Unit unit;
    private final Better better;
    private final String meaning;

    Metric(String id, Unit unit, Better better, String meaning) {
        this.id = id;
        this.unit = unit;
        this.better = better;
        this.meaning = meaning;
    }

    /** How it is written in files and goals, such as {@code delay-p99}. */
    public String id() {
        return id;
    }

    /** What its values are counted in. */
    public Unit unit() {
        return unit;
    }

    /** Which way is better. */
    public Better better() {
        return better;
    }

    /** What it is, in a line. */
    public String meaning() {
        return meaning;
    }

    /** Whether it depends on the machine; all others are a function of commit, scenario and seed. */
    public boolean isMeasured() {
        return this == EVENT_RATE || this == SPEED || this == WALL_TIME || this == HEAP || this == MEMORY_PER_NODE;
    }

    /** Whether {@code one} is worse than {@code other}; never for figures that only describe. */
    public boolean isWorse(double one, double other) {
        return switch (better) {
            case LOWER -> one > other;
            case HIGHER -> one < other;
            case NEITHER -> false;
        };
    }

    /** The continuity indexes over all of the stream, by rising deadline. */
    public static List<Metric> continuity() {
        return CONTINUITY;
    }

    /** The deadlines of the continuity indexes. */
    public static List<Duration> deadlines() {
        return Arrays.stream(DEADLINES_NS).mapToObj(Duration::ofNanos).toList();
    }

    /** The continuity indexes of the worst half second, by rising deadline. */
    public static List<Metric> worstContinuity() {
        return WORST_CONTINUITY;
    }

    /** The metric of an id. */
    public static Optional<Metric> of(String id) {
        String wanted = id.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(metric -> metric.id.equals(wanted))
                .findFirst();
    }
}
