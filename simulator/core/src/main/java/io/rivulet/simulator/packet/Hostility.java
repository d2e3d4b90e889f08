package io.rivulet.simulator.packet;

import io.rivulet.overlay.node.NodeTap;
import io.rivulet.simulator.coarse.ByzantinePort;
import io.rivulet.simulator.node.SimulatedNode;
import io.rivulet.simulator.scenario.Action;
import io.rivulet.simulator.scenario.Misbehaviour;
import io.rivulet.simulator.scenario.WorldPlan;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.virtual.VirtualNetwork;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Who in a world of whole nodes does not do what its code says: free riders from the beginning, Byzantine peers when the timeline says so. */
final class Hostility {
    private static final double NS_PER_SECOND = 1e9;

    private final WorldPlan plan;
    private final VirtualNetwork network;
    private final ByzantinePort.Content content;
    private final boolean isHostile;
    private final long windowFragments;
    /** By number: where somebody stands before the node's network. */
    private final Map<Integer, Tapped> tapped = new TreeMap<>();
    /** The same by the handle of the peer. Only ever asked for one. */
    private final Map<Integer, Tapped> byHandle = new HashMap<>();

    Hostility(WorldPlan plan, VirtualNetwork network, ByzantinePort.Content content) {
        this.plan = plan;
        this.network = network;
        this.content = content;
        isHostile = plan.scenario().timeline().stream().anyMatch(timed -> timed.action() instanceof Action.Misbehave);
        windowFragments = plan.scenario().stream().messagesInWindow();
    }

    /** Whether somebody misbehaves sooner or later, so that what is delivered has to be looked at. */
    boolean isHostile() {
        return isHostile;
    }

    /** Whether a node passes nothing on, from the beginning. */
    boolean isFreeRider(int number) {
        return number != 0 && plan.offeredBytesPerSec(number) == 0;
    }

    /** What stands between a node's groups and its network. {@link #made} has to follow where it is somebody. */
    NodeTap tapOf(int number) {
        boolean isFreeRider = isFreeRider(number);
        if (!isHostile && !isFreeRider) {
            return NodeTap.NONE;
        }
        Tapped added = new Tapped(isFreeRider);
        tapped.put(number, added);
        return added.tap;
    }

    /** A node is there. */
    void made(SimulatedNode node) {
        Tapped added = tapped.get(node.number());
        if (added != null) {
            added.host = node.host();
            byHandle.put(node.node().network().self(), added);
        }
    }

    /** A node misbehaves from now on. */
    void misbehave(int number, Misbehaviour how) {
        Tapped node = tapped.get(number);
        boolean isNew = !node.tap.port().does(how);
        node.tap.port().misbehave(how);
        if (how == Misbehaviour.FLOOD && isNew) {
            flood(node);
        }
    }

    private void flood(Tapped node) {
        if (!node.host.isStopped()) {
            node.host.execute(node.tap.port()::flood);
            network.at(network.nowNs() + ByzantinePort.FLOOD_PERIOD_NS, () -> flood(node));
        }
    }

    /** Whether a node has misbehaved: its own figures are of no interest any more. */
    boolean isByzantine(int number) {
        Tapped node = tapped.get(number);
        return node != null && node.tap.port().isByzantine();
    }

    /** The most hops that an altered fragment travelled from who altered it; 0 when nobody got one. */
    int furthestPollution() {
        return tapped.values().stream()
                .mapToInt(node -> node.tap.port().trail().furthest())
                .max()
                .orElse(0);
    }

    /** A node and what stands before its network. */
    private final class Tapped implements HostileTap.Surroundings {
        private final HostileTap tap;
        private VirtualHost host;

        Tapped(boolean isFreeRider) {
            tap = new HostileTap(this, content, isFreeRider, windowFragments);
        }

        @Override
        public void swallowed(int flow, long token, long afterNs) {
            host.executeAt(network.nowNs() + afterNs, nowNs -> tap.release(nowNs, flow, token));
        }

        @Override
        public long backlogNs() {
            long rate = host.uplinkConfig().rateBytesPerSec();
            return rate == 0 ? 0 : (long) (host.uplinkBacklogBytes() * NS_PER_SECOND / rate);
        }

        @Override
        public int hopsFrom(int peer, byte[] fragment) {
            Tapped sender = byHandle.get(peer);
            return sender == null ? 1 : sender.tap.port().hopsOf(fragment);
        }
    }
}
