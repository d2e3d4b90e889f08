package io.rivulet.transport.virtual;

import io.rivulet.transport.address.NetAddress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * A NAT of a {@link VirtualNetwork}, in front of the hosts that were {@linkplain VirtualNetwork#add(io.rivulet.transport.DatagramCore,
 * HostConfig, VirtualNat) added behind it}. What they send outside leaves with an address of the NAT; what comes to such an address passes
 * on to the host that has the mapping, if the filter lets it. Both are decided when the datagram is at the NAT: on the way out when it is
 * sent, on the way in when it has come over the path, before the host's downlink.
 *
 * <p>The hosts behind a NAT reach each other at their own addresses, over their links and the path as any two hosts do. The same
 * addresses may be in use behind another NAT. A filter knows for each mapping whom its inner endpoint has sent something to by that mapping,
 * as is usual, and not by the letter of RFC 4787 section 5, which asks whether the inner endpoint has sent by any. Used by the network's
 * thread.
 */
public final class VirtualNat {
    private static final int DRAW_PORT = 1;

    /** As few mappings are not searched for old ones. */
    private static final int MIN_SWEEP = 64;

    private final VirtualNetwork network;
    private final NatConfig config;
    private final long key;
    private NetAddress external;

    /** Who is behind it. Only ever asked for one address. */
    private final Map<NetAddress, Attachment> inside = new HashMap<>();

    private VirtualHost firstHost;

    /** The ends that datagrams from and to this NAT name, by port; as many as there are ports. */
    private final Int2ObjectHashMap<Attachment> endpoints = new Int2ObjectHashMap<>();

    private record Way(int innerNumber, NetAddress outerKey) {}

    /** In order of their making; those that are over are removed when they are met, and when there are many. */
    private final Map<Way, NatMapping> mappings = new LinkedHashMap<>();

    private final Int2ObjectHashMap<NatMapping> byPort = new Int2ObjectHashMap<>();
    private int sweepAt = MIN_SWEEP;

    /** No mapping is over before that. */
    private long nextEndNs;

    private long draws;
    private int cursor;

    /** How often all mappings were forgotten: new ones differ from the old. */
    private int rebinds;

    VirtualNat(VirtualNetwork network, long networkKey, NatConfig config) {
        this.network = network;
        this.config = config;
        external = config.external();
        // Keyed by address, as hosts are.
        key = CounterRandom.child(CounterRandom.child(networkKey, external.highBits()), external.lowBits());
    }

    /** What it was made with. */
    public NatConfig config() {
        return config;
    }

    /** The address that the hosts behind it are seen at, with port 0. */
    public NetAddress externalAddress() {
        return external;
    }

    /** How many mappings there are that are not over. */
    public int mappings() {
        sweep(network.nowNs());
        return mappings.size();
    }

    /**
     * Forgets all mappings, as when it is restarted: what comes in by the old ones is dropped, and what is sent next makes new ones, with
     * other ports. To those outside, the hosts behind it have moved.
     */
    public void rebind() {
        mappings.clear();
        byPort.clear();
        rebinds++;
    }

    /**
     * Takes another external address, and forgets all mappings, as when a provider assigns one anew. What is on its way to the old address
     * is lost.
     *
     * @throws IllegalArgumentException when a host or a NAT has that address
     */
    public void rebind(NetAddress newExternal) {
        NetAddress address = newExternal.withPort(0);
        network.carrier().move(this, address);
        external = address;
        for (Attachment endpoint : endpoints.values()) {
            endpoint.end();
        }
        endpoints.clear();
        rebind();
    }

    @Override
    public String toString() {
        return "NAT at " + external;
    }

    long key() {
        return key;
    }

    boolean isFor(NetAddress address) {
        return address.isInet6() == external.isInet6();
    }

    // Who is behind it.

    Attachment inside(NetAddress address) {
        return inside.get(address);
    }

    /** The one who is there already, or null. */
    Attachment attach(Attachment inner) {
        Attachment present = inside.putIfAbsent(inner.address(), inner);
        if (present == null && firstHost == null) {
            firstHost = inner.host();
        }
        return present;
    }

    void detach(Attachment inner) {
        inside.remove(inner.address());
    }

    /** The host to which a port is mapped, else any: where this NAT is, as far as latency goes. Null when nobody is behind it. */
    VirtualHost hostAt(int port) {
        NatMapping mapping = byPort.get(port);
        return mapping == null ? firstHost : mapping.inner().host();
    }

    // Datagrams.

    /** The end that a datagram from or to a port of this NAT names. */
    Attachment endpoint(int port) {
        Attachment endpoint = endpoints.get(port);
        if (endpoint == null) {
            endpoint = network.carrier().newEndpoint(this, external.withPort(port));
            endpoints.put(port, endpoint);
        }
        return endpoint;
    }

    /** The source that a datagram of a host behind it gets; null when there is no port for it. */
    Attachment translate(long nowNs, Attachment inner, NetAddress outer) {
        NetAddress outerKey = config.mapping().key(outer);
        Way way = new Way(inner.number(), outerKey);
        NatMapping mapping = mappings.get(way);
        if (mapping != null && mapping.isOver(nowNs)) {
            forget(mapping);
            mappings.remove(way);
            mapping = null;
        }
        if (mapping == null) {
            mapping = newMapping(nowNs, inner);
            if (mapping == null) {
                return null;
            }
            mappings.put(way, mapping);
        }
        mapping.onOutbound(nowNs, outer);
        return endpoint(mapping.port());
    }

    private NatMapping newMapping(long nowNs, Attachment inner) {
        int range = config.lastPort() - config.firstPort() + 1;
        int room = Math.min(range, config.maxMappings());
        if (mappings.size() >= Math.min(sweepAt, room)) {
            sweep(nowNs);
            sweepAt = Math.max(MIN_SWEEP, 2 * mappings.size());
        }
        if (mappings.size() >= room) {
            return null;
        }
        int place = firstChoice(inner.address().port(), range);
        while (byPort.containsKey(config.firstPort() + place)) {
            place = (place + 1) % range;
        }
        NatMapping mapping = new NatMapping(inner, config.firstPort() + place, config);
        byPort.put(mapping.port(), mapping);
        return mapping;
    }

    private int firstChoice(int innerPort, int range) {
        boolean isInRange = innerPort >= config.firstPort() && innerPort <= config.lastPort();
        if (config.ports() == NatPorts.PRESERVING && isInRange) {
            return (innerPort - config.firstPort() + rebinds) % range;
        }
        if (config.ports() == NatPorts.RANDOM) {
            return (int) CounterRandom.below(range, key, DRAW_PORT, draws++);
        }
        int choice = cursor;
        cursor = (cursor + 1) % range;
        return choice;
    }

    private void sweep(long nowNs) {
        if (nowNs < nextEndNs) {
            return;
        }
        nextEndNs = nowNs + config.mappingTimeoutNs();
        Iterator<NatMapping> all = mappings.values().iterator();
        while (all.hasNext()) {
            NatMapping mapping = all.next();
            if (mapping.isOver(nowNs)) {
                all.remove();
                forget(mapping);
            } else {
                nextEndNs = Math.min(nextEndNs, mapping.endNs());
            }
        }
    }

    private void forget(NatMapping mapping) {
        byPort.remove(mapping.port());
    }

    /** The mapping at a port, or null. */
    NatMapping mappingAt(long nowNs, int port) {
        NatMapping mapping = byPort.get(port);
        return mapping == null || mapping.isOver(nowNs) ? null : mapping;
    }
}
