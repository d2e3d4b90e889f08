package io.rivulet.simulator.metrics;

import io.rivulet.transport.virtual.DropReason;
import io.rivulet.transport.virtual.PacketView;
import io.rivulet.transport.virtual.VirtualTrace;
import java.util.Map;

/**
 * Counts what cores send, from {@link #start} to {@link #stop}: what carries a stream apart from all else. It sees all datagrams, and is told
 * what of them is payload by who can read them. Bytes include 28 for the IPv4 and UDP headers of each datagram, and count whether or not
 * the datagram arrives.
 */
public final class TrafficMeter implements VirtualTrace {
    /** RFC 791 and RFC 768. */
    public static final int IP_UDP_HEADER_BYTES = 28;

    private boolean isCounting;
    private long startNs;
    private long[] otherByHalfSecond = {};
    private long payloadMessages;
    private long payloadBytes;
    private long otherBytes;
    private final long[] controlByKind = new long[ControlKind.values().length];
    private long lost;
    private long overflowed;

    /**
     * Begins to count.
     *
     * @param halfSeconds how many half seconds are told apart; what comes later is in none of them
     */
    public void start(long nowNs, int halfSeconds) {
        isCounting = true;
        startNs = nowNs;
        otherByHalfSecond = new long[halfSeconds];
    }

    /** Counts no more: the nodes' goodbyes are not the stream's. */
    public void stop() {
        isCounting = false;
    }

    @Override
    public void onSent(PacketView packet) {
        if (isCounting) {
            addOther(packet.nowNs(), packet.length() + IP_UDP_HEADER_BYTES);
        }
    }

    private void addOther(long nowNs, int bytes) {
        otherBytes += bytes;
        long halfSecond = (nowNs - startNs) / DeliveryLedger.SLOT_NS;
        if (halfSecond < otherByHalfSecond.length) {
            otherByHalfSecond[(int) halfSecond] += bytes;
        }
    }

    /**
     * A datagram that is sent now carries payload.
     *
     * @param messages how many of a stream's messages
     * @param bytes what of the datagram is payload with its headers, without those of IP and UDP; the rest is control that goes with it
     */
    public void payload(long nowNs, int messages, int bytes) {
        if (isCounting) {
            int withHeaders = bytes + IP_UDP_HEADER_BYTES;
            payloadMessages += messages;
            payloadBytes += withHeaders;
            addOther(nowNs, -withHeaders);
        }
    }

    /** A datagram that is sent now carries so many bytes of a kind of control. */
    public void control(ControlKind kind, int bytes) {
        if (isCounting) {
            controlByKind[kind.ordinal()] += bytes;
        }
    }

    @Override
    public void onDelivered(PacketView packet) {
        // What was sent is what loads the uplinks.
    }

    @Override
    public void onDropped(PacketView packet, DropReason reason) {
        if (isCounting) {
            lost += reason == DropReason.LOSS ? 1 : 0;
            overflowed += reason == DropReason.QUEUE ? 1 : 0;
        }
    }

    /** Bytes of what is no payload, by half seconds since the start. */
    public long[] otherByHalfSecond() {
        return otherByHalfSecond.clone();
    }

    /** Datagrams lost on their way. */
    public long lost() {
        return lost;
    }

    /** Datagrams that found the queue of a link full. */
    public long overflowed() {
        return overflowed;
    }

    /** Messages of streams that were sent, repetitions included. */
    public long payloadMessages() {
        return payloadMessages;
    }

    /** Their bytes, headers of the datagrams that carried them included. */
    public long payloadBytes() {
        return payloadBytes;
    }

    /** Bytes of all else, headers included. */
    public long otherBytes() {
        return otherBytes;
    }

    /** Of it, what is known by what it says. */
    public Map<ControlKind, Long> controlByKind() {
        Map<ControlKind, Long> bytes = ControlKind.none();
        for (ControlKind kind : ControlKind.values()) {
            bytes.put(kind, controlByKind[kind.ordinal()]);
        }
        return bytes;
    }
}
