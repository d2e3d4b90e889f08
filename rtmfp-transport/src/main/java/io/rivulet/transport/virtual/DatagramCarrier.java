package io.rivulet.transport.virtual;

import io.rivulet.transport.InboundDatagram;
import io.rivulet.transport.Invariant;
import io.rivulet.transport.OutboundBatch;
import io.rivulet.transport.address.NetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The way of a datagram from one host to another: NATs, rules, uplink, latency, downlink, and what is counted and traced on it. */
final class DatagramCarrier {
    private static final int DRAW_RULE_BIT = 9;

    /** RFC 791: 20 bytes without options, and RFC 768: 8 bytes. */
    private static final int IPV4_UDP_HEADERS = 28;

    /** RFC 8200: 40 bytes, and RFC 768: 8 bytes. */
    private static final int IPV6_UDP_HEADERS = 48;

    private final VirtualNetwork network;
    private final EventQueue events;
    private final DatagramPool pool;
    private final VirtualTrace trace;
    private final NetworkCounters total = new NetworkCounters();
    private final List<PacketRule> rules = new ArrayList<>();
    private final PacketView view = new PacketView();
    private final InboundDatagram inbound = new InboundDatagram();

    /** The active attachments outside all NATs. Only ever asked for one address, never walked through. */
    private final Map<NetAddress, Attachment> byAddress = new HashMap<>();

    /** By external address, with port 0. Only ever asked for one. */
    private final Map<NetAddress, VirtualNat> nats = new HashMap<>();

    /** By number, the ended ones included; bounded by those who add and rebind hosts and NATs, and by the ports of NATs. */
    private final List<Attachment> attachments = new ArrayList<>();

    private LatencyModel latency;

    DatagramCarrier(VirtualNetwork network, EventQueue events, VirtualNetworkConfig config) {
        this.network = network;
        this.events = events;
        pool = new DatagramPool(config.maxDatagramsInFlight());
        trace = config.trace();
        latency = config.latency();
    }

    NetworkCounters total() {
        return total;
    }

    int inFlight() {
        return pool.inFlight();
    }

    List<PacketRule> rules() {
        return rules;
    }

    void latency(LatencyModel model) {
        latency = model;
    }

    /**
     * @param nat the NAT in front of the host, or null
     * @throws IllegalArgumentException when the address is taken
     */
    Attachment attach(NetAddress address, VirtualHost host, int interfaceId, VirtualNat nat) {
        VirtualNat itsNat = nat != null && nat.isFor(address) ? nat : null;
        checkIsFree(address, itsNat);
        Attachment attachment = add(address, host, interfaceId, itsNat);
        if (itsNat == null) {
            byAddress.put(address, attachment);
        } else {
            itsNat.attach(attachment);
        }
        return attachment;
    }

    private Attachment add(NetAddress address, VirtualHost host, int interfaceId, VirtualNat nat) {
        Attachment attachment = new Attachment(attachments.size(), address, host, interfaceId, nat);
        attachments.add(attachment);
        return attachment;
    }

    /** @throws IllegalArgumentException when an address is taken, outside all NATs or behind one */
    void checkIsFree(NetAddress address, VirtualNat nat) {
        boolean isInside = nat != null && nat.isFor(address);
        Attachment present = isInside ? nat.inside(address) : byAddress.get(address);
        if (present != null) {
            throw new IllegalArgumentException(address + " belongs to " + present.host() + " already");
        }
        VirtualNat other = isInside ? null : nats.get(address.withPort(0));
        if (other != null) {
            throw new IllegalArgumentException(address + " belongs to the " + other);
        }
    }

    void detach(Attachment attachment) {
        attachment.end();
        if (attachment.nat() == null) {
            byAddress.remove(attachment.address());
        } else {
            attachment.nat().detach(attachment);
        }
    }

    /** @throws IllegalArgumentException when its address is taken */
    void add(VirtualNat nat) {
        checkIsFree(nat.externalAddress());
        nats.put(nat.externalAddress(), nat);
    }

    /** @throws IllegalArgumentException when the new address is taken */
    void move(VirtualNat nat, NetAddress newExternal) {
        checkIsFree(newExternal);
        nats.remove(nat.externalAddress());
        nats.put(newExternal, nat);
    }

    private void checkIsFree(NetAddress external) {
        VirtualNat present = nats.get(external);
        if (present != null) {
            throw new IllegalArgumentException(external + " belongs to the " + present + " already");
        }
        for (NetAddress taken : byAddress.keySet()) {
            if (taken.withPort(0).equals(external)) {
                throw new IllegalArgumentException(
                        external + " belongs to " + byAddress.get(taken).host() + " already");
            }
        }
    }

    /** The end that a port of a NAT is. */
    Attachment newEndpoint(VirtualNat nat, NetAddress address) {
        return add(address, null, 0, nat);
    }

    VirtualHost hostAt(NetAddress address) {
        Attachment attachment = byAddress.get(address);
        return attachment == null ? null : attachment.host();
    }

