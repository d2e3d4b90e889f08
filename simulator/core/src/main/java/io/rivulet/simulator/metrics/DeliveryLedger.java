package io.rivulet.simulator.metrics;

import io.rivulet.transport.wire.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Keeps book of deliveries in memory that does not grow with peers times messages: 48 bytes for each peer, and for each half second of
 * the stream and each thread a histogram of 8 KiB. Each thread notes what happens to its own peers in a {@link #sink} of its own; when all
 * are done, {@link #figures} and {@link #traceHash} put them together. The result does not depend on which peers had which sink.
 */
public final class DeliveryLedger {
    /** The finest grain in which continuity is judged. */
    static final long SLOT_NS = 500_000_000L;

    /** What was due this long before a peer left and had not reached it is forgiven: as long as the longest deadline. */
    static final long FORGIVEN_NS = 4_000_000_000L;

    static final int UNKNOWN = -1;

    private static final long NS_PER_MS = 1_000_000;

    final EmissionSchedule schedule;
    final int slots;
    final PeerBooks books;
    private final List<LedgerSink> sinks = new ArrayList<>();

    /**
     * @param peers how many there will be, those who come later included; numbered from 0
     * @param schedule the stream's
     */
    public DeliveryLedger(int peers, EmissionSchedule schedule) {
        this.schedule = schedule;
        slots = (int) ((schedule.endNs() - schedule.startNs() + SLOT_NS - 1) / SLOT_NS);
        books = new PeerBooks(peers);
    }

    /** About how many messages, those due last, {@link DeliverySink#left} may ask whether they had reached a peer. */
    public static int forgivenMessages(EmissionSchedule schedule) {
        // Two more, for those due at the very beginning and the very end.
        return EmissionSchedule.messages(FORGIVEN_NS, schedule.bitsPerSec(), schedule.messageBytes()) + 2;
    }

    /** Says, before it joins, that a peer is not of the core although it is there from the start: a free rider, for one. */
    public void leaveOutOfCore(int peer) {
        books.leaveOutOfCore(peer);
    }

    /** A book for one more thread. To be asked for before the threads run. */
    public DeliverySink sink() {
        LedgerSink sink = new LedgerSink(this);
        sinks.add(sink);
        return sink;
    }

    int slotOf(long message) {
        return (int) Math.min(slots - 1, schedule.offsetNs(message) / SLOT_NS);
    }

    /** How many messages reached a peer, of those that count for it. */
    public int delivered(int peer) {
        return books.delivered(peer);
    }

    /** How many messages count for a peer, as of {@code nowNs}; 0 while it does not play. */
    public long owed(int peer, long nowNs) {
        if (books.owed(peer) != UNKNOWN) {
            return books.owed(peer);
        }
        return books.countsFrom(peer) == UNKNOWN ? 0 : schedule.dueBy(nowNs) - books.countsFrom(peer);
    }

    /** A peer's mean delay; 0 when nothing reached it. */
    public long meanDelayNs(int peer) {
        int delivered = books.delivered(peer);
        return delivered == 0 ? 0 : books.delaySumNs(peer) / delivered;
    }

    /** From joining to the first delivery, in milliseconds; -1 while there is none. */
    public int startUpMs(int peer) {
        return books.startUpMs(peer);
    }

    /** For how long, in milliseconds, a peer that nothing has reached wanted the stream, until it left or until {@code nowNs}. */
    int waitedInVainMs(int peer, long nowNs) {
        int waitedMs = books.waitedInVainMs(peer);
        return waitedMs == UNKNOWN ? waitMs(peer, nowNs) : waitedMs;
    }

    int waitMs(int peer, long untilNs) {
        long sinceNs = Math.max(books.joinedNs(peer), schedule.startNs());
        return (int) Math.max(0, Math.min(PeerBooks.LONGEST_WAIT_MS, (untilNs - sinceNs) / NS_PER_MS));
    }

    /**
     * All books together.
     *
     * @param nowNs the time; no message due later counts
     * @param isOver whether every delivery that could come has come; otherwise what was due in the last four seconds does not count
     */
    public DeliveryFigures figures(long nowNs, boolean isOver) {
        sinks.forEach(sink -> sink.accountUntil(nowNs));
        long settledNs = isOver ? schedule.endNs() : Math.min(schedule.endNs(), nowNs - FORGIVEN_NS);
        int settled = (int)
                Math.max(0, Math.min(slots, (settledNs - schedule.startNs() + (isOver ? SLOT_NS - 1 : 0)) / SLOT_NS));
        return new DeliveryFigures(this, sinks, settled, nowNs);
    }

    /**
     * The SHA-256, as 64 hexadecimal digits, over all peers by number: the number in 4 bytes and a 64-bit hash over the peer's deliveries in
     * their order, each a message's number and its time. Equal hashes mean that the same reached the same peers at the same times.
     */
    public String traceHash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] entry = new byte[Integer.BYTES + Long.BYTES];
            for (int peer = 0; peer < books.peers(); peer++) {
                Bytes.putInt(entry, 0, peer);
                Bytes.putLong(entry, Integer.BYTES, books.chain(peer));
                digest.update(entry);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** One hash for those of several streams; that of one is its own. */
    public static String together(List<String> hashes) {
        if (hashes.size() == 1) {
            return hashes.get(0);
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            hashes.forEach(hash -> digest.update(HexFormat.of().parseHex(hash)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** The finalizer of Stafford's variant 13, as splitmix64 has it. */
    static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    void noteStartUp(int peer, long atNs) {
        books.setStartUpMs(peer, (int) Math.min(Integer.MAX_VALUE, (atNs - books.joinedNs(peer)) / NS_PER_MS));
    }

    int peers() {
        return books.peers();
    }
}
