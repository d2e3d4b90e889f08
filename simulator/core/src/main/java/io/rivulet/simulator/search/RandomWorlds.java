package io.rivulet.simulator.search;

import io.rivulet.overlay.StreamSettings;
import io.rivulet.simulator.churn.Lengths;
import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.net.ImpairmentPreset;
import io.rivulet.simulator.net.LatencyPreset;
import io.rivulet.simulator.net.NatPreset;
import io.rivulet.simulator.net.UplinkPreset;
import io.rivulet.simulator.scenario.Action;
import io.rivulet.simulator.scenario.Arrivals;
import io.rivulet.simulator.scenario.Churn;
import io.rivulet.simulator.scenario.NetworkPlan;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Seeds;
import io.rivulet.simulator.scenario.StreamPlan;
import io.rivulet.simulator.scenario.Tier;
import io.rivulet.simulator.scenario.TimedAction;
import io.rivulet.simulator.scenario.Who;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws small worlds for the fragment tier: how many peers, which stream, which network, who comes and goes, what happens. What the world of a
 * number is depends on the seed and the number alone. Amounts are round, so that a scenario's text says them exactly.
 */
public final class RandomWorlds {
    private static final int MIN_PEERS = 6;
    private static final int MAX_PEERS = 60;
    private static final int MAX_ACTIONS = 4;

    /** Faults begin within this time. */
    private static final long FAULTS_MS = 15_000;

    /** Behind the last fault, the time for what is promised then, and a little. */
    private static final Duration AFTERMATH =
            Duration.ofNanos(Promises.HEALS_WITHIN_NS + Promises.CALM_NS).plusSeconds(2);

    private static final List<String> LATENCIES = List.of(
            "regions6", "regions6", "constant:5ms", "constant:80ms", "planetlab", "coordinates", "transit-stub");
    private static final List<String> LOSSES =
            List.of("none", "none", "bernoulli:0.5%", "bernoulli:2%", "bernoulli:5%", "gilbert-elliott");
    private static final List<String> UPLINKS =
            List.of("3", "4", "6", "10", "10", "lognormal:6M,0.5", "freeriders:15%,8", "mobile:15%,8M", "1.5", "2");
    private static final List<String> NATS = List.of("open", "open", "open", "open", "home");
    private static final List<String> PLACES = List.of("Europe", "North America", "Asia Pacific");

    private final SeedTree seed;

    /** The worlds of a seed. */
    public RandomWorlds(long seed) {
        this.seed = SeedTree.of(seed).child("search");
    }

    /** With what a world is run. */
    public long runSeed(long index) {
        return seed.child("run", index).between(1, 999_999_999);
    }

    /** A world. */
    public Scenario world(long index) {
        Dice dice = new Dice(seed.child("world", index));
        int peers = dice.logarithmic("peers", MIN_PEERS, MAX_PEERS);
        StreamPlan stream = stream(dice);
        Arrivals arrivals = arrivals(dice, peers);
        Churn churn = churn(dice);
        NetworkPlan network = network(dice, stream);
        List<TimedAction> timeline = timeline(dice, new Aims(peers, places(network)));
        Scenario drawn = Scenario.named("fault-" + index)
                .describedAs("Drawn by a search for faults.")
                .peers(peers)
                .tier(Tier.T3)
                .publish(stream)
                .network(network)
                .arrivals(arrivals)
                .churn(churn)
                .timeline(timeline)
                .seeds(new Seeds(runSeed(index), 1))
                .build();
        return drawn.toBuilder().lasting(length(drawn)).build();
    }

    /** Until all is over, and what is promised then has been seen; where peers come and go to the end, some time of that. */
    private static Duration length(Scenario drawn) {
        if (drawn.churn().isSome()) {
            return Duration.ofMillis(FAULTS_MS).plusSeconds(15);
        }
        Arrivals arrivals = drawn.arrivals();
        Duration last =
                arrivals.atStart() == 0 ? Duration.ZERO : arrivals.crowdAt().plus(arrivals.crowdOver());
        for (TimedAction timed : drawn.timeline()) {
            Duration over = timed.at().plus(timed.action().lasting());
            last = over.compareTo(last) > 0 ? over : last;
        }
        return last.plus(AFTERMATH);
    }

    private static StreamPlan stream(Dice dice) {
        long rate = 50_000 * dice.between("rate", 4, 16);
        int message = dice.chance("small messages", 0.3) ? 600 : 1_100;
        StreamSettings usual = StreamSettings.lowLatency();
        Duration window = Duration.ofSeconds(dice.of("window", List.of(2, 4, 4, 6)));
        Duration fetch = Duration.ofMillis(dice.of("fetch", List.of(200, 300, 600)));
        Duration maps = Duration.ofMillis(dice.of("maps", List.of(50, 100)));
        return new StreamPlan(rate, message, new StreamSettings(window, fetch, maps, usual.fragmentBytes()));
    }

