package io.rivulet.simulator.coarse;

import io.rivulet.simulator.metrics.EmissionSchedule;
import io.rivulet.simulator.scenario.WorldPlan;
import java.util.function.IntConsumer;

/** What a {@link RunTap} may know of a run. To be asked between windows; {@link #timeNs} also by who stands at the node. */
public interface RunView {
    /** The world as the seed drew it. */
    WorldPlan plan();

    /** When messages are published. */
    EmissionSchedule schedule();

    /** The world's time at a node: that of the event that it handles, or handled last. */
    long timeNs(int node);

    /** Whether a node is there: it has started, and has neither left nor been killed. */
    boolean isThere(int node);

    /** How a node carries the stream; null before it started. */
    StreamCarrier carrier(int node);

    /** Calls for the far end of each open session of a node. */
    void forEachSession(int node, IntConsumer action);

    /** How long a node's uplink takes for all that waits before it. */
    long waitingNs(int node);
}
