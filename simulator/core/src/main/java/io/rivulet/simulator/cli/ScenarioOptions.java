package io.rivulet.simulator.cli;

import io.rivulet.overlay.StreamSettings;
import io.rivulet.report.text.Figures;
import io.rivulet.simulator.churn.Lengths;
import io.rivulet.simulator.net.ImpairmentPreset;
import io.rivulet.simulator.net.LatencyPreset;
import io.rivulet.simulator.net.NatPreset;
import io.rivulet.simulator.net.UplinkPreset;
import io.rivulet.simulator.node.CryptoChoice;
import io.rivulet.simulator.scenario.Arrivals;
import io.rivulet.simulator.scenario.Churn;
import io.rivulet.simulator.scenario.Membership;
import io.rivulet.simulator.scenario.NetworkPlan;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.ScenarioBuilder;
import io.rivulet.simulator.scenario.Seeds;
import io.rivulet.simulator.scenario.StreamPlan;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.TimedAction;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that say what is run: each replaces what the scenario says. Told with each is what the scenario named default says. */
final class ScenarioOptions {
    private static final double MAX_LOSS = 0.5;

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--peers",
            paramLabel = "N",
            description = "Peers besides the publisher, 1 to 2000000 as the tier allows. In the scenario default: 200.")
    private Integer peers;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "Length of the stream, 1 to 3600. In the scenario default: 30.")
    private Integer seconds;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            description = "Where all randomness comes from. In the scenario default: 1.")
    private Long seed;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description =
                    "With how many seeds it is run, counted from --seed. Default: as the scenario says, or 1 with --seed.")
    private Integer seeds;

    @Option(
            names = "--tier",
            paramLabel = "TIER",
            converter = Quantities.WhichTier.class,
            description =
                    "How closely it is simulated: t1 packets, t2 sessions, t3 fragments, or auto, which goes by size. In the scenario default: auto.")
    private Tier tier;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            converter = Quantities.Rate.class,
            description = "The stream's rate, 8k to 100M bits a second. In the scenario default: 1M.")
    private Long rate;

    @Option(
            names = "--loss",
            paramLabel = "SHARE",
            converter = Quantities.Share.class,
            description = "Datagrams lost on each way, 0 to 50%%. In the scenario default: 0.")
    private Double loss;

    @Option(
            names = "--impairment",
            paramLabel = "PRESET",
            converter = Quantities.Impairment.class,
            description =
                    "What else happens to datagrams, such as gilbert-elliott or bernoulli:1%%+reorder:1%%,50ms. In the scenario default: none.")
    private ImpairmentPreset impairment;

    @Option(
            names = "--nat",
            paramLabel = "PRESET",
            converter = Quantities.Nat.class,
            description =
                    "What peers are behind: open, home, hard, or mix:KIND=SHARE,.... In the scenario default: open.")
    private NatPreset nat;

    @Option(
            names = "--latency",
            paramLabel = "PRESET",
            converter = Quantities.Latency.class,
            description =
                    "regions6 (six regions of the world), constant:TIME from 1ms, planetlab, seattle, weibull, coordinates, transit-stub, matrix:FILE; all are in overlay/docs/simulator.md. In the scenario default: regions6.")
    private LatencyPreset latency;

    @Option(
            names = "--uplink",
            paramLabel = "UPLINK",
            converter = Quantities.Uplink.class,
            description =
                    "What each peer may upload: a number is times the stream's rate, 10M is bits a second; or regional, home-dc, lognormal, mobile, freeriders. In the scenario default: 10M.")
    private UplinkPreset uplink;

    @Option(
            names = "--source-uplink",
            paramLabel = "RATE",
            converter = Quantities.Rate.class,
            description = "What the publisher may upload, 32k to 10G. In the scenario default: 8M.")
    private Long sourceUplink;

    @Option(
            names = "--queue",
            paramLabel = "BYTES",
            description = "What may wait before an uplink, from 3000. In the scenario default: 65536.")
    private Long queue;

    @Option(
            names = "--crypto",
            paramLabel = "KIND",
            converter = Quantities.Crypto.class,
            description = "plain (quick) or flash (RFC 7425, as production has it). In the scenario default: plain.")
    private CryptoChoice crypto;

    @Option(
            names = "--window",
            paramLabel = "TIME",
            converter = Quantities.Time.class,
            description = "How long a piece of the stream is worth having, 0.2s to 60s. In the scenario default: 2s.")
    private Duration window;

    @Option(
            names = "--fetch",
            paramLabel = "TIME",
            converter = Quantities.Time.class,
            description =
                    "How long a push is waited for before a piece is asked for, 10ms to the window. In the scenario default: 300ms.")
    private Duration fetch;

    @Option(
            names = "--join-over",
            paramLabel = "TIME",
            converter = Quantities.Time.class,
            description = "Over how long peers join, 0s to 10min. In the scenario default: 5s.")
    private Duration joinOver;

    @Option(
            names = "--settle",
            paramLabel = "TIME",
            converter = Quantities.Time.class,
            description =
                    "How long the stream waits when the last has joined, 0s to 10min. In the scenario default: 5s.")
    private Duration settle;

    @Option(
            names = "--membership",
            paramLabel = "HOW",
            converter = Quantities.HowMembers.class,
            description =
                    "live, or given: neighbours are there from the start, for very large worlds. In the scenario default: live.")
    private Membership membership;

    @Option(
            names = "--session",
            paramLabel = "LENGTHS",
            converter = Quantities.Sessions.class,
            description =
                    "How long peers stay, such as exp:60s; who leaves is replaced. In the scenario default: forever.")
    private Lengths sessions;

    @Option(
            names = "--kill",
            paramLabel = "WHO@TIME",
            converter = Quantities.KillAt.class,
            description =
                    "Kills peers silently, so long after the stream began: 30%%@10s, region:Europe@10s, primaries-of:3@10s. May be repeated.")
    private List<TimedAction> kills = List.of();

    /** The scenario with what was given on the command line. */
    Scenario applyTo(Scenario scenario) {
        checkRanges();
        try {
            Scenario sized = peers == null ? scenario : scenario.withPeers(peers);
            ScenarioBuilder builder = sized.toBuilder()
                    .publish(stream(sized.stream()))
                    .network(network(sized.network()))
                    .arrivals(arrivals(sized.arrivals()))
                    .seeds(seedsOf(sized.seeds()));
            if (seconds != null) {
                builder.lasting(Duration.ofSeconds(seconds));
            }
            if (tier != null) {
                builder.tier(tier);
            }
            if (crypto != null) {
                builder.crypto(crypto);
            }
            if (membership != null) {
                builder.membership(membership);
            }
            if (sessions != null) {
                builder.churn(new Churn(
                        sessions, sized.churn().replacedAfter(), sized.churn().politely()));
            }
            kills.forEach(kill -> builder.at(kill.at(), kill.action()));
            return builder.build();
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }

    private Seeds seedsOf(Seeds usual) {
        if (seed == null && seeds == null) {
            return usual;
        }
        return new Seeds(seed == null ? usual.first() : seed, seeds == null ? 1 : seeds);
    }

    private StreamPlan stream(StreamPlan usual) {
        StreamSettings before = usual.settings();
        Duration newWindow = window == null ? before.window() : window;
        Duration newFetch = fetch == null ? before.fetchPeriod() : fetch;
        boolean isFetch = newFetch.compareTo(Duration.ofMillis(10)) >= 0 && newFetch.compareTo(newWindow) <= 0;
        check(fetch == null || isFetch, "--fetch", Figures.duration(newFetch.toNanos()), "10ms to the window");
        Duration fitting = newFetch.compareTo(newWindow) > 0 ? newWindow : newFetch;
        StreamPlan timed =
                usual.withSettings(new StreamSettings(newWindow, fitting, before.mapPeriod(), before.fragmentBytes()));
        return rate == null ? timed : timed.withRate(rate);
    }

    private NetworkPlan network(NetworkPlan usual) {
        NetworkPlan network = usual;
        network = latency == null ? network : network.latency(latency);
        network = uplink == null ? network : network.uplink(uplink);
        network = sourceUplink == null ? network : network.publisherUplink(sourceUplink);
        network = queue == null ? network : network.queueBytes(queue);
        network = impairment == null ? network : network.impairment(impairment);
        network = loss == null ? network : network.lossRatio(loss);
        return nat == null ? network : network.nat(nat);
    }

    private Arrivals arrivals(Arrivals usual) {
        return usual.joining(joinOver == null ? usual.joinOver() : joinOver, settle == null ? usual.settle() : settle);
    }

    /** Says what is wrong in the words of the command line. */
    private void checkRanges() {
        check(peers == null || peers >= 1 && peers <= Scenario.MAX_PEERS, "--peers", peers, "1 to 2000000");
        check(seconds == null || seconds >= 1 && seconds <= 3_600, "--seconds", seconds, "1 to 3600");
        check(seeds == null || seeds >= 1 && seeds <= 10_000, "--seeds", seeds, "1 to 10000");
        check(rate == null || rate >= 8_000 && rate <= 100_000_000, "--rate", rate + " bit/s", "8k to 100M");
        check(loss == null || loss <= MAX_LOSS, "--loss", loss, "0 to 50%");
        check(
                loss == null || impairment == null,
                "--loss",
                loss,
                "left out beside --impairment, which can say bernoulli:1%");
        check(
                sourceUplink == null || sourceUplink >= 32_000 && sourceUplink <= 10_000_000_000L,
                "--source-uplink",
                sourceUplink + " bit/s",
                "32k to 10G");
        check(queue == null || queue >= 3_000 && queue <= 1L << 30, "--queue", queue, "3000 to 1073741824");
        checkTime("--join-over", joinOver, Duration.ZERO, Duration.ofMinutes(10), "0s to 10min");
        checkTime("--settle", settle, Duration.ZERO, Duration.ofMinutes(10), "0s to 10min");
        checkTime("--window", window, Duration.ofMillis(200), Duration.ofMinutes(1), "0.2s to 60s");
    }

    private void checkTime(String option, Duration given, Duration least, Duration most, String allowed) {
        boolean holds = given == null || given.compareTo(least) >= 0 && given.compareTo(most) <= 0;
        check(holds, option, given == null ? "" : Figures.duration(given.toNanos()), allowed);
    }

    private void check(boolean holds, String option, Object given, String allowed) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), option + " is " + given + ", must be " + allowed);
        }
    }
}