    private static NetworkPlan network(Dice dice, StreamPlan stream) {
        long copies = dice.of("publisher", List.of(3, 5, 8, 8, 16));
        return NetworkPlan.DEFAULT
                .latency(LatencyPreset.parse(dice.of("latency", LATENCIES)))
                .uplink(UplinkPreset.parse(dice.of("uplink", UPLINKS)))
                .publisherUplink(copies * stream.bitsPerSec())
                .impairment(ImpairmentPreset.parse(dice.of("loss", LOSSES)))
                .nat(NatPreset.parse(dice.of("nat", NATS)));
    }

    private static Arrivals arrivals(Dice dice, int peers) {
        Duration joinOver = dice.tenths("join over", 5, 30);
        Duration settle = dice.tenths("settle", 20, 50);
        if (!dice.chance("crowd", 0.4)) {
            return new Arrivals(0, joinOver, settle, Duration.ZERO, Duration.ZERO);
        }
        int atStart = (int) dice.between("at start", Math.max(2, peers / 5), peers - 1L);
        return new Arrivals(
                atStart, joinOver, settle, dice.tenths("crowd at", 10, 100), dice.tenths("crowd over", 5, 50));
    }

    private static Churn churn(Dice dice) {
        if (!dice.chance("churn", 0.15)) {
            return Churn.NONE;
        }
        Duration mean = Duration.ofSeconds(dice.of("session", List.of(15, 30, 60)));
        return new Churn(
                new Lengths.Exponential(mean),
                dice.tenths("replaced after", 0, 30),
                dice.of("politely", List.of(0.0, 0.5, 1.0)));
    }

    /** The regions that faults may hit: those with many peers, where that is known. */
    private static List<String> places(NetworkPlan network) {
        List<String> all = network.latency().regionNames();
        return all.containsAll(PLACES) ? PLACES : all;
    }

    private static List<TimedAction> timeline(Dice dice, Aims aims) {
        List<TimedAction> timeline = new ArrayList<>();
        long count = dice.between("actions", 0, MAX_ACTIONS);
        for (int i = 0; i < count; i++) {
            Dice own = dice.child("action", i);
            Duration at = own.tenths("at", 10, FAULTS_MS / 100);
            Action action = action(own, aims);
            // What is slowed twice carries no more than what is urgent, and that is never given up.
            boolean isSecondSlow = action instanceof Action.Slow
                    && timeline.stream().anyMatch(timed -> timed.action() instanceof Action.Slow);
            if (!isSecondSlow) {
                timeline.add(new TimedAction(at, action));
            }
        }
        return timeline;
    }

    private static Action action(Dice dice, Aims aims) {
        return switch ((int) dice.between("kind", 0, 6)) {
            case 0, 1 -> new Action.Kill(who(dice, aims, 5, 60));
            case 2, 3 ->
                new Action.Slow(
                        who(dice, aims, 10, 50),
                        dice.between("factor", 20, 50) / 100.0,
                        dice.tenths("slow for", 30, 200));
            case 4, 5 -> new Action.Partition(who(dice, aims, 15, 60), dice.tenths("heals after", 20, 500));
            default -> new Action.RendezvousOutage(dice.tenths("outage", 20, 200));
        };
    }

    private static Who who(Dice dice, Aims aims, int leastPercent, int mostPercent) {
        if (dice.chance("primaries", 0.1)) {
            return new Who.PrimariesOf((int) dice.between("substream", 0, 7));
        }
        if (!aims.places().isEmpty() && dice.chance("place", 0.1)) {
            return new Who.Region(dice.of("which place", aims.places()));
        }
        return new Who.Random(Math.max(aims.leastPercent(), dice.between("share", leastPercent, mostPercent)) / 100.0);
    }

    /**
     * What faults can be about.
     *
     * @param peers how many there are
     * @param places the regions
     */
    private record Aims(int peers, List<String> places) {
        /** A share that is somebody: half a peer or more. */
        long leastPercent() {
            return (50L + peers - 1) / peers;
        }
    }

    /** Draws by name. */
    private record Dice(SeedTree seed) {
        Dice child(String name, int index) {
            return new Dice(seed.child(name, index));
        }

        long between(String name, long least, long most) {
            return seed.child(name).between(least, most);
        }

        boolean chance(String name, double share) {
            return seed.child(name).uniform() < share;
        }

        <T> T of(String name, List<T> all) {
            return all.get((int) between(name, 0, all.size() - 1L));
        }

        Duration tenths(String name, long least, long most) {
            return Duration.ofMillis(100 * between(name, least, most));
        }

        /** As many of the small as of the large. */
        int logarithmic(String name, int least, int most) {
            double exponent = seed.child(name).uniform();
            return (int) (least * StrictMath.pow((double) most / least, exponent));
        }
    }
}
