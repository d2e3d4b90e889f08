package io.rivulet.simulator.node;

import io.rivulet.groups.multicast.MulticastConfig;
import io.rivulet.groups.spec.GroupSpec;
import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.overlay.GroupStats;
import io.rivulet.overlay.OverlayConfig;
import io.rivulet.overlay.node.NodeGroup;
import io.rivulet.overlay.node.NodePublication;
import io.rivulet.overlay.node.NodeTap;
import io.rivulet.overlay.node.OverlayNode;
import io.rivulet.overlay.node.OverlayNodeEvents;
import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.virtual.HostConfig;
import io.rivulet.transport.virtual.LinkConfig;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.virtual.VirtualNat;
import io.rivulet.transport.virtual.VirtualNetwork;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** A production node on a host of its own: with a clock that began at some time and is not quite right, behind an uplink. */
public final class SimulatedNode {
    /** Hosts with the same first half of the address: 256 times 256 fit, more than the packet tier takes. */
    private static final int HOSTS_PER_BYTE = 256;

    private static final int NETWORK = 10 << 24 | 1 << 16;
    private static final int NAT_NETWORK = 10 << 24 | 2 << 16;
    private static final int OTHER_NETWORK = 10 << 24 | 3 << 16;
    private static final int PORT = 1_936;

    /** Of a node that offers nobody anything; all else as {@code OverlayNode} has it. */
    private static final MulticastConfig NO_SLOTS = MulticastConfig.builder()
            .uplinkBytesPerSec(1)
            .maxMessageBytes(NodePublication.MAX_MESSAGE_BYTES)
            .build();

    private final int number;
    private final OverlayNode node;
    private final VirtualHost host;

    /** Null before it leaves. */
    private List<GroupStats> groupsWhenLeft;

    /**
     * Starts a node.
     *
     * @param number which of the run's nodes this is, 0 to 65,535: decides its address
     * @param seed where its randomness comes from
     * @param directory the run's, shared by all nodes
     * @param place what is before it
     * @param tap who stands between its groups and its network
     * @param watches gives who hears what it says in a session, for each
     */
    public SimulatedNode(
            VirtualNetwork network,
            int number,
            SeedTree seed,
            CryptoChoice crypto,
            PeerDirectory directory,
            Place place,
            OverlayNodeEvents events,
            NodeTap tap,
            Supplier<PacketWatch> watches) {
        if (number < 0 || number >= HOSTS_PER_BYTE * HOSTS_PER_BYTE) {
            throw new IllegalArgumentException("node " + number + ": must be 0 to 65535");
        }
        this.number = number;
        OverlayConfig config = OverlayConfig.builder()
                .identity(entropy -> new WatchedIdentity(crypto.ofPeers().create(entropy), watches))
                .uplinkBytesPerSec(place.uplink().rateBytesPerSec())
                .groups(groups -> {
                    if (place.isFreeRider()) {
                        groups.multicast(NO_SLOTS);
                    }
                })
                .build();
        node = new OverlayNode(config, seed.entropy("node"), directory, events, tap);
        NetAddress address = homeAddress(number);
        host = network.add(
                node,
                HostClocks.set(HostConfig.builder(address), seed)
                        .uplink(place.uplink())
                        .downlink(place.downlink())
                        .build(),
                place.nat());
    }

    /**
     * What is before a node.
     *
     * @param uplink what it sends through; its rate is told to the node too
     * @param downlink what it receives through
     * @param nat what it is behind, or null
     * @param isFreeRider whether its groups are told that it has nothing to offer, whatever the uplink could carry
     */
    public record Place(LinkConfig uplink, LinkConfig downlink, VirtualNat nat, boolean isFreeRider) {
        /** Behind nothing, and without a limit on what it receives. */
        public static Place of(LinkConfig uplink) {
            return new Place(uplink, LinkConfig.PERFECT, null, false);
        }
    }

    /** Where node {@code number} is at first. */
    public static NetAddress homeAddress(int number) {
        return NetAddress.ofIpv4(NETWORK + number, PORT);
    }

    /** An address for a NAT before node {@code number}, which is none of any node's. */
    public static NetAddress natAddress(int number) {
        return NetAddress.ofIpv4(NAT_NETWORK + number, PORT);
    }

    /** An address for node {@code number} to move to, which is none of any node's. */
    public static NetAddress otherAddress(int number) {
        return NetAddress.ofIpv4(OTHER_NETWORK + number, PORT);
    }

    /** Connects to the rendezvous and joins a group; {@code then} is called with the node's time and the group. */
    public void join(SimulatedRendezvous rendezvous, GroupSpec spec, BiConsumer<Long, NodeGroup> then) {
        host.execute(nowNs -> {
            node.setLocalAddresses(nowNs, List.of(host.address()));
            node.connectRendezvous(nowNs, List.of(rendezvous.address()), rendezvous.uri());
            then.accept(nowNs, node.joinGroup(nowNs, spec));
        });
    }

    /** Says goodbye to everybody. */
    public void leave() {
        host.execute(nowNs -> {
            groupsWhenLeft = node.stats().groups();
            node.shutdown(nowNs);
        });
    }

    /** Its groups as they are, or, of a node that left, as they were then: the node itself forgets what it counted of them. */
    public List<GroupStats> groups() {
        return groupsWhenLeft == null ? node.stats().groups() : groupsWhenLeft;
    }

    /** Which of the run's nodes this is. */
    public int number() {
        return number;
    }

    /** The node itself. */
    public OverlayNode node() {
        return node;
    }

    /** What drives it. */
    public VirtualHost host() {
        return host;
    }

    @Override
    public String toString() {
        return "node " + number;
    }
}
