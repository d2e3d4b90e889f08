package io.rivulet.simulator.scenario.file;

import io.rivulet.overlay.StreamSettings;
import io.rivulet.simulator.churn.Lengths;
import io.rivulet.simulator.net.ImpairmentPreset;
import io.rivulet.simulator.net.LatencyPreset;
import io.rivulet.simulator.net.NatPreset;
import io.rivulet.simulator.net.UplinkPreset;
import io.rivulet.simulator.node.CryptoChoice;
import io.rivulet.simulator.scenario.Action;
import io.rivulet.simulator.scenario.Arrivals;
import io.rivulet.simulator.scenario.Churn;
import io.rivulet.simulator.scenario.FurtherStream;
import io.rivulet.simulator.scenario.Goal;
import io.rivulet.simulator.scenario.Membership;
import io.rivulet.simulator.scenario.Misbehaviour;
import io.rivulet.simulator.scenario.NetworkPlan;
import io.rivulet.simulator.scenario.Quick;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.ScenarioBuilder;
import io.rivulet.simulator.scenario.Seeds;
import io.rivulet.simulator.scenario.StreamPlan;
import io.rivulet.simulator.scenario.Targets;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.TimedAction;
import io.rivulet.simulator.scenario.Who;
import io.rivulet.simulator.text.Amounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** Makes a scenario of a file's keys. What is not said is as in {@link Scenario#named}. */
final class ScenarioReader {
    private static final Duration MAX = Duration.ofMinutes(Scenario.MAX_MINUTES);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MAX_SEEDS = 10_000;

    private final String file;
    private final List<String> problems;

