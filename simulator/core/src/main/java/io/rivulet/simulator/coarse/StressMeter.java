package io.rivulet.simulator.coarse;

import io.rivulet.simulator.metrics.LinkStress;
import io.rivulet.simulator.scenario.WorldPlan;
import io.rivulet.transport.wire.Bytes;

/** Counts over which links of a topology the copies of fragments go. Each shard's thread has a count of its own. */
final class StressMeter {
    private final WorldPlan plan;
    private final int messageBytes;
    private final LinkStress[] counts;
    private final long[][] paths;

    private StressMeter(WorldPlan plan, int shards) {
        this.plan = plan;
        messageBytes = plan.scenario().stream().messageBytes();
        counts = new LinkStress[shards];
        paths = new long[shards][plan.maxLinksOnPath()];
        long messages =
                plan.scenario().stream().schedule(0, plan.scenario().duration()).messages();
        for (int i = 0; i < shards; i++) {
            counts[i] = new LinkStress(plan.networkLinks(), messages);
        }
    }

    /** A meter; null where the network has no links that could be told apart, or too many, or messages are of several streams. */
    static StressMeter of(WorldPlan plan, int shards) {
        boolean isPossible = plan.networkLinks() > 0
                && LinkStress.canCount(plan.networkLinks())
                && plan.scenario().further().isEmpty();
        return isPossible ? new StressMeter(plan, shards) : null;
    }

    /** A copy of a fragment leaves. Its message is its end, and begins with its number. */
    void onCopy(int shard, int from, int to, byte[] fragment) {
        int at = fragment.length - messageBytes;
        if (at < 0) {
            return;
        }
        long message = Bytes.getLong(fragment, at);
        if (counts[shard].isCounted(message)) {
            int size = plan.linksOnPath(from, to, paths[shard]);
            counts[shard].sent(message, paths[shard], size);
        }
    }

    /** What all threads counted. Between windows, and once. */
    LinkStress total() {
        for (int i = 1; i < counts.length; i++) {
            counts[0].add(counts[i]);
        }
        return counts[0];
    }
}
