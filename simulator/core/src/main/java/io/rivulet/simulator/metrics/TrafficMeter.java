package io.rivulet.simulator.metrics;

import io.rivulet.transport.virtual.DropReason;
import io.rivulet.transport.virtual.PacketView;
import io.rivulet.transport.virtual.VirtualTrace;

/**
 * Counts what cores send, from {@link #start} to {@link #stop}: datagrams that carry the stream apart from all others. Of a stream whose messages all
 * have one size and fit a packet, a datagram as long as a message carries one; a shorter one cannot. What is too long to be anything else
 * (a report with every record filled) is counted as payload too; there are a few of those a minute. Bytes include 28 for the IPv4 and UDP
 * headers of each datagram, and count whether or not the datagram arrives.
 */
public final class TrafficMeter implements VirtualTrace {
    /** RFC 791 and RFC 768. */
    private static final int IP_UDP_HEADER_BYTES = 28;

    private final int messageBytes;
    private boolean isCounting;
    private long startNs;
    private long[] otherByHalfSecond = {};
    private long payloadDatagrams;
    private long payloadBytes;
    private long otherDatagrams;
    private long otherBytes;
    private long lost;
    private long overflowed;

    /** @param messageBytes the size of all messages */
    public TrafficMeter(int messageBytes) {
        this.messageBytes = messageBytes;
    }

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
        if (!isCounting) {
            return;
        }
        if (packet.length() >= messageBytes) {
            payloadDatagrams++;
            payloadBytes += packet.length() + IP_UDP_HEADER_BYTES;
        } else {
            otherDatagrams++;
            int bytes = packet.length() + IP_UDP_HEADER_BYTES;
            otherBytes += bytes;
            long halfSecond = (packet.nowNs() - startNs) / DeliveryLedger.SLOT_NS;
            if (halfSecond < otherByHalfSecond.length) {
                otherByHalfSecond[(int) halfSecond] += bytes;
            }
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

    /** Bytes of datagrams without payload, by half seconds since the start. */
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

    /** Datagrams that carry a message of the stream. */
    public long payloadDatagrams() {
        return payloadDatagrams;
    }

    /** Their bytes, headers included. */
    public long payloadBytes() {
        return payloadBytes;
    }

    /** All other datagrams. */
    public long otherDatagrams() {
        return otherDatagrams;
    }

    /** Their bytes, headers included. */
    public long otherBytes() {
        return otherBytes;
    }
}
