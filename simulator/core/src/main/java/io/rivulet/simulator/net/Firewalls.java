package io.rivulet.simulator.net;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.virtual.PacketRule;
import io.rivulet.transport.virtual.PacketView;
import io.rivulet.transport.virtual.Verdict;
import io.rivulet.transport.virtual.VirtualHost;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What {@link NatKind#INBOUND_ONLY} and {@link NatKind#UDP_BLOCKED} are on the virtual network: one rule for all hosts that are behind a
 * firewall. It decides when a datagram is sent: a stranger has sent something in as soon as it is on its way. For one network, on its thread.
 */
public final class Firewalls implements PacketRule {
    /** Whom a host may answer; the oldest is forgotten. More than a node has far ends. */
    private static final int MAX_ANSWERABLE = 4_096;

    private final Set<Integer> blocked = new HashSet<>();
    private final Map<Integer, Set<NetAddress>> answerable = new HashMap<>();
    private final Set<NetAddress> introducers = new HashSet<>();

    /** Lets every host that is not without UDP send to this address. */
    public void allow(NetAddress introducer) {
        introducers.add(introducer);
    }

    /** Puts a host behind what its kind is on the network; nothing where that is a NAT, which is not a firewall's business. */
    public void put(VirtualHost host, NatKind kind) {
        if (kind == NatKind.UDP_BLOCKED) {
            blocked.add(host.id());
        } else if (kind == NatKind.INBOUND_ONLY) {
            answerable.put(host.id(), new LinkedHashSet<>());
        }
    }

    @Override
    public Verdict onPacket(PacketView packet) {
        if (blocked.contains(packet.sourceHost()) || blocked.contains(packet.destinationHost())) {
            return Verdict.DROP;
        }
        Set<NetAddress> mayAnswer = answerable.get(packet.sourceHost());
        if (mayAnswer != null
                && !mayAnswer.contains(packet.destination())
                && !introducers.contains(packet.destination())) {
            return Verdict.DROP;
        }
        Set<NetAddress> heard = answerable.get(packet.destinationHost());
        if (heard != null && heard.add(packet.source()) && heard.size() > MAX_ANSWERABLE) {
            heard.remove(heard.iterator().next());
        }
        return Verdict.PASS;
    }
}