    ScenarioReader(String file, List<String> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The scenario; null when there are problems. */
    Scenario read(Node root) {
        YamlMap top = YamlMap.of(file, problems, root, "a scenario");
        Scenario usual = Scenario.named("x").build();
        String name = top.text("name", "unnamed");
        String description = top.text("description", "").strip();
        int peers = (int) top.whole("peers", usual.peers(), 1, Scenario.MAX_PEERS);
        Duration duration = top.time("duration", usual.duration(), SECOND, MAX);
        List<FurtherStream> further = further(top.list("streams"), usual.stream());
        NetworkPlan network = network(top.map("network"), usual.network());
        Churn churn = churn(top.map("churn"));
        Targets targets = new Targets(peers, churn, further, network.latency());
        ScenarioBuilder builder = Scenario.named(name)
                .describedAs(description)
                .peers(peers)
                .lasting(duration)
                .tier(top.oneOf("tier", Tier.AUTO, Tier.class))
                .membership(top.oneOf("membership", Membership.LIVE, Membership.class))
                .crypto(top.oneOf("crypto", CryptoChoice.PLAIN, CryptoChoice.class))
                .publish(stream(top.map("stream"), usual.stream()))
                .further(further)
                .network(network)
                .arrivals(arrivals(top.map("arrivals"), usual.arrivals()))
                .churn(churn)
                .timeline(timeline(top.list("timeline"), duration, targets))
                .goals(top.values("goals", List.of(), Goal::of))
                .seeds(seeds(top))
                .sizes(top.values("sizes", List.of(), ScenarioReader::size))
                .quick(quick(top, usual));
        top.finish();
        if (!problems.isEmpty()) {
            return null;
        }
        try {
            return builder.build();
        } catch (IllegalArgumentException wrong) {
            top.problem(wrong.getMessage());
            return null;
        }
    }

    private static int size(String text) {
        try {
            return Integer.parseInt(text.strip().replace("_", "").replace(",", ""));
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException("'" + text + "' is not a number of peers", none);
        }
    }

    private List<FurtherStream> further(List<Node> nodes, StreamPlan usual) {
        List<FurtherStream> streams = new ArrayList<>();
        for (Node node : nodes) {
            YamlMap map = YamlMap.of(file, problems, node, "a stream");
            int before = problems.size();
            String name = map.text("name", "");
            int from = (int) map.whole("from", 0, 0, Scenario.MAX_PEERS);
            double viewers = map.share("viewers", 1);
            StreamPlan plan = stream(map, usual);
            if (problems.size() == before) {
                try {
                    streams.add(new FurtherStream(name, plan, from, viewers));
                } catch (IllegalArgumentException wrong) {
                    map.problem(wrong.getMessage());
                }
            }
        }
        return streams;
    }

    private static StreamPlan stream(YamlMap map, StreamPlan usual) {
        StreamSettings before = usual.settings();
        long rate = map.rate("rate", usual.bitsPerSec(), 8_000, 100_000_000, "8k to 100M");
        int message = (int) map.whole("message", usual.messageBytes(), 16, 1_120);
        Duration window = map.time("window", before.window(), Duration.ofMillis(200), Duration.ofMinutes(1));
        Duration fetch = map.time("fetch", min(before.fetchPeriod(), window), Duration.ofMillis(10), window);
        Duration maps = map.time("maps", before.mapPeriod(), Duration.ofMillis(10), Duration.ofSeconds(10));
        int fragment = (int) map.whole("fragment", before.fragmentBytes(), 64, 16_384);
        map.finish();
        return new StreamPlan(rate, message, new StreamSettings(window, fetch, maps, fragment));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static NetworkPlan network(YamlMap map, NetworkPlan usual) {
        NetworkPlan network = new NetworkPlan(
                map.read("latency", usual.latency(), LatencyPreset::parse),
                map.read("uplink", usual.uplink(), UplinkPreset::parse),
                map.rate("publisher-uplink", usual.publisherBitsPerSec(), 32_000, 10_000_000_000L, "32k to 10G"),
                map.whole("queue", usual.queueBytes(), 3_000, 1L << 30),
                map.read("impairment", usual.impairment(), ImpairmentPreset::parse),
                map.read("nat", usual.nat(), NatPreset::parse));
        map.finish();
        return network;
    }

    private static Arrivals arrivals(YamlMap map, Arrivals usual) {
        Arrivals arrivals = new Arrivals(
                (int) map.whole("at-start", usual.atStart(), 0, Scenario.MAX_PEERS),
                map.time("join-over", usual.joinOver(), Duration.ZERO, TEN_MINUTES),
                map.time("settle", usual.settle(), Duration.ZERO, TEN_MINUTES),
                map.time("crowd-at", usual.crowdAt(), Duration.ZERO, MAX),
                map.time("crowd-over", usual.crowdOver(), Duration.ZERO, MAX));
        map.finish();
        return arrivals;
    }

    private static Churn churn(YamlMap map) {
        Churn usual = Churn.NONE;
        Churn churn = new Churn(
                map.read("session", usual.sessions(), Lengths::parse),
                map.time("replaced-after", usual.replacedAfter(), Duration.ZERO, DAY),
                map.share("politely", usual.politely()));
        map.finish();
        return churn;
    }

    static Seeds seeds(YamlMap top) {
        if (top.isSingle("seeds")) {
            return new Seeds(1, (int) top.whole("seeds", 1, 1, MAX_SEEDS));
        }
        YamlMap map = top.map("seeds");
        Seeds seeds = new Seeds(map.whole("first", 1, Long.MIN_VALUE / 2, Long.MAX_VALUE / 2), (int)
                map.whole("count", 1, 1, MAX_SEEDS));
        map.finish();
        return seeds;
    }

    private static Quick quick(YamlMap top, Scenario usual) {
        if (!top.has("quick")) {
            return null;
        }
        YamlMap map = top.map("quick");
        Quick quick = new Quick(
                (int) map.whole("peers", usual.peers(), 1, Scenario.MAX_PEERS),
                map.time("duration", usual.duration(), SECOND, MAX),
                (int) map.whole("seeds", 1, 1, MAX_SEEDS));
        map.finish();
        return quick;
    }

    private List<TimedAction> timeline(List<Node> nodes, Duration duration, Targets targets) {
        List<TimedAction> timeline = new ArrayList<>();
        for (Node node : nodes) {
            YamlMap map = YamlMap.of(file, problems, node, "what happens");
            int before = problems.size();
            Duration at = map.time("at", Duration.ZERO, Duration.ZERO, MAX);
            if (at.compareTo(duration) >= 0) {
                map.problem(
                        "at",
                        "is " + Amounts.text(at) + ", must be before the stream ends, at " + Amounts.text(duration));
            }
            Action action = action(map, targets);
            map.finish();
            if (problems.size() == before && action != null) {
                timeline.add(new TimedAction(at, action));
            }
        }
        return timeline;
    }

    /** The keys of all actions are known to each, so that a misspelt one is recognised. */
    private static Action action(YamlMap map, Targets targets) {
        List<String> kinds =
                List.of("kill", "partition", "slow", "pause", "misbehave", "move-publisher", "rendezvous-outage");
        List<String> given = kinds.stream().filter(map::has).toList();
        if (given.size() != 1) {
            map.problem("one of " + String.join(", ", kinds) + " must be said"
                    + (given.isEmpty() ? "" : ", not " + String.join(" and ", given) + " together"));
            return null;
        }
        String kind = given.get(0);
        return switch (kind) {
            case "kill" -> new Action.Kill(who(map, kind, targets));
            case "partition" ->
                new Action.Partition(who(map, kind, targets), map.time("heals-after", SECOND, LEAST, MAX));
            case "slow" -> new Action.Slow(who(map, kind, targets), positive(map), map.time("for", SECOND, LEAST, MAX));
            case "pause" -> new Action.Pause(who(map, kind, targets), map.time("for", SECOND, LEAST, MAX));
            case "misbehave" ->
                new Action.Misbehave(
                        who(map, kind, targets), map.oneOf("how", Misbehaviour.WITHHOLD, Misbehaviour.class));
            case "move-publisher" -> {
                map.read(kind, true, text -> {
                    if (!text.equals("true")) {
                        throw new IllegalArgumentException("it is '" + text + "', must be true");
                    }
                    return true;
                });
                yield new Action.MovePublisher();
            }
            default -> new Action.RendezvousOutage(map.time(kind, SECOND, LEAST, MAX));
        };
    }

    private static Who who(YamlMap map, String kind, Targets targets) {
        return map.read(kind, new Who.Random(0), text -> {
            Who who = Who.of(text);
            Optional<String> complaint = targets.complaint(who);
            if (complaint.isPresent()) {
                throw new IllegalArgumentException(complaint.get());
            }
            return who;
        });
    }

    private static double positive(YamlMap map) {
        double share = map.share("to", 0.5);
        if (share == 0) {
            map.problem("key 'to' is 0, must be above 0 and up to 100%");
            return 1;
        }
        return share;
    }
}
