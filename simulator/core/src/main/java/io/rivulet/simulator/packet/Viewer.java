package io.rivulet.simulator.packet;

import io.rivulet.overlay.SubscribeOptions;
import io.rivulet.overlay.node.NodeGroup;
import io.rivulet.overlay.node.NodeSubscription;
import io.rivulet.simulator.metrics.DeliverySink;
import io.rivulet.simulator.metrics.PollutionCount;
import io.rivulet.simulator.node.SimulatedNode;
import io.rivulet.transport.virtual.VirtualNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A viewing application with its node. */
final class Viewer {
    /** How long a goodbye may take. */
    private static final Duration LEAVING = Duration.ofSeconds(2);

    private final VirtualNetwork network;
    private final SimulatedNode node;
    private final Reception first;
    /** Of streams beside the first. */
    private final List<Reception> further = new ArrayList<>();

    private NodeSubscription subscription;
    private boolean isGone;
    private long goneNs;

    /** @param first what it is handed of the scenario's own stream */
    Viewer(VirtualNetwork network, SimulatedNode node, Reception first) {
        this.network = network;
        this.node = node;
        this.first = first;
    }

    /** Where it is in the log. */
    int index() {
        return first.index();
    }

    void subscribe(long nowNs, NodeGroup group, String stream) {
        subscription = group.subscribe(nowNs, stream, SubscribeOptions.DEFAULT, first);
    }

    /** It wants another stream, too. */
    void subscribe(long nowNs, NodeGroup group, String stream, Reception another) {
        further.add(another);
        group.subscribe(nowNs, stream, SubscribeOptions.DEFAULT, another);
    }

    /** From now on its deliveries of the first stream are noted; as of {@link Reception#noteIn}. */
    void noteIn(DeliverySink sink, PollutionCount altered) {
        first.noteIn(sink, altered);
    }

    /** Whether the stream can begin, as far as this viewer is concerned. */
    boolean isReady() {
        return isGone || subscription != null && subscription.isFound();
    }

    SimulatedNode node() {
        return node;
    }

    /** Whether it left, or died. */
    boolean isGone() {
        return isGone;
    }

    /** When it did, if it did. */
    long goneNs() {
        return goneNs;
    }

    /** It dies on the spot. */
    void kill() {
        depart();
        node.host().stop();
    }

    /** It says goodbye to everybody, and is switched off. */
    void leave() {
        depart();
        node.leave();
        network.after(LEAVING, node.host()::stop);
    }

    private void depart() {
        first.end();
        further.forEach(Reception::end);
        isGone = true;
        goneNs = network.nowNs();
    }

    /** What it is handed from now on is not noted: its node has turned Byzantine. */
    void leaveOut() {
        first.leaveOut();
        further.forEach(Reception::leaveOut);
    }

    /** Whether what becomes of it is of no interest any more. */
    boolean isLeftOut() {
        return first.isLeftOut();
    }

    /** Whether it was told that the publisher ended the stream. */
    boolean isEnded() {
        return first.isEnded();
    }

    /** Fragments that it was told will not come. */
    long missedFragments() {
        return first.missedFragments();
    }
}
