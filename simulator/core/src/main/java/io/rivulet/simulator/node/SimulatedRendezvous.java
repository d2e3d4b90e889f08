package io.rivulet.simulator.node;

import io.rivulet.overlay.flash.RtmfpUri;
import io.rivulet.rendezvous.RendezvousConfig;
import io.rivulet.rendezvous.RendezvousNode;
import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.virtual.HostConfig;
import io.rivulet.transport.virtual.LinkConfig;
import io.rivulet.transport.virtual.SeededEntropy;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.virtual.VirtualNetwork;

/** The production rendezvous, with its production limits, on a host of its own. */
public final class SimulatedRendezvous {
    private static final NetAddress ADDRESS = NetAddress.parse("10.0.0.1:1935");

    private final RendezvousNode node;
    private final VirtualHost host;

    /** A rendezvous with randomness from {@code seed}. */
    public SimulatedRendezvous(VirtualNetwork network, SeedTree seed, CryptoChoice crypto, LinkConfig link) {
        SeededEntropy entropy = seed.entropy("node");
        node = new RendezvousNode(
                RendezvousConfig.builder(crypto.ofRendezvous(entropy), entropy).build());
        host = network.add(
                node,
                HostClocks.set(HostConfig.builder(ADDRESS), seed).uplink(link).build());
    }

    /** Where it is. */
    public NetAddress address() {
        return ADDRESS;
    }

    /** How peers name it. */
    public RtmfpUri uri() {
        return RtmfpUri.parse("rtmfp://10.0.0.1/simulation");
    }

    /** The node itself. */
    public RendezvousNode node() {
        return node;
    }

    /** What drives it. */
    public VirtualHost host() {
        return host;
    }
}