    void sendAll(VirtualHost host, OutboundBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            Attachment inner = host.attachment(batch.interfaceId(i));
            send(inner, batch.destination(i), batch.buffer(), batch.offset(i), batch.length(i));
        }
    }

    private void send(Attachment inner, NetAddress to, byte[] bytes, int offset, int length) {
        VirtualHost host = inner.host();
        long nowNs = network.nowNs();
        Attachment target = target(inner, to);
        boolean isOutbound = inner.nat() != null && !isBehind(inner.nat(), target);
        Attachment source = isOutbound ? inner.nat().translate(nowNs, inner, to) : inner;
        VirtualHost targetHost = target == null ? null : hostAt(target);
        view.wrap(nowNs, host.nextSequence(), host.id(), targetHost == null ? VirtualNetwork.NOBODY : targetHost.id());
        view.wrapContent(source == null ? inner.address() : source.address(), to, bytes, offset, length);
        total.countSent(length);
        host.counters().countSent(length);
        if (trace != null) {
            trace.onSent(view);
        }
        if (source == null) {
            drop(host, DropReason.NAT_FULL);
        } else if (isOutbound
                && target != null
                && target.nat() == inner.nat()
                && !inner.nat().config().hairpins()) {
            drop(host, DropReason.NAT_NO_HAIRPIN);
        } else {
            sendThroughUplink(host, source, target, targetHost);
        }
    }

    /** Who has an address, as seen from somewhere: a neighbour behind the same NAT, a host outside all of them, or a NAT's outer side. */
    private Attachment target(Attachment from, NetAddress address) {
        Attachment neighbour = from.nat() == null ? null : from.nat().inside(address);
        if (neighbour != null) {
            return neighbour;
        }
        Attachment target = byAddress.get(address);
        if (target == null && !nats.isEmpty()) {
            VirtualNat nat = nats.get(address.withPort(0));
            return nat == null ? null : nat.endpoint(address.port());
        }
        return target;
    }

    private static boolean isBehind(VirtualNat nat, Attachment target) {
        return target != null && !target.isNatEndpoint() && target.nat() == nat;
    }

    /** The host that has it; for a NAT's outer side the one behind it, as far as that is known before the datagram is there. */
    private static VirtualHost hostAt(Attachment target) {
        return target.isNatEndpoint() ? target.nat().hostAt(target.address().port()) : target.host();
    }

    /** Sends the datagram of {@link #view} on its way. */
    private void sendThroughUplink(VirtualHost host, Attachment source, Attachment target, VirtualHost targetHost) {
        long nowNs = view.nowNs();
        Verdict verdict = judge();
        if (verdict == Verdict.DROP) {
            drop(host, DropReason.RULE);
            return;
        }
        long exitNs = verdict.isTimed()
                ? nowNs + verdict.afterNs()
                : host.uplink().pass(nowNs, linkBytes(view.destination(), view.length()));
        if (exitNs < 0) {
            drop(host, reason(exitNs));
        } else if (targetHost == null) {
            drop(host, DropReason.NO_SUCH_HOST);
        } else if (verdict.isTimed()) {
            depart(host, source, target, EventQueue.DELIVERY, exitNs);
        } else {
            long latencyNs = latency.latencyNs(host, targetHost);
            Invariant.check(latencyNs >= 0, "negative latency", latencyNs);
            departFromUplink(host, source, target, verdict, exitNs + latencyNs);
        }
    }

    private Verdict judge() {
        for (int i = 0; i < rules.size(); i++) {
            Verdict verdict = rules.get(i).onPacket(view);
            if (verdict != Verdict.PASS) {
                return verdict;
            }
        }
        return Verdict.PASS;
    }

    private void departFromUplink(
            VirtualHost host, Attachment source, Attachment target, Verdict verdict, long arrivalNs) {
        Link uplink = host.uplink();
        int number = depart(host, source, target, EventQueue.ARRIVAL, arrivalNs);
        if (number == DatagramPool.FULL) {
            return;
        }
        if (uplink.duplicates() || verdict == Verdict.DUPLICATE) {
            countDuplicated(host);
            depart(host, source, target, EventQueue.ARRIVAL, arrivalNs);
        }
        if (uplink.corrupts()) {
            countCorrupted(host);
            uplink.corrupt(pool.buffer(number), pool.length(number));
        }
        if (verdict == Verdict.CORRUPT) {
            countCorrupted(host);
            long bit = CounterRandom.below(view.length() * 8L, host.key(), DRAW_RULE_BIT, view.sequence());
            pool.buffer(number)[(int) (bit >>> 3)] ^= (byte) (1 << (bit & 7));
        }
    }

    /** Takes the datagram of {@link #view} into the pool and on its way; its number there. */
    private int depart(VirtualHost host, Attachment source, Attachment target, byte kind, long timeNs) {
        int number = pool.put(source.number(), target.number(), view.buffer(), view.offset(), view.length());
        if (number == DatagramPool.FULL) {
            drop(host, DropReason.CAPACITY);
        } else if (target.isNatEndpoint()) {
            byte atNat = kind == EventQueue.ARRIVAL ? EventQueue.NAT_ARRIVAL : EventQueue.NAT_DELIVERY;
            events.add(timeNs, VirtualNetwork.NOBODY, host.id(), host.nextSequence(), atNat, number);
        } else {
            events.add(timeNs, target.host().id(), host.id(), host.nextSequence(), kind, number);
        }
        return number;
    }

    /** The first event of the queue is a datagram that reaches the outer side of a NAT: it goes on at this instant, or not at all. */
    void arriveAtNat() {
        int number = events.payload();
        int source = events.source();
        long sequence = events.sequence();
        byte kind = events.kind();
        events.removeFirst();
        long nowNs = network.nowNs();
        Attachment endpoint = destination(number);
        NatMapping mapping = endpoint.isActive()
                ? endpoint.nat().mappingAt(nowNs, endpoint.address().port())
                : null;
        if (mapping == null) {
            VirtualHost sender = network.hosts().get(source);
            discard(sender, source, sequence, number, DropReason.NAT_NO_MAPPING);
            return;
        }
        Attachment inner = mapping.inner();
        if (!mapping.admits(nowNs, attachments.get(pool.source(number)).address())) {
            discard(inner.host(), source, sequence, number, DropReason.NAT_FILTERED);
            return;
        }
        pool.redirect(number, inner.number());
        byte next = kind == EventQueue.NAT_ARRIVAL ? EventQueue.ARRIVAL : EventQueue.DELIVERY;
        events.add(nowNs, inner.host().id(), source, sequence, next, number);
    }

    /** The first event of the queue is a datagram that reaches its receiver's downlink. */
    void arrive(VirtualHost host) {
        int number = events.payload();
        int source = events.source();
        long sequence = events.sequence();
        events.removeFirst();
        long nowNs = network.nowNs();
        Link downlink = host.downlink();
        long exitNs = downlink.pass(nowNs, linkBytes(destination(number).address(), pool.length(number)));
        if (exitNs < 0) {
            discard(host, source, sequence, number, reason(exitNs));
            return;
        }
        int copy = DatagramPool.FULL;
        if (downlink.duplicates()) {
            countDuplicated(host);
            copy = pool.copy(number);
            if (copy == DatagramPool.FULL) {
                lookAt(host, source, sequence, number);
                drop(host, DropReason.CAPACITY);
            }
        }
        if (downlink.corrupts()) {
            countCorrupted(host);
            downlink.corrupt(pool.buffer(number), pool.length(number));
        }
        if (exitNs == nowNs) {
            deliver(host, source, sequence, number);
        } else {
            events.add(exitNs, host.id(), source, sequence, EventQueue.DELIVERY, number);
        }
        if (copy != DatagramPool.FULL) {
            events.add(exitNs, host.id(), source, sequence + 1, EventQueue.DELIVERY, copy);
        }
    }

    /** The first event of the queue is a datagram that leaves its receiver's downlink. */
    void leaveDownlink(VirtualHost host) {
        int number = events.payload();
        int source = events.source();
        long sequence = events.sequence();
        events.removeFirst();
        deliver(host, source, sequence, number);
    }

    private void deliver(VirtualHost host, int source, long sequence, int number) {
        Attachment destination = destination(number);
        if (!destination.isActive()) {
            discard(host, source, sequence, number, DropReason.NO_SUCH_HOST);
            return;
        }
        int length = pool.length(number);
        total.countDelivered(length);
        host.counters().countDelivered(length);
        if (trace != null) {
            lookAt(host, source, sequence, number);
            trace.onDelivered(view);
        }
        NetAddress from = attachments.get(pool.source(number)).address();
        host.receive(inbound.wrap(destination.interfaceId(), from, pool.buffer(number), 0, length));
        pool.release(number);
    }

    private void discard(VirtualHost host, int source, long sequence, int number, DropReason reason) {
        lookAt(host, source, sequence, number);
        drop(host, reason);
        pool.release(number);
    }

    private void lookAt(VirtualHost host, int source, long sequence, int number) {
        view.wrap(network.nowNs(), sequence, source, host.id());
        NetAddress from = attachments.get(pool.source(number)).address();
        view.wrapContent(from, destination(number).address(), pool.buffer(number), 0, pool.length(number));
    }

    private Attachment destination(int number) {
        return attachments.get(pool.destination(number));
    }

    private void drop(VirtualHost host, DropReason reason) {
        total.countDrop(reason);
        host.counters().countDrop(reason);
        if (trace != null) {
            trace.onDropped(view, reason);
        }
    }

    private void countDuplicated(VirtualHost host) {
        total.countDuplicated();
        host.counters().countDuplicated();
    }

    private void countCorrupted(VirtualHost host) {
        total.countCorrupted();
        host.counters().countCorrupted();
    }

    private static int linkBytes(NetAddress destination, int length) {
        return length + (destination.isInet6() ? IPV6_UDP_HEADERS : IPV4_UDP_HEADERS);
    }

    private static DropReason reason(long passed) {
        if (passed == Link.TOO_LARGE) {
            return DropReason.MTU;
        }
        return passed == Link.QUEUE_FULL ? DropReason.QUEUE : DropReason.LOSS;
    }
}
