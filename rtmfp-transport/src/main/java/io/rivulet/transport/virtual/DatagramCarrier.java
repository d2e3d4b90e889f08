package io.rivulet.transport.virtual;

import io.rivulet.transport.InboundDatagram;
import io.rivulet.transport.Invariant;
import io.rivulet.transport.OutboundBatch;
import io.rivulet.transport.address.NetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The way of a datagram from one host to another: rules, uplink, latency, downlink, and what is counted and traced on it. */
final class DatagramCarrier {
    private static final int DRAW_RULE_BIT = 9;

    /** RFC 791: 20 bytes without options, and RFC 768: 8 bytes. */
    private static final int IPV4_UDP_HEADERS = 28;

    /** RFC 8200: 40 bytes, and RFC 768: 8 bytes. */
    private static final int IPV6_UDP_HEADERS = 48;

    /** Who listens at an address. */
    private record Attachment(VirtualHost host, int interfaceId) {}

    private final VirtualNetwork network;
    private final EventQueue events;
    private final DatagramPool pool;
    private final VirtualTrace trace;
    private final NetworkCounters total = new NetworkCounters();
    private final List<PacketRule> rules = new ArrayList<>();
    private final PacketView view = new PacketView();
    private final InboundDatagram inbound = new InboundDatagram();

    /** Only ever asked for one address, never walked through. */
    private final Map<NetAddress, Attachment> attachments = new HashMap<>();

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

    /** @throws IllegalArgumentException when the address is taken */
    void attach(NetAddress address, VirtualHost host, int interfaceId) {
        Attachment present = attachments.putIfAbsent(address, new Attachment(host, interfaceId));
        if (present != null) {
            throw new IllegalArgumentException(address + " belongs to " + present.host() + " already");
        }
    }

    void detach(NetAddress address) {
        attachments.remove(address);
    }

    VirtualHost hostAt(NetAddress address) {
        Attachment attachment = attachments.get(address);
        return attachment == null ? null : attachment.host();
    }

    void sendAll(VirtualHost host, OutboundBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            // Where a network address translator would replace the source (here) and the destination (before it is
            // looked up).
            NetAddress source = host.address(batch.interfaceId(i));
            send(host, source, batch.destination(i), batch.buffer(), batch.offset(i), batch.length(i));
        }
    }

    private void send(VirtualHost host, NetAddress from, NetAddress to, byte[] bytes, int offset, int length) {
        long nowNs = network.nowNs();
        long sequence = host.nextSequence();
        Attachment target = attachments.get(to);
        view.wrap(
                nowNs,
                sequence,
                host.id(),
                target == null ? VirtualNetwork.NOBODY : target.host().id());
        view.wrapContent(from, to, bytes, offset, length);
        total.countSent(length);
        host.counters().countSent(length);
        if (trace != null) {
            trace.onSent(view);
        }

        Verdict verdict = judge();
        if (verdict == Verdict.DROP) {
            drop(host, DropReason.RULE);
            return;
        }
        Link uplink = host.uplink();
        long exitNs = verdict.isTimed() ? nowNs + verdict.afterNs() : uplink.pass(nowNs, linkBytes(to, length));
        if (exitNs < 0) {
            drop(host, reason(exitNs));
        } else if (target == null) {
            drop(host, DropReason.NO_SUCH_HOST);
        } else if (verdict.isTimed()) {
            depart(host, target, EventQueue.DELIVERY, exitNs);
        } else {
            long latencyNs = latency.latencyNs(host, target.host());
            Invariant.check(latencyNs >= 0, "negative latency", latencyNs);
            departFromUplink(host, target, verdict, exitNs + latencyNs);
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

    private void departFromUplink(VirtualHost host, Attachment target, Verdict verdict, long arrivalNs) {
        Link uplink = host.uplink();
        int number = depart(host, target, EventQueue.ARRIVAL, arrivalNs);
        if (number == DatagramPool.FULL) {
            return;
        }
        if (uplink.duplicates() || verdict == Verdict.DUPLICATE) {
            countDuplicated(host);
            depart(host, target, EventQueue.ARRIVAL, arrivalNs);
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
    private int depart(VirtualHost host, Attachment target, byte kind, long timeNs) {
        int number = pool.put(
                view.source(), view.destination(), target.interfaceId(), view.buffer(), view.offset(), view.length());
        if (number == DatagramPool.FULL) {
            drop(host, DropReason.CAPACITY);
        } else {
            events.add(timeNs, target.host().id(), host.id(), host.nextSequence(), kind, number);
        }
        return number;
    }

    /** The first event of the queue is a datagram that reaches its receiver's downlink. */
    void arrive(VirtualHost host) {
        int number = events.payload();
        int source = events.source();
        long sequence = events.sequence();
        events.removeFirst();
        long nowNs = network.nowNs();
        Link downlink = host.downlink();
        long exitNs = downlink.pass(nowNs, linkBytes(pool.destination(number), pool.length(number)));
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
        int interfaceId = pool.interfaceId(number);
        if (!host.isAt(interfaceId, pool.destination(number))) {
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
        host.receive(inbound.wrap(interfaceId, pool.source(number), pool.buffer(number), 0, length));
        pool.release(number);
    }

    private void discard(VirtualHost host, int source, long sequence, int number, DropReason reason) {
        lookAt(host, source, sequence, number);
        drop(host, reason);
        pool.release(number);
    }

    private void lookAt(VirtualHost host, int source, long sequence, int number) {
        view.wrap(network.nowNs(), sequence, source, host.id());
        view.wrapContent(pool.source(number), pool.destination(number), pool.buffer(number), 0, pool.length(number));
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
