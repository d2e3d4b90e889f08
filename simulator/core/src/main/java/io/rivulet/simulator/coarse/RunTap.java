package io.rivulet.simulator.coarse;

import io.rivulet.groups.spi.DirectListener;
import io.rivulet.groups.spi.DirectNetwork;

/**
 * What looks at a run from within: it stands between each peer's logic and its network, and is asked between the steps of the run. Checks and
 * traces are taps. A run without one has nothing between; a tap that only looks changes nothing in the result.
 *
 * <p>What stands at a peer is called by the thread that handles the peer's events, everything else between windows. A tap serves one run.
 */
public interface RunTap {
    /** Nothing in between. */
    RunTap NONE = new RunTap() {};

    /** The run begins: nothing has happened yet. Called first. */
    default void begin(RunView view) {}

    /** The network as a node's logic shall see it: the given one, or something in front of it. Called when the node starts. */
    default DirectNetwork network(int node, DirectNetwork network) {
        return network;
    }

    /** Who shall hear what happens on a node's network: the given one, its logic, or something in front of it. */
    default DirectListener listener(int node, DirectListener listener) {
        return listener;
    }

    /** The application that a node's logic shall hand messages to: the given one, or something in front of it. */
    default StreamAudience audience(int node, StreamAudience audience) {
        return audience;
    }

    /** Something of the timeline happens. */
    default void happened(long nowNs, String what) {}

    /** A node goes. */
    default void left(long nowNs, int node, boolean isPolite) {}

    /** A step of the run, 100 ms at most, is over: everything may be looked at. */
    default void look(long nowNs) {}

    /** The run has come to its end; not called when it was stopped before. */
    default void end(long nowNs) {}

    /** This tap nearer to the logic, and another one nearer to the network. */
    default RunTap before(RunTap far) {
        return new TapPair(this, far);
    }
}
