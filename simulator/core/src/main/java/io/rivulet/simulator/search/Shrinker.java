package io.rivulet.simulator.search;

import io.rivulet.simulator.check.Rule;
import io.rivulet.simulator.net.ImpairmentPreset;
import io.rivulet.simulator.net.LatencyPreset;
import io.rivulet.simulator.net.NatPreset;
import io.rivulet.simulator.net.UplinkPreset;
import io.rivulet.simulator.scenario.Arrivals;
import io.rivulet.simulator.scenario.Churn;
import io.rivulet.simulator.scenario.NetworkPlan;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.TimedAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Makes a world in which something goes wrong simpler, as long as the same rule is broken with the same seed: fewer things that happen, nobody
 * who comes or goes, fewer peers, a shorter stream, a plainer network. Greedy: each step that helps is kept, and all are tried again until
 * none does (as delta debugging, Zeller and Hildebrandt 2002, with steps that know what a scenario is).
 */
final class Shrinker {
    private static final int LEAST_PEERS = 2;

    private final Examination examination;
    private final int mostRuns;
    private final BooleanSupplier isStopped;
    private int runs;

    /** @param mostRuns after so many runs what has been found has to do */
    Shrinker(Examination examination, int mostRuns, BooleanSupplier isStopped) {
        this.examination = examination;
        this.mostRuns = mostRuns;
        this.isStopped = isStopped;
    }

    /** What has been found: a world and what goes wrong in it. */
    record Simplest(Scenario scenario, Finding finding) {}

    /** How many worlds were run. */
    int runs() {
        return runs;
    }

    Simplest shrink(Scenario scenario, long seed, Finding finding) {
        Simplest best = new Simplest(scenario, finding);
        boolean isBetter = true;
        while (isBetter) {
            isBetter = false;
            for (int step = 0; step < steps(best.scenario).size() && !isOver(); step++) {
                Optional<Simplest> simpler =
                        tryOut(steps(best.scenario).get(step), seed, finding.rule(), best.scenario);
                if (simpler.isPresent()) {
                    best = simpler.get();
                    isBetter = true;
                    step--; // The same again, while it helps.
                }
            }
        }
        return best;
    }

    private boolean isOver() {
        return runs >= mostRuns || isStopped.getAsBoolean();
    }

    private Optional<Simplest> tryOut(Scenario scenario, long seed, Rule rule, Scenario before) {
        if (scenario.equals(before)) {
            return Optional.empty();
        }
        runs++;
        return examination
                .examine(scenario, seed, isStopped)
                .filter(finding -> finding.rule() == rule)
                .map(finding -> new Simplest(scenario, finding));
    }

    /** Simpler worlds, those first that save most; a step that changes nothing gives the same world. */
    private static List<Scenario> steps(Scenario from) {
        List<Scenario> steps = new ArrayList<>();
        for (int i = 0; i < from.timeline().size(); i++) {
            List<TimedAction> fewer = new ArrayList<>(from.timeline());
            fewer.remove(i);
            steps.add(from.toBuilder().timeline(fewer).build());
        }
        steps.add(from.toBuilder().churn(Churn.NONE).build());
        Arrivals arrivals = from.arrivals();
        steps.add(from.toBuilder()
                .arrivals(new Arrivals(0, arrivals.joinOver(), arrivals.settle(), Duration.ZERO, Duration.ZERO))
                .build());
        steps.add(withPeers(from, from.peers() / 2));
        steps.add(withPeers(from, from.peers() * 3 / 4));
        steps.add(withPeers(from, from.peers() - 1));
        steps.add(shorter(from, from.duration().dividedBy(2)));
        steps.add(shorter(from, from.duration().minusSeconds(5)));
        addPlainer(steps, from);
        return steps;
    }

    private static Scenario withPeers(Scenario from, int peers) {
        return peers < LEAST_PEERS ? from : orSame(from, () -> from.withPeers(peers));
    }

    private static Scenario shorter(Scenario from, Duration duration) {
        Duration whole = Duration.ofSeconds(duration.toSeconds());
        return whole.toSeconds() < 1
                ? from
                : orSame(from, () -> from.toBuilder().lasting(whole).build());
    }

    /** What would leave nobody or no time for something that happens is no world. */
    private static Scenario orSame(Scenario from, Supplier<Scenario> simpler) {
        try {
            return simpler.get();
        } catch (IllegalArgumentException nobody) {
            return from;
        }
    }

    private static void addPlainer(List<Scenario> steps, Scenario from) {
        NetworkPlan network = from.network();
        steps.add(from.toBuilder().network(network.nat(NatPreset.OPEN)).build());
        steps.add(from.toBuilder()
                .network(network.impairment(ImpairmentPreset.NONE))
                .build());
        LatencyPreset plain = LatencyPreset.constant(Duration.ofMillis(20));
        steps.add(orSame(
                from, () -> from.toBuilder().network(network.latency(plain)).build()));
        steps.add(
                from.toBuilder().network(network.uplink(UplinkPreset.ratio(10))).build());
    }
}
