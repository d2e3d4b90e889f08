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

    private final VirtualNetwork network;
    private final EventQueue events;
    private final DatagramPool pool;
    private final VirtualTrace trace;
    private final NetworkCounters total = new NetworkCounters();
    private final List<PacketRule> rules = new ArrayList<>();
    private final PacketView view = new PacketView();
    private final InboundDatagram inbound = new InboundDatagram();

    /** The active attachments. Only ever asked for one address, never walked through. */
    private final Map<NetAddress, Attachment> byAddress = new HashMap<>();

    /** By number, the ended ones included; bounded by those who add and rebind hosts. */
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

    /** @throws IllegalArgumentException when the address is taken */
    Attachment attach(NetAddress address, VirtualHost host, int interfaceId) {
        Attachment attachment = new Attachment(attachments.size(), address, host, interfaceId);
        Attachment present = byAddress.putIfAbsent(address, attachment);
        if (present != null) {
            throw new IllegalArgumentException(address + " belongs to " + present.host() + " already");
        }
        attachments.add(attachment);
        return attachment;
    }

    void detach(Attachment attachment) {
        attachment.end();
        byAddress.remove(attachment.address());
    }

    VirtualHost hostAt(NetAddress address) {
        Attachment attachment = byAddress.get(address);
        return attachment == null ? null : attachment.host();
    }

    void sendAll(VirtualHost host, OutboundBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            // Where a network address translator would replace the source (here) and the destination (before it is
            // looked up):
            // what it maps is an attachment of the host behind it.
            Attachment source = host.attachment(batch.interfaceId(i));
            send(source, batch.destination(i), batch.buffer(), batch.offset(i), batch.length(i));
        }
    }

    private void send(Attachment source, NetAddress to, byte[] bytes, int offset, int length) {
        VirtualHost host = source.host();
        long nowNs = network.nowNs();
        long sequence = host.nextSequence();
        Attachment target = byAddress.get(to);
        view.wrap(
                nowNs,
                sequence,
                host.id(),
                target == null ? VirtualNetwork.NOBODY : target.host().id());
        view.wrapContent(source.address(), to, bytes, offset, length);
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
            depart(source, target, EventQueue.DELIVERY, exitNs);
        } else {
            long latencyNs = latency.latencyNs(host, target.host());
            Invariant.check(latencyNs >= 0, "negative latency", latencyNs);
            departFromUplink(source, target, verdict, exitNs + latencyNs);
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

    private void departFromUplink(Attachment source, Attachment target, Verdict verdict, long arrivalNs) {
        VirtualHost host = source.host();
        Link uplink = host.uplink();
        int number = depart(source, target, EventQueue.ARRIVAL, arrivalNs);
        if (number == DatagramPool.FULL) {
            return;
        }
        if (uplink.duplicates() || verdict == Verdict.DUPLICATE) {
            countDuplicated(host);
            depart(source, target, EventQueue.ARRIVAL, arrivalNs);
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
    private int depart(Attachment source, Attachment target, byte kind, long timeNs) {
        VirtualHost host = source.host();
        int number = pool.put(source.number(), target.number(), view.buffer(), view.offset(), view.length());
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
