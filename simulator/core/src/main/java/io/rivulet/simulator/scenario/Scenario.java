package io.rivulet.simulator.scenario;

import io.rivulet.simulator.node.CryptoChoice;
import io.rivulet.simulator.text.Amounts;
import io.rivulet.transport.ConfigCheck;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An experiment: a world, what happens in it, and what has to come of it. A run is a function of commit, scenario and seed. Immutable; made by
 * {@link #named}, or read from YAML.
 *
 * <pre>{@code
 * RunResult result = Scenario.named("kill")
 *         .nodes(1_000).network(NetworkPlan.DEFAULT.lossRatio(0.01))
 *         .at(seconds(10), kill(share(0.3)))
 *         .publish(stream(kilobitsPerSecond(800)))
 *         .check(everyMemberReceives(ratio(0.999)).within(seconds(2)))
 *         .run(seed);
 * }</pre>
 *
 * @param name what it is called: letters, digits, dashes and dots
 * @param description what it is for, in a sentence or some
 * @param peers how many viewers there are at a time, 1 to {@value #MAX_PEERS}; the publisher is one more
 * @param duration how long the stream is, 1 s to {@value #MAX_MINUTES} min
 * @param stream what is published
 * @param further what is published beside that; usually nothing
 * @param network what is between the nodes
 * @param arrivals when peers come
 * @param churn how long they stay
 * @param timeline what happens, in the order of its times, all of it before the stream ends and to somebody
 * @param membership how peers come to know each other
 * @param tier how closely it is simulated
 * @param crypto how sessions are protected, where there are any
 * @param goals what figures have to be
 * @param seeds with what it is run
 * @param sizes other numbers of peers that it is run with too, to see how figures grow; usually none
 * @param quick the smaller variant, or null
 */
public record Scenario(
        String name,
        String description,
        int peers,
        Duration duration,
        StreamPlan stream,
        List<FurtherStream> further,
        NetworkPlan network,
        Arrivals arrivals,
        Churn churn,
        List<TimedAction> timeline,
        Membership membership,
        Tier tier,
        CryptoChoice crypto,
        List<Goal> goals,
        Seeds seeds,
        List<Integer> sizes,
        Quick quick) {
    /** More do not fit the numbers of the coarsest tier. */
    public static final int MAX_PEERS = 2_000_000;

    /** An hour. */
    public static final int MAX_MINUTES = 60;

    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,63}");
    private static final int MAX_ACTIONS = 1_000;
    private static final int MAX_GOALS = 100;
    private static final int MAX_SIZES = 20;

    /** @throws IllegalArgumentException naming every value that is out of range */
    public Scenario {
        timeline = timeline.stream()
                .sorted((one, other) -> one.at().compareTo(other.at()))
                .toList();
        goals = List.copyOf(goals);
        further = List.copyOf(further);
        int atStart = arrivals.atStart() == 0 ? peers : arrivals.atStart();
        sizes = List.copyOf(sizes);
        ConfigCheck check = new ConfigCheck("scenario")
                .that(
                        NAME.matcher(name).matches(),
                        "name",
                        "is '" + name + "', must be letters, digits, - and . (at most 64)")
                .range("peers", peers, 1, MAX_PEERS)
                .range(
                        "duration in ms",
                        duration.toMillis(),
                        1_000,
                        Duration.ofMinutes(MAX_MINUTES).toMillis())
                .that(
                        arrivals.atStart() <= peers,
                        "at-start",
                        "is " + arrivals.atStart() + ", must be at most peers, " + peers)
                .range("actions in timeline", timeline.size(), 0, MAX_ACTIONS)
                .range("goals", goals.size(), 0, MAX_GOALS)
                .range("sizes", sizes.size(), 0, MAX_SIZES)
                .that(
                        sizes.stream().allMatch(size -> size >= 1 && size <= MAX_PEERS),
                        "sizes",
                        "are " + sizes + ", must be 1 to " + MAX_PEERS + " each")
                .range("streams", further.size(), 0, FurtherStream.MAX)
                .that(
                        further.stream().map(FurtherStream::name).distinct().count() == further.size(),
                        "streams",
                        "have a name twice")
                .that(
                        further.stream().allMatch(one -> one.from() <= atStart),
                        "streams",
                        "are from peers that are not there at the start: from must be up to " + atStart)
                .that(
                        !churn.isSome() || further.stream().allMatch(one -> one.from() == 0),
                        "streams",
                        "are from peers, and peers come and go: from must be 0");
        Targets targets = new Targets(peers, churn, further, network.latency());
        for (TimedAction timed : timeline) {
            String what = "has " + timed.action().text() + " at " + Amounts.text(timed.at());
            boolean isInTime = timed.at().compareTo(duration) < 0;
            check.that(isInTime, "timeline", what + ", must be before the stream ends, at " + Amounts.text(duration));
            Optional<String> complaint =
                    timed.action() instanceof Action.ToPeers some ? targets.complaint(some.who()) : Optional.empty();
            check.that(complaint.isEmpty(), "timeline", what + ": " + complaint.orElse(""));
        }
        check.finish();
    }

    /** Whether a node publishes something: nothing of the timeline happens to it but {@code move-publisher} to node 0. */
    public boolean isPublisher(int node) {
        return node == 0 || further.stream().anyMatch(one -> one.from() == node);
    }

    /** Begins a scenario with the defaults: those of {@code simulate} without options. */
    public static ScenarioBuilder named(String name) {
        return new ScenarioBuilder(name);
    }

    /** A builder with these values. */
    public ScenarioBuilder toBuilder() {
        return new ScenarioBuilder(this);
    }

    /** How many are there at the start. */
    public int peersAtStart() {
        return arrivals.atStart() == 0 ? peers : arrivals.atStart();
    }

    /** When something happens first; past the stream's end when nothing does. */
    public Duration firstActionAt() {
        return timeline.isEmpty() ? duration : timeline.get(0).at();
    }

    /** The same with another number of peers; those at the start grow or shrink with them. */
    public Scenario withPeers(int number) {
        int atStart = arrivals.atStart() == 0 ? 0 : (int) Math.max(1, (long) arrivals.atStart() * number / peers);
        Arrivals scaled =
                new Arrivals(atStart, arrivals.joinOver(), arrivals.settle(), arrivals.crowdAt(), arrivals.crowdOver());
        return toBuilder().peers(number).arrivals(scaled).build();
    }

    /**
     * The smaller variant, called {@code name-quick}.
     *
     * @throws IllegalStateException when there is none
     */
    public Scenario quickly() {
        if (quick == null) {
            throw new IllegalStateException(name + " has no quick variant");
        }
        return withPeers(quick.peers()).toBuilder()
                .name(name + "-quick")
                .lasting(quick.duration())
                .seeds(new Seeds(seeds.first(), quick.seeds()))
                .sizes(sizes.stream()
                        .map(size -> (int) Math.max(1, (long) size * quick.peers() / peers))
                        .toList())
                .quick(null)
                .build();
    }

    /** Runs it with one seed, on the tier that it asks for. */
    public RunResult run(long seed) {
        return Runs.one(this, seed, RunWatch.NONE);
    }
}
