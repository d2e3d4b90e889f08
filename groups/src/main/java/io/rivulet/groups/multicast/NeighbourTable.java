package io.rivulet.groups.multicast;

import io.rivulet.groups.wire.PushMask;
import java.util.Arrays;

/**
 * What one stream knows of each neighbour: columns by the index of {@link Neighbours}, sets of neighbours as longs. Per neighbour 51 bytes
 * of columns, 16 of leads, and what it holds (see {@link HeldMaps}).
 */
final class NeighbourTable {
    /** A lead that has not been measured. */
    static final short NO_LEAD = Short.MIN_VALUE;

    /** Leads are kept in eighths of a millisecond: a range of four seconds. */
    static final int LEAD_UNITS_PER_MS = 8;

    /** No fragment is owed. */
    static final long NOTHING_OWED = Long.MAX_VALUE;

    /** All fragments have been told of. */
    static final long NOTHING_UNTOLD = Long.MAX_VALUE;

    // Sets.
    /** Announced the stream on a flow that is open. */
    long announced;
    /** We announced it to them. */
    long told;
    /** Refused our flow: they do not want the stream now. */
    long refusing;
    /** Are to get an announcement, push mask or end message as soon as they have room. */
    long announceOwed;

    long maskOwed;
    long endOwed;
    /** Had no room at the last send. */
    long blocked;
    /** Are to get a map that reaches down to the window's beginning. */
    long wholeMapOwed;

    // Columns.
    Dialect[] dialect = new Dialect[0];
    /** What they asked us to push. */
    byte[] wanted = new byte[0];
    /** What of that we push. */
    byte[] served = new byte[0];
    /** What we asked them to push. */
    byte[] asked = new byte[0];
    /** Substreams that they did not push when asked, until {@link #refusedUntilMs}. */
    byte[] refused = new byte[0];

    byte[] refusals = new byte[0];
    int[] refusedUntilMs = new int[0];
    /** Substreams in which they are to be interior. */
    byte[] primary = new byte[0];
    /** Pulls they have not answered. */
    byte[] pullsOpen = new byte[0];

    int[] announcedMs = new int[0];
    int[] mapMs = new int[0];
    int[] mapSentMs = new int[0];
    /** How far down the map sent last reached. */
    long[] mapSentLowest = new long[0];
    /** Lowest of the fragments that came since, {@link #NOTHING_UNTOLD} when none did. */
    long[] untoldFrom = new long[0];

    /** Lowest fragment that may be owed. */
    long[] owedFrom = new long[0];
    /** What they hold. */
    final HeldMaps maps = new HeldMaps();
    /** By neighbour * 8 + substream: how much earlier than we they have a fragment, smoothed. */
    private short[] lead = new short[0];

    /** Makes room for {@code index} and clears its row. */
    void reset(int index, byte primarySubstreams) {
        if (index >= wanted.length) {
            grow(Neighbours.rowsFor(index, wanted.length));
        }
        forgetSets(index);
        dialect[index] = null;
        wanted[index] = 0;
        served[index] = 0;
        asked[index] = 0;
        refused[index] = 0;
        refusals[index] = 0;
        refusedUntilMs[index] = 0;
        primary[index] = primarySubstreams;
        pullsOpen[index] = 0;
        announcedMs[index] = 0;
        mapMs[index] = 0;
        mapSentMs[index] = 0;
        mapSentLowest[index] = 0;
        untoldFrom[index] = NOTHING_UNTOLD;
        owedFrom[index] = NOTHING_OWED;
        maps.clear(index);
        Arrays.fill(lead, index * PushMask.SUBSTREAMS, (index + 1) * PushMask.SUBSTREAMS, NO_LEAD);
    }

    private void forgetSets(int index) {
        long others = ~Neighbours.bit(index);
        announced &= others;
        told &= others;
        refusing &= others;
        announceOwed &= others;
        maskOwed &= others;
        endOwed &= others;
        blocked &= others;
        wholeMapOwed &= others;
    }

    private void grow(int size) {
        dialect = Arrays.copyOf(dialect, size);
        wanted = Arrays.copyOf(wanted, size);
        served = Arrays.copyOf(served, size);
        asked = Arrays.copyOf(asked, size);
        refused = Arrays.copyOf(refused, size);
        refusals = Arrays.copyOf(refusals, size);
        refusedUntilMs = Arrays.copyOf(refusedUntilMs, size);
        primary = Arrays.copyOf(primary, size);
        pullsOpen = Arrays.copyOf(pullsOpen, size);
        announcedMs = Arrays.copyOf(announcedMs, size);
        mapMs = Arrays.copyOf(mapMs, size);
        mapSentMs = Arrays.copyOf(mapSentMs, size);
        mapSentLowest = Arrays.copyOf(mapSentLowest, size);
        untoldFrom = Arrays.copyOf(untoldFrom, size);
        owedFrom = Arrays.copyOf(owedFrom, size);
        maps.resize(size);
        lead = Arrays.copyOf(lead, size * PushMask.SUBSTREAMS);
    }

    /** Whether the neighbour's last map has a fragment. */
    boolean has(int index, long id) {
        return maps.has(index, id);
    }

    /** The lead in milliseconds; {@code missing} when it has not been measured. */
    double leadMs(int index, int substream, double missing) {
        short value = lead[index * PushMask.SUBSTREAMS + substream];
        return value == NO_LEAD ? missing : (double) value / LEAD_UNITS_PER_MS;
    }

    /** Smooths in a measurement: an eighth of the news. */
    void measureLead(int index, int substream, int leadMs) {
        int at = index * PushMask.SUBSTREAMS + substream;
        int sample = Math.max(-4_000, Math.min(4_000, leadMs)) * LEAD_UNITS_PER_MS;
        lead[at] = lead[at] == NO_LEAD ? (short) sample : (short) (lead[at] + (sample - lead[at]) / 8);
    }

    /** Takes note that a neighbour did not push what it was asked for. It is spared for 2 s, doubled each time, 16 s at most. */
    void refuse(int index, int substream, int nowMs) {
        if (nowMs - refusedUntilMs[index] >= 0) {
            refused[index] = 0;
        }
        refused[index] |= (byte) (1 << substream);
        refusedUntilMs[index] = nowMs + (2_000 << Math.min(3, refusals[index] / PushMask.SUBSTREAMS));
        refusals[index] = (byte) Math.min(Byte.MAX_VALUE, refusals[index] + 1);
    }

    /** Whether a neighbour is spared for a substream. */
    boolean isRefusing(int index, int substream, int nowMs) {
        return (refused[index] >>> substream & 1) != 0 && nowMs - refusedUntilMs[index] < 0;
    }

    /** A neighbour pushed what it was asked for: it serves. */
    void forgive(int index) {
        refusals[index] = 0;
    }
}
