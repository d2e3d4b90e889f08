package io.rivulet.simulator.scenario;

import io.rivulet.transport.ConfigCheck;

/**
 * A stream beside a scenario's own, in the same group and for the same time. Immutable.
 *
 * @param name what it is called: letters, digits, dashes and dots; not {@value #FIRST}, which is the scenario's own
 * @param plan what is published
 * @param from who publishes it: 0 for the publisher, or a peer, which has nothing but its line for it
 * @param viewers the share of the other peers that view it, drawn by the seed
 */
public record FurtherStream(String name, StreamPlan plan, int from, double viewers) {
    /** The name of a scenario's own stream. */
    public static final String FIRST = "stream";

    /** With the first one, a quarter of what a group takes. */
    public static final int MAX = 7;

    /** @throws IllegalArgumentException naming every value that is out of range */
    public FurtherStream {
        new ConfigCheck("streams")
                .that(
                        Scenario.NAME.matcher(name).matches() && !name.equals(FIRST),
                        "name",
                        "is '" + name + "', must be letters, digits, - and . (at most 64), and not " + FIRST)
                .that(plan != null, "plan", "is null")
                .range("from", from, 0, Scenario.MAX_PEERS)
                .ratio("viewers", viewers)
                .finish();
    }

    /** The same published by another node. */
    public FurtherStream from(int node) {
        return new FurtherStream(name, plan, node, viewers);
    }

    /** The same for another share of the peers. */
    public FurtherStream viewedBy(double share) {
        return new FurtherStream(name, plan, from, share);
    }
}
