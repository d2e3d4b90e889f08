package io.rivulet.transport.session;

import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.wire.ByteReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Puts packets together that came as Packet Fragments because they are longer than the path carries. RFC 7016 sections 2.3.1 and 3.4. Of
 * bounded size, whoever sends: so many packets at once, so many of one sender, and so many bytes of each.
 */
public final class PacketReassembly {
    /** Fragments of one packet: as many as the shortest path needs for the longest packet. */
    private static final int MAX_FRAGMENTS = 64;

    /** How long a packet may take in all. RFC 7016 section 3.4. */
    private static final long COMPLETE_NS = 60 * Nanos.SECOND;

    /** How long nothing new may come of a packet. RFC 7016 section 3.4. */
    private static final long PROGRESS_NS = Nanos.SECOND;

    private static final class Pending {
        final Object sender;
        final long packetId;
        final int mode;
        final long startedNs;
        final byte[][] fragments = new byte[MAX_FRAGMENTS][];
        long progressNs;
        int received;
        int expected = -1;
        int bytes;

        Pending(Object sender, long packetId, int mode, long nowNs) {
            this.sender = sender;
            this.packetId = packetId;
            this.mode = mode;
            this.startedNs = nowNs;
            this.progressNs = nowNs;
        }

        boolean isStale(long nowNs) {
            return nowNs - progressNs > PROGRESS_NS || nowNs - startedNs > COMPLETE_NS;
        }
    }

    /** What became of a fragment. */
    public enum Outcome {
        /** It was kept. */
        KEPT,
        /** It was the last one: {@link #poll} has the whole packet. */
        COMPLETE,
        /** It is malformed, was there already, contradicts others, or its packet is too long. */
        REFUSED,
        /** There is no room for another packet. */
        FULL
    }

    private final int maxPackets;
    private final int maxPacketsPerSender;
    private final int maxPacketBytes;
    private final List<Pending> pending = new ArrayList<>();
    private final ArrayDeque<byte[]> whole = new ArrayDeque<>(1);

    /**
     * @param maxPackets          packets at once
     * @param maxPacketsPerSender packets of one sender at once
     * @param maxPacketBytes      the longest packet
     */
    public PacketReassembly(int maxPackets, int maxPacketsPerSender, int maxPacketBytes) {
        this.maxPackets = maxPackets;
        this.maxPacketsPerSender = maxPacketsPerSender;
        this.maxPacketBytes = maxPacketBytes;
    }

    /**
     * Takes a fragment.
     *
     * @param sender  whose it is: a source address, or a session
     * @param mode    of the packet that it came in
     * @param payload of its chunk
     */
    public Outcome add(long nowNs, Object sender, int mode, ByteReader payload) {
        boolean hasMore = (payload.u8() & 0x80) != 0;
        long packetId = payload.vlu();
        long number = payload.vlu();
        if (payload.failed() || !payload.hasRemaining() || number >= MAX_FRAGMENTS) {
            return Outcome.REFUSED;
        }
        Pending entry = find(nowNs, sender, packetId);
        if (entry == null) {
            if (!hasRoom(sender)) {
                return Outcome.FULL;
            }
            entry = new Pending(sender, packetId, mode, nowNs);
            pending.add(entry);
        }
        return keep(nowNs, entry, mode, (int) number, hasMore, payload);
    }

    private Pending find(long nowNs, Object sender, long packetId) {
        Pending found = null;
        for (Iterator<Pending> each = pending.iterator(); each.hasNext(); ) {
            Pending entry = each.next();
            if (entry.isStale(nowNs)) {
                each.remove();
            } else if (entry.packetId == packetId && entry.sender.equals(sender)) {
                found = entry;
            }
        }
        return found;
    }

    private boolean hasRoom(Object sender) {
        int ofSender = 0;
        for (Pending entry : pending) {
            ofSender += entry.sender.equals(sender) ? 1 : 0;
        }
        return pending.size() < maxPackets && ofSender < maxPacketsPerSender;
    }

    private Outcome keep(long nowNs, Pending entry, int mode, int number, boolean hasMore, ByteReader payload) {
        int length = payload.remaining();
        boolean isBeyondEnd = entry.expected >= 0 && number >= entry.expected;
        if (mode != entry.mode
                || entry.fragments[number] != null
                || isBeyondEnd
                || entry.bytes + length > maxPacketBytes
                || !hasMore && !endsAt(entry, number)) {
            return Outcome.REFUSED;
        }
        entry.fragments[number] = payload.rest();
        entry.received++;
        entry.bytes += length;
        entry.progressNs = nowNs;
        if (entry.received != entry.expected) {
            return Outcome.KEPT;
        }
        byte[] packet = new byte[entry.bytes];
        int at = 0;
        for (int i = 0; i < entry.expected; i++) {
            System.arraycopy(entry.fragments[i], 0, packet, at, entry.fragments[i].length);
            at += entry.fragments[i].length;
        }
        pending.remove(entry);
        whole.add(packet);
        return Outcome.COMPLETE;
    }

    /** Takes note that a packet ends with fragment {@code number}; false when it cannot. */
    private static boolean endsAt(Pending entry, int number) {
        for (int i = number + 1; i < MAX_FRAGMENTS; i++) {
            if (entry.fragments[i] != null) {
                return false;
            }
        }
        if (entry.expected >= 0) {
            return false;
        }
        entry.expected = number + 1;
        return true;
    }

    /** Takes a packet that is complete, in the order of completion; null when there is none. To be emptied after each datagram. */
    public byte[] poll() {
        return whole.poll();
    }

    /** Packets in the making. */
    public int pending() {
        return pending.size();
    }

    /** Forgets what came of a sender. */
    public void forget(Object sender) {
        pending.removeIf(entry -> entry.sender.equals(sender));
    }
}
