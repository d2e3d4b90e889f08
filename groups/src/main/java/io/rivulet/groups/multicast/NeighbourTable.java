package io.rivulet.groups.multicast;

import io.rivulet.groups.wire.PushMask;
import java.util.Arrays;

/**
 * What one stream knows of each neighbour: a row of ints by the index of {@link Neighbours}, which fits a line or two of the processor's
 * cache, and sets of neighbours as longs. Per neighbour 36 bytes, 16 more for leads where some do not tell how far behind they are, and what it
 * holds (see {@link HeldMaps}).
 *
 * <p>Fragments in rows are kept as the low half of their ids, since none is far from the window: they are read by their distance from an id
 * that is.
 */
final class NeighbourTable {
    /** A lead that has not been measured. */
    static final short NO_LEAD = Short.MIN_VALUE;

    /** Leads are kept in eighths of a millisecond: a range of four seconds. */
    static final int LEAD_UNITS_PER_MS = 8;

    // Places in a row. First substreams, a byte each: asked of us, pushed by us, and asked by us.
    private static final int MASKS = 0;
    private static final int WANTED = 0;
    private static final int SERVED = 8;
    private static final int ASKED = 16;
    /** Then, a byte each: substreams refused to us, refusals, pulls that are open, and substreams turned away by us. */
    private static final int COUNTS = 1;

    private static final int REFUSED = 0;
    private static final int REFUSALS = 8;
    private static final int PULLS = 16;
    private static final int TURNED_AWAY = 24;

    private static final int REFUSED_UNTIL_MS = 2;
    private static final int ANNOUNCED_MS = 3;
    private static final int MAP_MS = 4;
    private static final int MAP_SENT_LOWEST = 5;
    private static final int UNTOLD_FROM = 6;
    private static final int OWED_FROM = 7;
    private static final int WIDTH = 8;
    private static final int BYTE = 0xff;
    private static final short[] NO_LEADS = {};

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
    /** Are to be told how we serve them and how far behind we are. */
    long statusOwed;
    /** Had no room at the last send. */
    long blocked;
    /** Are to get a map that reaches down to the window's beginning. */
    long wholeMapOwed;
    /** Are owed fragments. */
    private long owed;
    /** Have not been told of fragments that came. */
    private long untold;
    /** No neighbour's lowest of these is above this. */
    private long untoldMost;

    private int[] rows = new int[0];
    /**
     * How much earlier than we they have a fragment, smoothed: by neighbour and substream. Empty as long as nothing was measured, which it never
     * is where all neighbours tell how far behind they are.
     */
    private short[] leads = NO_LEADS;
    /** When they were sent a map. Apart, for all are looked at together. */
    private int[] mapSentMs = new int[0];
    /** What they hold. */
    final HeldMaps maps = new HeldMaps();

    /** Makes room for all {@link Neighbours#rows} and clears the row of {@code index}. */
    void reset(int index, int allRows) {
        if (allRows > mapSentMs.length) {
            grow(allRows);
        }
        forgetSets(index);
        int row = index * WIDTH;
        Arrays.fill(rows, row, row + WIDTH, 0);
        if (leads.length > 0) {
            int first = leadAt(index, 0);
            Arrays.fill(leads, first, first + PushMask.SUBSTREAMS, NO_LEAD);
        }
        mapSentMs[index] = 0;
        maps.clear(index);
    }

    private void forgetSets(int index) {
        long others = ~Neighbours.bit(index);
        announced &= others;
        told &= others;
        refusing &= others;
        announceOwed &= others;
        maskOwed &= others;
        endOwed &= others;
        statusOwed &= others;
        blocked &= others;
        wholeMapOwed &= others;
        owed &= others;
        untold &= others;
    }

    private void grow(int size) {
        rows = Arrays.copyOf(rows, size * WIDTH);
        if (leads.length > 0) {
            growLeads(size);
        }
        mapSentMs = Arrays.copyOf(mapSentMs, size);
        maps.resize(size);
    }

    private int get(int index, int place, int shift) {
        return rows[index * WIDTH + place] >>> shift & BYTE;
    }

    private void set(int index, int place, int shift, int value) {
        int at = index * WIDTH + place;
        rows[at] = rows[at] & ~(BYTE << shift) | (value & BYTE) << shift;
    }

    // Substreams.

    /** What they asked us to push. */
    int wanted(int index) {
        return get(index, MASKS, WANTED);
    }

    void setWanted(int index, int mask) {
        set(index, MASKS, WANTED, mask);
    }

    /** What of that we push. */
    int served(int index) {
        return get(index, MASKS, SERVED);
    }

    void setServed(int index, int mask) {
        set(index, MASKS, SERVED, mask);
    }

    /** What we asked them to push. */
    int asked(int index) {
        return get(index, MASKS, ASKED);
    }

    void setAsked(int index, int mask) {
        set(index, MASKS, ASKED, mask);
    }

    // Pulls.

    /** Pulls they have not answered. */
    int pullsOpen(int index) {
        return get(index, COUNTS, PULLS);
    }

    /** One more pull of them is open, or one less. */
    void addPullsOpen(int index, int more) {
        set(index, COUNTS, PULLS, pullsOpen(index) + more);
    }

    // Times.

    /** When they announced the stream. */
    int announcedMs(int index) {
        return rows[index * WIDTH + ANNOUNCED_MS];
    }

    void setAnnouncedMs(int index, int ms) {
        rows[index * WIDTH + ANNOUNCED_MS] = ms;
    }

    /** When their last map came. */
    int mapMs(int index) {
        return rows[index * WIDTH + MAP_MS];
    }

