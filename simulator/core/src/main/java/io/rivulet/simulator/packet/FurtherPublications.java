package io.rivulet.simulator.packet;

import io.rivulet.overlay.StreamStats;
import io.rivulet.overlay.node.NodeGroup;
import io.rivulet.simulator.metrics.DeliveryLedger;
import io.rivulet.simulator.metrics.DeliveryLog;
import io.rivulet.simulator.metrics.DeliverySink;
import io.rivulet.simulator.metrics.DeliveryTrace;
import io.rivulet.simulator.metrics.EmissionSchedule;
import io.rivulet.simulator.metrics.PollutionCount;
import io.rivulet.simulator.node.SimulatedNode;
import io.rivulet.simulator.scenario.FurtherStream;
import io.rivulet.simulator.scenario.ResultBuilder;
import io.rivulet.simulator.scenario.WorldPlan;
import io.rivulet.transport.virtual.VirtualNetwork;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The streams of a world of whole nodes beside its first: who publishes and who views them, and what came of each. */
final class FurtherPublications {
    private final WorldPlan plan;
    private final VirtualNetwork network;
    private final List<One> all = new ArrayList<>();

    FurtherPublications(WorldPlan plan, VirtualNetwork network) {
        this.plan = plan;
        this.network = network;
        for (int index = 0; index < plan.scenario().further().size(); index++) {
            all.add(new One(index, plan.scenario().further().get(index)));
        }
    }

    /** A node has joined the group, and publishes what is its own. */
    void publish(long nowNs, NodeGroup joined, SimulatedNode node) {
        for (One one : all) {
            if (one.stream.from() == node.number()) {
                one.publish(nowNs, joined, node);
            }
        }
    }

    /** A viewer has joined the group, and wants what it wants. */
    void subscribe(long nowNs, NodeGroup joined, Viewer viewer) {
        for (One one : all) {
            if (plan.views(one.index, viewer.node().number())) {
                one.subscribe(nowNs, joined, viewer);
            }
        }
    }

    /** What their messages are made of. */
    List<StreamContent> contents() {
        return all.stream().map(one -> one.content).toList();
    }

    /**
     * All streams start at a time.
     *
     * @param isHostile whether somebody alters messages sooner or later
     */
    void begin(long startNs, boolean isHostile) {
        all.forEach(one -> one.begin(startNs, isHostile));
    }

    /** Looks at the nodes, before the streams are ended. */
    void snapshot(Collection<Viewer> viewers) {
        all.forEach(one -> one.snapshot(viewers));
    }

    /** The streams end. */
    void close() {
        all.forEach(one -> one.source.close());
    }

    /** The hash over the deliveries of all streams. */
    String traceHash(String ofFirst) {
        List<String> hashes = new ArrayList<>(List.of(ofFirst));
        all.forEach(one -> hashes.add(one.trace.toHex()));
        return DeliveryLedger.together(hashes);
    }

    void addTo(ResultBuilder builder, boolean isComplete) {
        all.forEach(one -> one.addTo(builder, isComplete));
    }

    /** One of them. */
    private final class One {
        private final int index;
        private final FurtherStream stream;
        private final StreamContent content;
        private final DeliveryLog log;
        private final DeliveryTrace trace;
        private final List<Reception> receptions = new ArrayList<>();
        private StreamSource source;
        private DeliveryLedger ledger;
        private DeliverySink sink;
        private PollutionCount pollution;
        private long repeated;
        private long pulled;

        One(int index, FurtherStream stream) {
            this.index = index;
            this.stream = stream;
            content = new StreamContent(
                    plan.seed().child("further", index), stream.plan().messageBytes());
            log = new DeliveryLog(
                    plan.population().size(),
                    stream.plan().schedule(0, plan.scenario().duration()).messages());
            trace = new DeliveryTrace(stream.name());
        }

        void publish(long nowNs, NodeGroup joined, SimulatedNode node) {
            source = new StreamSource(
                    network,
                    node.host(),
                    joined.publish(nowNs, stream.name(), stream.plan().settings()),
                    content,
                    log);
        }

        void subscribe(long nowNs, NodeGroup joined, Viewer viewer) {
            Reception reception = new Reception(network, viewer.node().number(), content, log, trace);
            receptions.add(reception);
            if (sink != null) {
                reception.noteIn(sink, pollution);
            }
            viewer.subscribe(nowNs, joined, stream.name(), reception);
        }

        void begin(long startNs, boolean isHostile) {
            EmissionSchedule schedule =
                    stream.plan().schedule(startNs, plan.scenario().duration());
            ledger = new DeliveryLedger(plan.nodes(), schedule);
            for (int node = 1; node < plan.nodes(); node++) {
                if (plan.offeredBytesPerSec(node) == 0) {
                    ledger.leaveOutOfCore(node);
                }
            }
            sink = ledger.sink();
            pollution = isHostile ? new PollutionCount(schedule) : null;
            receptions.forEach(reception -> reception.noteIn(sink, pollution));
            source.start(schedule);
        }

        void snapshot(Collection<Viewer> viewers) {
            for (Viewer viewer : viewers) {
                StreamStats stats = viewer.isLeftOut() ? null : WorldSampler.streamOf(viewer.node(), stream.name());
                if (stats != null && !stats.isPublished()) {
                    pulled += stats.fragmentsPulled();
                    repeated += stats.duplicates();
                }
            }
        }

        void addTo(ResultBuilder builder, boolean isComplete) {
            builder.further(stream, ledger.figures(network.nowNs(), isComplete), repeated, pulled, pollution);
            if (isComplete && source.taken() < log.emitted()) {
                builder.failure("the publication of " + stream.name() + " took " + source.taken() + " of "
                        + log.emitted() + " messages");
            }
        }
    }
}
