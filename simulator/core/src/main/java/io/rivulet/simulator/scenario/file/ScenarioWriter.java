package io.rivulet.simulator.scenario.file;

import io.rivulet.simulator.scenario.Action;
import io.rivulet.simulator.scenario.Arrivals;
import io.rivulet.simulator.scenario.FurtherStream;
import io.rivulet.simulator.scenario.Goal;
import io.rivulet.simulator.scenario.NetworkPlan;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.StreamPlan;
import io.rivulet.simulator.scenario.TimedAction;
import io.rivulet.simulator.scenario.Written;
import io.rivulet.simulator.text.Amounts;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a scenario with all its keys, defaults too. */
final class ScenarioWriter {
    private final StringBuilder out = new StringBuilder();

    static String write(Scenario scenario) {
        ScenarioWriter writer = new ScenarioWriter();
        writer.all(scenario);
        return writer.out.toString();
    }

    private void all(Scenario scenario) {
        line(0, "name", scenario.name());
        if (!scenario.description().isEmpty()) {
            line(0, "description", quoted(scenario.description()));
        }
        line(0, "peers", scenario.peers());
        line(0, "duration", time(scenario.duration()));
        line(0, "tier", scenario.tier().label());
        line(0, "membership", scenario.membership().label());
        line(0, "crypto", scenario.crypto().label());
        begin("seeds");
        line(1, "first", scenario.seeds().first());
        line(1, "count", scenario.seeds().count());
        if (!scenario.sizes().isEmpty()) {
            line(
                    0,
                    "sizes",
                    scenario.sizes().stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]")));
        }
        begin("stream");
        stream(1, scenario.stream());
        if (!scenario.further().isEmpty()) {
            begin("streams");
            for (FurtherStream one : scenario.further()) {
                out.append("  - name: ").append(quoted(one.name())).append('\n');
                line(2, "from", one.from());
                line(2, "viewers", Written.share(one.viewers()));
                stream(2, one.plan());
            }
        }
        network(scenario.network());
        arrivals(scenario.arrivals());
        begin("churn");
        line(1, "session", quoted(scenario.churn().sessions().name()));
        line(1, "replaced-after", time(scenario.churn().replacedAfter()));
        line(1, "politely", Written.share(scenario.churn().politely()));
        if (!scenario.timeline().isEmpty()) {
            begin("timeline");
            scenario.timeline().forEach(this::action);
        }
        if (!scenario.goals().isEmpty()) {
            begin("goals");
            for (Goal goal : scenario.goals()) {
                out.append("  - ").append(goal.text()).append('\n');
            }
        }
        if (scenario.quick() != null) {
            begin("quick");
            line(1, "peers", scenario.quick().peers());
            line(1, "duration", time(scenario.quick().duration()));
            line(1, "seeds", scenario.quick().seeds());
        }
    }

    private void stream(int depth, StreamPlan stream) {
        line(depth, "rate", Written.rate(stream.bitsPerSec()));
        line(depth, "message", stream.messageBytes());
        line(depth, "window", time(stream.settings().window()));
        line(depth, "fetch", time(stream.settings().fetchPeriod()));
        line(depth, "maps", time(stream.settings().mapPeriod()));
        line(depth, "fragment", stream.settings().fragmentBytes());
    }

    private void network(NetworkPlan network) {
        begin("network");
        line(1, "latency", quoted(network.latency().name()));
        line(1, "uplink", quoted(network.uplink().name()));
        line(1, "publisher-uplink", Written.rate(network.publisherBitsPerSec()));
        line(1, "queue", network.queueBytes());
        line(1, "impairment", quoted(network.impairment().name()));
        line(1, "nat", quoted(network.nat().name()));
    }

    private void arrivals(Arrivals arrivals) {
        begin("arrivals");
        line(1, "at-start", arrivals.atStart());
        line(1, "join-over", time(arrivals.joinOver()));
        line(1, "settle", time(arrivals.settle()));
        line(1, "crowd-at", time(arrivals.crowdAt()));
        line(1, "crowd-over", time(arrivals.crowdOver()));
    }

    private void action(TimedAction timed) {
        out.append("  - at: ").append(time(timed.at())).append('\n');
        Action action = timed.action();
        if (action instanceof Action.Kill kill) {
            line(2, "kill", quoted(kill.who().text()));
        } else if (action instanceof Action.Partition partition) {
            line(2, "partition", quoted(partition.who().text()));
            line(2, "heals-after", time(partition.healsAfter()));
        } else if (action instanceof Action.Slow slow) {
            line(2, "slow", quoted(slow.who().text()));
            line(2, "to", Written.share(slow.factor()));
            line(2, "for", time(slow.lasting()));
        } else if (action instanceof Action.Pause pause) {
            line(2, "pause", quoted(pause.who().text()));
            line(2, "for", time(pause.lasting()));
        } else if (action instanceof Action.Misbehave misbehave) {
            line(2, "misbehave", quoted(misbehave.who().text()));
            line(2, "how", misbehave.how().label());
        } else if (action instanceof Action.RendezvousOutage outage) {
            line(2, "rendezvous-outage", time(outage.lasting()));
        } else {
            line(2, action.kind(), true);
        }
    }

    private void begin(String key) {
        out.append(key).append(":\n");
    }

    private void line(int depth, String key, Object value) {
        out.append("  ".repeat(depth)).append(key).append(": ").append(value).append('\n');
    }

    private static String time(Duration time) {
        return Amounts.text(time);
    }

    /** Double-quoted, so that nothing in it means anything to YAML. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                default -> {
                    if (c < ' ') {
                        quoted.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
