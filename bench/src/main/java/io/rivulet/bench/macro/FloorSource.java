package io.rivulet.bench.macro;

import io.rivulet.bench.endpoint.DeliveryMeter;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.InboundDatagram;
import io.rivulet.transport.OutboundBatch;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.PacketCipher;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.agrona.collections.LongArrayQueue;

/**
 * Sends datagrams of a given size, and nothing else: what any protocol's publisher must at least do. Each is copied into the batch, or
 * sealed into it. When flooding, a viewer is ahead by a window of datagrams at most, as told through memory, not by packets: so that none is
 * lost for want of socket buffer, and no work is wasted.
 */
final class FloorSource implements DatagramCore {
    /**
     * Datagrams on their way to one viewer. The kernel charges some 2,300 bytes for each of our size, so these take 147 KB of the 212,992
     * bytes that Linux lets a socket have unless it is told otherwise.
     */
    static final int WINDOW = 64;

    /**
     * What a packet has around a message: 5 bytes of packet header, 3 of chunk header, 1 of flags, 1 of flow id, 3 of sequence number, 1 of
     * the offset behind it.
     */
    static final int OVERHEAD_BYTES = 14;

    /** A scrambled session id would be here. */
    static final int SESSION_ID_BYTES = 4;

    /** Without news for so long, what is on its way is held lost. On a busy machine a thread may not run for tens of milliseconds. */
    private static final long STALL_NS = 200_000_000;

    private final List<NetAddress> destinations;
    private final List<PacketCipher> ciphers;
    private final int plainLength;
    private final int datagramLength;
    private final byte[] plain;
    private final AtomicLongArray received;
    private final long[] sent;
    private final long[] forgiven;
    private final LongArrayQueue paced = new LongArrayQueue();
    private boolean flooding;
    private int nextViewer;
    private int pacedViewer;
    private long progress;
    private long progressNs;
    private long stalls;

    /**
     * @param ciphers        one for each destination; empty to send without
     * @param datagramLength how long each datagram is without ciphers; with them it follows from the message
     * @param received       by viewer, how many datagrams have arrived or are lost before one that has
     */
    FloorSource(
            List<NetAddress> destinations,
            List<PacketCipher> ciphers,
            int messageBytes,
            int datagramLength,
            AtomicLongArray received) {
        this.destinations = destinations;
        this.ciphers = ciphers;
        this.plainLength = OVERHEAD_BYTES + messageBytes;
        this.datagramLength = datagramLength;
        this.plain = new byte
                [PacketCipher.HEADROOM_BYTES + Math.max(plainLength, datagramLength) + PacketCipher.TAILROOM_BYTES];
        this.received = received;
        this.sent = new long[destinations.size()];
        this.forgiven = new long[destinations.size()];
    }

    /** Begins to flood. On the owner's thread, as all of this. */
    void flood() {
        flooding = true;
    }

    /** Sends nothing more. */
    void stop() {
        flooding = false;
        paced.clear();
    }

    /** Sends one message to everybody. */
    void send(long intendedNs) {
        paced.addLong(intendedNs);
    }

    /** How often everything on its way was given up. */
    long stalls() {
        return stalls;
    }

    /** Datagrams sent. */
    long sent() {
        long sum = 0;
        for (long count : sent) {
            sum += count;
        }
        return sum;
    }

    @Override
    public int pollDatagrams(long nowNs, OutboundBatch out) {
        int before = out.size();
        while (!paced.isEmpty() && out.hasRoom()) {
            put(out, pacedViewer, paced.peekLong());
            pacedViewer++;
            if (pacedViewer == destinations.size()) {
                pacedViewer = 0;
                paced.pollLong();
            }
        }
        for (int turn = 0; flooding && turn < destinations.size() && out.hasRoom(); turn++) {
            while (out.hasRoom() && ahead(nextViewer) < WINDOW) {
                put(out, nextViewer, 0);
            }
            nextViewer = (nextViewer + 1) % destinations.size();
        }
        return out.size() - before;
    }

    private long ahead(int viewer) {
        return sent[viewer] - Math.max(received.get(viewer), forgiven[viewer]);
    }

    private void put(OutboundBatch out, int viewer, long intendedNs) {
        int message = PacketCipher.HEADROOM_BYTES + OVERHEAD_BYTES;
        DeliveryMeter.writeHeader(plain, message, intendedNs, sent[viewer]);
        sent[viewer]++;
        int at = out.position() + SESSION_ID_BYTES;
        int length = datagramLength - SESSION_ID_BYTES;
        if (ciphers.isEmpty()) {
            System.arraycopy(plain, PacketCipher.HEADROOM_BYTES, out.buffer(), at, length);
        } else {
            length = ciphers.get(viewer).seal(plain, PacketCipher.HEADROOM_BYTES, plainLength, out.buffer(), at);
        }
        out.add(0, destinations.get(viewer), SESSION_ID_BYTES + length);
    }

    @Override
    public void onDeadline(long nowNs) {
        if (!flooding) {
            return;
        }
        long now = 0;
        for (int viewer = 0; viewer < sent.length; viewer++) {
            now += received.get(viewer);
        }
        if (now != progress) {
            progress = now;
            progressNs = nowNs;
        } else if (nowNs - progressNs >= STALL_NS) {
            stalls++;
            progressNs = nowNs;
            System.arraycopy(sent, 0, forgiven, 0, sent.length);
        }
    }

    @Override
    public long nextDeadlineNs() {
        return flooding ? progressNs + STALL_NS : NO_DEADLINE_NS;
    }

    @Override
    public void onDatagram(long nowNs, InboundDatagram datagram) {
        // Nobody answers.
    }
}
