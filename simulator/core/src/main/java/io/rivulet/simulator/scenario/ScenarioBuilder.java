package io.rivulet.simulator.scenario;

import io.rivulet.simulator.node.CryptoChoice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes a {@link Scenario}; the values are described there. Not thread-safe. */
public final class ScenarioBuilder {
    private String name;
    private String description = "";
    private int peers = 200;
    private Duration duration = Duration.ofSeconds(30);
    private StreamPlan stream = StreamPlan.DEFAULT;
    private List<FurtherStream> further = new ArrayList<>();
    private NetworkPlan network = NetworkPlan.DEFAULT;
    private Arrivals arrivals = Arrivals.DEFAULT;
    private Churn churn = Churn.NONE;
    private List<TimedAction> timeline = new ArrayList<>();
    private Membership membership = Membership.LIVE;
    private Tier tier = Tier.AUTO;
    private CryptoChoice crypto = CryptoChoice.PLAIN;
    private List<Goal> goals = new ArrayList<>();
    private Seeds seeds = Seeds.ONE;
    private List<Integer> sizes = List.of();
    private Quick quick;

    ScenarioBuilder(String name) {
        this.name = name;
    }

    ScenarioBuilder(Scenario from) {
        name = from.name();
        description = from.description();
        peers = from.peers();
        duration = from.duration();
        stream = from.stream();
        further = new ArrayList<>(from.further());
        network = from.network();
        arrivals = from.arrivals();
        churn = from.churn();
        timeline = new ArrayList<>(from.timeline());
        membership = from.membership();
        tier = from.tier();
        crypto = from.crypto();
        goals = new ArrayList<>(from.goals());
        seeds = from.seeds();
        sizes = from.sizes();
        quick = from.quick();
    }

    /** Sets what it is called. */
    public ScenarioBuilder name(String text) {
        name = text;
        return this;
    }

    /** Sets what it is for. */
    public ScenarioBuilder describedAs(String text) {
        description = text;
        return this;
    }

    /** Sets how many peers there are besides the publisher. */
    public ScenarioBuilder peers(int number) {
        peers = number;
        return this;
    }

    /** Sets how many nodes there are: the publisher, which is node 0, and the peers. */
    public ScenarioBuilder nodes(int number) {
        return peers(number - 1);
    }

    /** Sets how long the stream is. */
    public ScenarioBuilder lasting(Duration time) {
        duration = time;
        return this;
    }

    /** Sets what is published. */
    public ScenarioBuilder publish(StreamPlan plan) {
        stream = plan;
        return this;
    }

    /** Adds a stream beside that. */
    public ScenarioBuilder publish(FurtherStream one) {
        further.add(one);
        return this;
    }

    /** Replaces all streams beside the first. */
    public ScenarioBuilder further(List<FurtherStream> all) {
        further = new ArrayList<>(all);
        return this;
    }

    /** Sets what is between the nodes. */
    public ScenarioBuilder network(NetworkPlan plan) {
        network = plan;
        return this;
    }

    /** Sets when peers come. */
    public ScenarioBuilder arrivals(Arrivals plan) {
        arrivals = plan;
        return this;
    }

    /** Sets how long they stay. */
    public ScenarioBuilder churn(Churn plan) {
        churn = plan;
        return this;
    }

    /** Adds something that happens, so long after the stream began. */
    public ScenarioBuilder at(Duration time, Action action) {
        timeline.add(new TimedAction(time, action));
        return this;
    }

    /** Replaces all that happens. */
    public ScenarioBuilder timeline(List<TimedAction> actions) {
        timeline = new ArrayList<>(actions);
        return this;
    }

    /** Sets how peers come to know each other. */
    public ScenarioBuilder membership(Membership how) {
        membership = how;
        return this;
    }

    /** Sets how closely it is simulated. */
    public ScenarioBuilder tier(Tier which) {
        tier = which;
        return this;
    }

    /** Sets how sessions are protected. */
    public ScenarioBuilder crypto(CryptoChoice choice) {
        crypto = choice;
        return this;
    }

    /** Adds what a figure has to be. */
    public ScenarioBuilder check(Goal goal) {
        goals.add(goal);
        return this;
    }

    /** Replaces what all figures have to be. */
    public ScenarioBuilder goals(List<Goal> all) {
        goals = new ArrayList<>(all);
        return this;
    }

    /** Sets with what it is run. */
    public ScenarioBuilder seeds(Seeds which) {
        seeds = which;
        return this;
    }

    /** Sets with how many peers it is run too. */
    public ScenarioBuilder sizes(List<Integer> numbers) {
        sizes = numbers;
        return this;
    }

    /** Sets the smaller variant; null for none. */
    public ScenarioBuilder quick(Quick smaller) {
        quick = smaller;
        return this;
    }

    /** @throws IllegalArgumentException naming every value that is out of range */
    public Scenario build() {
        return new Scenario(
                name,
                description,
                peers,
                duration,
                stream,
                further,
                network,
                arrivals,
                churn,
                timeline,
                membership,
                tier,
                crypto,
                goals,
                seeds,
                sizes,
                quick);
    }

    /** Builds it and runs it with one seed. */
    public RunResult run(long seed) {
        return build().run(seed);
    }
}
