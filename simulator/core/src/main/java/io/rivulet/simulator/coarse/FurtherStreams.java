package io.rivulet.simulator.coarse;

import io.rivulet.simulator.metrics.DeliveryFigures;
import io.rivulet.simulator.metrics.DeliveryLedger;
import io.rivulet.simulator.metrics.DeliverySink;
import io.rivulet.simulator.metrics.EmissionSchedule;
import io.rivulet.simulator.metrics.PollutionCount;
import io.rivulet.simulator.scenario.FurtherStream;
import io.rivulet.simulator.scenario.ResultBuilder;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.WorldPlan;
import java.util.ArrayList;
import java.util.List;

/** The streams of a coarse run beside its first: who publishes and who views them, and what came of each. */
final class FurtherStreams {
    private final WorldPlan plan;
    private final CoarseWorld world;
    private final List<One> all = new ArrayList<>();

    /**
     * Of a world in which nothing has happened yet.
     *
     * @param startNs when all streams start
     */
    FurtherStreams(WorldPlan plan, CoarseWorld world, long startNs) {
        this.plan = plan;
        this.world = world;
        Scenario scenario = plan.scenario();
        for (int index = 0; index < scenario.further().size(); index++) {
            all.add(new One(index, scenario.further().get(index), startNs));
        }
    }

    /** A node's peer is there, before it does anything. */
    void add(int node, CoarsePeer peer, boolean isHostile) {
        all.forEach(one -> one.add(node, peer, isHostile));
    }

    /** A node's applications begin: they publish or want what is theirs. On the node's thread. */
    void start(int node, long nowNs, StreamCarrier carrier) {
        for (One one : all) {
            if (one.stream.from() == node) {
                ((EngineCarrier) carrier).publishFurther(nowNs, one.index, one.stream);
            } else if (one.viewers[node] != null) {
                one.viewers[node].view(nowNs, (EngineCarrier) carrier, one.index, one.stream);
            }
        }
    }

    /** A node came, at a time. Between windows, like all that follows. */
    void joined(int node, long atNs) {
        for (One one : all) {
            if (one.viewers[node] != null) {
                one.sinkOf(node).joined(node, atNs);
            }
        }
    }

    /** A node goes. */
    void left(int node, long nowNs) {
        for (One one : all) {
            CoarseViewer viewer = one.viewers[node];
            if (viewer != null && !viewer.isLeftOut()) {
                one.sinkOf(node).left(node, nowNs, viewer::holds);
            }
        }
    }

    /** A node is not counted any more. */
    void leaveOut(int node, long nowNs) {
        left(node, nowNs);
        for (One one : all) {
            if (one.viewers[node] != null) {
                one.viewers[node].leaveOut();
            }
        }
    }

    /** What is going to be published. */
    List<Emissions> begin() {
        return all.stream().map(One::begin).toList();
    }

    /** The hash over the deliveries of all streams. */
    String traceHash(String ofFirst) {
        List<String> hashes = new ArrayList<>(List.of(ofFirst));
        all.forEach(one -> hashes.add(one.ledger.traceHash()));
        return DeliveryLedger.together(hashes);
    }

    void addTo(ResultBuilder builder, long nowNs, boolean isComplete, boolean isHostile) {
        all.forEach(one -> one.addTo(builder, nowNs, isComplete, isHostile));
    }

    /** One of them. */
    private final class One {
        private final int index;
        private final FurtherStream stream;
        private final EmissionSchedule schedule;
        private final DeliveryLedger ledger;
        private final DeliverySink[] sinks;
        private final PollutionCount[] pollution;
        /** By node; null for those who do not want it. */
        private final CoarseViewer[] viewers;
        /** Of the publisher's thread. */
        private int taken;

        One(int index, FurtherStream stream, long startNs) {
            this.index = index;
            this.stream = stream;
            schedule = stream.plan().schedule(startNs, plan.scenario().duration());
            ledger = new DeliveryLedger(plan.nodes(), schedule);
            sinks = new DeliverySink[world.run().shards()];
            pollution = new PollutionCount[sinks.length];
            for (int i = 0; i < sinks.length; i++) {
                sinks[i] = ledger.sink();
                pollution[i] = new PollutionCount(schedule);
            }
            viewers = new CoarseViewer[plan.nodes()];
        }

        DeliverySink sinkOf(int node) {
            return sinks[world.shard(node).index()];
        }

        void add(int node, CoarsePeer peer, boolean isHostile) {
            if (plan.views(index, node)) {
                PollutionCount altered = isHostile ? pollution[world.shard(node).index()] : null;
                viewers[node] = new CoarseViewer(peer, node, schedule, sinkOf(node), altered);
            }
            if (plan.offeredBytesPerSec(node) == 0) {
                ledger.leaveOutOfCore(node);
            }
        }

        Emissions begin() {
            return new Emissions(world, stream.from(), schedule, (peer, nowNs, payload) -> {
                EngineCarrier carrier = (EngineCarrier) peer.logic();
                taken += carrier.offerFurther(nowNs, index, payload) ? 1 : 0;
            });
        }

        void addTo(ResultBuilder builder, long nowNs, boolean isComplete, boolean isHostile) {
            long repeated = 0;
            long pulled = 0;
            for (int node = 1; node < viewers.length; node++) {
                boolean counts = viewers[node] != null && !viewers[node].isLeftOut();
                if (counts && viewers[node].carrier() instanceof EngineCarrier carrier) {
                    pulled += carrier.pulled(index);
                    repeated += carrier.duplicates(index);
                }
            }
            PollutionCount altered = new PollutionCount(schedule);
            for (PollutionCount some : pollution) {
                altered.add(some);
            }
            DeliveryFigures figures = ledger.figures(nowNs, isComplete);
            builder.further(stream, figures, repeated, pulled, isHostile ? altered : null);
            if (isComplete && taken < schedule.messages()) {
                builder.failure("the publication of " + stream.name() + " took " + taken + " of " + schedule.messages()
                        + " messages");
            }
        }
    }
}
