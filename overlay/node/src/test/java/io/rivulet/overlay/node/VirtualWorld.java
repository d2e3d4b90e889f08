package io.rivulet.overlay.node;

import io.rivulet.overlay.IdentityChoice;
import io.rivulet.overlay.OverlayConfig;
import io.rivulet.overlay.OverlayEvent;
import io.rivulet.overlay.flash.RtmfpUri;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.plain.PlainIdentity;
import io.rivulet.transport.virtual.HostConfig;
import io.rivulet.transport.virtual.LinkConfig;
import io.rivulet.transport.virtual.SeededEntropy;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.virtual.VirtualNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A rendezvous and any number of nodes on a virtual network, with plain crypto. */
public final class VirtualWorld {
    public static final NetAddress RENDEZVOUS = NetAddress.parse("10.0.0.1:1935");
    public static final RtmfpUri URI = RtmfpUri.parse("rtmfp://10.0.0.1/test");

    /** A node with its host and what it told. */
    public static final class Node {
        public final OverlayNode node;
        public final VirtualHost host;
        public final List<OverlayEvent> events;

        Node(OverlayNode node, VirtualHost host, List<OverlayEvent> events) {
            this.node = node;
            this.host = host;
            this.events = events;
        }

        /** The events of one type. */
        public <T extends OverlayEvent> List<T> events(Class<T> type) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }

        public long nowNs() {
            return host.nowNs();
        }
    }

    public final VirtualNetwork network;
    public final TestRendezvous rendezvous;
    public final VirtualHost rendezvousHost;
    private final long seed;
    private int nodes;

    public VirtualWorld(long seed) {
        this.seed = seed;
        network = new VirtualNetwork(seed);
        SeededEntropy entropy = new SeededEntropy(seed, 0, "rendezvous");
        rendezvous = new TestRendezvous(PlainIdentity.rendezvous(entropy), entropy);
        rendezvousHost = network.add(rendezvous, RENDEZVOUS);
    }

    /** A configuration for nodes here. */
    public static OverlayConfig.Builder config() {
        return OverlayConfig.builder().identity(IdentityChoice.plain());
    }

    /** Adds a node that is not connected to anything. */
    public Node add() {
        return add(config().build(), LinkConfig.PERFECT);
    }

    /** Adds a node with this uplink. */
    public Node add(OverlayConfig config, LinkConfig uplink) {
        nodes++;
        List<OverlayEvent> events = new ArrayList<>();
        OverlayNode node =
                new OverlayNode(config, new SeededEntropy(seed, nodes, "node"), (nowNs, event) -> events.add(event));
        NetAddress address = NetAddress.parse("10.0." + (1 + nodes / 200) + "." + (1 + nodes % 200) + ":2000");
        VirtualHost host =
                network.add(node, HostConfig.builder(address).uplink(uplink).build());
        return new Node(node, host, events);
    }

    /** Adds a node that connects to the rendezvous at once. */
    public Node addConnected() {
        Node added = add();
        connect(added);
        return added;
    }

    public void connect(Node which) {
        which.host.execute(nowNs -> which.node.connectRendezvous(nowNs, List.of(RENDEZVOUS), URI));
    }

    public void run(Duration duration) {
        network.advance(duration);
    }

    /** Runs until something is so; false when it is not within the limit. */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        return network.runUntil(condition, limit);
    }
}