    void setMapMs(int index, int ms) {
        rows[index * WIDTH + MAP_MS] = ms;
    }

    /** When they were sent a map. */
    int mapSentMs(int index) {
        return mapSentMs[index];
    }

    // What they have been told, and what is owed to them.

    /** Sends a map that reaches down to {@code lowest}: all has been told. */
    void setMapSent(int index, int ms, long lowest) {
        rows[index * WIDTH + MAP_SENT_LOWEST] = (int) lowest;
        mapSentMs[index] = ms;
        clearUntold(index);
    }

    /** How far down the map sent last reached, which is not far from {@code near}. */
    long mapSentLowest(int index, long near) {
        return idAt(index, MAP_SENT_LOWEST, near);
    }

    private long idAt(int index, int place, long near) {
        return near + (rows[index * WIDTH + place] - (int) near);
    }

    /** Those who have not been told of fragments that came. */
    long untold() {
        return untold;
    }

    void clearUntold(int index) {
        untold &= ~Neighbours.bit(index);
    }

    /** Of the fragments of which a neighbour, if it is {@link #untold}, has not been told, the lowest, which is not far from {@code near}. */
    long untoldFrom(int index, long near) {
        return idAt(index, UNTOLD_FROM, near);
    }

    /** A fragment came of which some have not been told. */
    void addUntold(long neighbours, long id) {
        for (long rest = neighbours & ~untold; rest != 0; rest &= rest - 1) {
            rows[Long.numberOfTrailingZeros(rest) * WIDTH + UNTOLD_FROM] = (int) id;
        }
        // Seldom does one come that is older than what has not been told.
        for (long rest = id < untoldMost ? neighbours & untold : 0; rest != 0; rest &= rest - 1) {
            int at = Long.numberOfTrailingZeros(rest) * WIDTH + UNTOLD_FROM;
            rows[at] = (int) id - rows[at] < 0 ? (int) id : rows[at];
        }
        untoldMost = untold == 0 ? id : Math.max(untoldMost, id);
        untold |= neighbours;
    }

    /** Those who are owed fragments. */
    long owed() {
        return owed;
    }

    boolean isOwed(int index) {
        return (owed >>> index & 1) != 0;
    }

    /** The lowest fragment that may be owed to a neighbour, if {@linkplain #isOwed any is}: it is not far from {@code near}. */
    long owedFrom(int index, long near) {
        return idAt(index, OWED_FROM, near);
    }

    void owe(int index, long id) {
        int at = index * WIDTH + OWED_FROM;
        if (!isOwed(index) || (int) id - rows[at] < 0) {
            rows[at] = (int) id;
        }
        owed |= Neighbours.bit(index);
    }

    void clearOwed(int index) {
        owed &= ~Neighbours.bit(index);
    }

    /** Whether the neighbour's last map has a fragment. */
    boolean has(int index, long id) {
        return maps.has(index, id);
    }

    // Leads.

    private static int leadAt(int index, int substream) {
        return index * PushMask.SUBSTREAMS + substream;
    }

    private void growLeads(int size) {
        int known = leads.length;
        leads = Arrays.copyOf(leads, leadAt(size, 0));
        Arrays.fill(leads, known, leads.length, NO_LEAD);
    }

    /** The lead in milliseconds; {@code missing} when it has not been measured. */
    double leadMs(int index, int substream, double missing) {
        short value = leads.length == 0 ? NO_LEAD : leads[leadAt(index, substream)];
        return value == NO_LEAD ? missing : (double) value / LEAD_UNITS_PER_MS;
    }

    /** Smooths in a measurement: an eighth of the news. */
    void measureLead(int index, int substream, int leadMs) {
        if (leads.length == 0) {
            growLeads(mapSentMs.length);
        }
        int at = leadAt(index, substream);
        short before = leads[at];
        int sample = Math.max(-4_000, Math.min(4_000, leadMs)) * LEAD_UNITS_PER_MS;
        leads[at] = (short) (before == NO_LEAD ? sample : before + (sample - before) / 8);
    }

    // Refusals.

    /** Takes note that a neighbour did not push what it was asked for. It is spared for 2 s, doubled each time, 16 s at most. */
    void refuse(int index, int substream, int nowMs) {
        int until = index * WIDTH + REFUSED_UNTIL_MS;
        int refused = nowMs - rows[until] >= 0 ? 0 : get(index, COUNTS, REFUSED);
        int refusals = get(index, COUNTS, REFUSALS);
        set(index, COUNTS, REFUSED, refused | 1 << substream);
        rows[until] = nowMs + (2_000 << Math.min(3, refusals / PushMask.SUBSTREAMS));
        set(index, COUNTS, REFUSALS, Math.min(Byte.MAX_VALUE, refusals + 1));
    }

    /** Whether a neighbour is spared for a substream. */
    boolean isRefusing(int index, int substream, int nowMs) {
        return (get(index, COUNTS, REFUSED) >>> substream & 1) != 0
                && nowMs - rows[index * WIDTH + REFUSED_UNTIL_MS] < 0;
    }

    /** They were turned away with substreams before the stream begins, to find others. */
    void turnAway(int index, int substreams) {
        set(index, COUNTS, TURNED_AWAY, turnedAway(index) | substreams);
    }

    /** The substreams with which they were turned away once. */
    int turnedAway(int index) {
        return get(index, COUNTS, TURNED_AWAY);
    }

    /** A neighbour pushed what it was asked for: it serves. */
    void forgive(int index) {
        set(index, COUNTS, REFUSALS, 0);
    }
}
