package io.rivulet.groups.multicast;

import io.rivulet.transport.Invariant;
import java.util.Arrays;

/**
 * The fragments of a stream that are worth having: each held once, as the message that travels, in a slot that sends refer to. A ring
 * remembers where each is, and of those that are not here since when they are known to exist. How they are held is for {@link CopiedFragments}
 * and {@link SharedFragments} to say.
 *
 * <p>A slot that is told is good until something is put into the window or taken from it.
 */
abstract class FragmentWindow {
    /** No slot. */
    static final int NONE = -1;

    /** What sends of a fragment are called has so many bits. */
    static final int TOKEN_BITS = 36;

    private static final int INITIAL_RING = 64;
    /** Arrays count as whole multiples of this. */
    private static final int ARRAY_STEP = 256;

    static final long[] NOTHING = {};

    private final int maxFragments;
    private final long maxBytes;

    /** Ids from {@link #low} up to {@link #knownEnd} - 1: of those that are held what {@link #take} gave, of the others a time. */
    private int[] ring = new int[INITIAL_RING];
    /** One bit for each place of the ring: whether its id is held. */
    private long[] heldBits = new long[INITIAL_RING / Long.SIZE];

    /** By slot: to whom its fragment is owed. Empty until something is. */
    private long[] owed = NOTHING;

    private boolean started;
    private long low;
    private long knownEnd;
    private long newest;
    private int held;
    private long version;

    FragmentWindow(int maxFragments, long maxBytes) {
        this.maxFragments = maxFragments;
        this.maxBytes = maxBytes;
    }

    // How fragments are held.

    /** Makes room for a fragment of so many bytes, which is then {@linkplain #take taken}. Returns false when there is none. */
    abstract boolean makeRoom(int lengthBytes);

    /**
     * Takes the fragment for which room was just made.
     *
     * @return what the ring is to remember of it
     */
    abstract int take(int place, int lengthBytes, boolean beginsMessage, int nowMs);

    /**
     * Lets go of a fragment.
     *
     * @return since when it has been here
     */
    abstract int letGo(int place);

    /** The slot of the fragment at a place of the ring. */
    abstract int slotAt(int place);

    /** The ring is going to have so many places, a power of two: {@link #at} is still as before. */
    abstract void onRingGrows(int places);

    /** Whether {@link #reserve} would find room for fragments of so many bytes each. */
    abstract boolean hasRoom(int fragments, int bytesEach);

    /** Bytes of all fragment arrays, in use or not. */
    abstract long arrayBytes();

    /** Slots that hold nothing any more, but are not released. */
    abstract int lingering();

    // What a slot holds.

    abstract byte[] bytes(int slot);

    abstract int length(int slot);

    abstract int arrivalMs(int slot);

    abstract boolean beginsMessage(int slot);

    /**
     * Fills a slot that was just reserved: where arrays are shared, with this one, which must be as long as the fragment; otherwise with
     * a copy.
     */
    abstract void place(int slot, byte[] from, int offset, int lengthBytes);

    /**
     * The array into which the fragment of a slot that was just reserved is to be written, and then {@linkplain #setLength cut} to what was written.
     *
     * @param lengthBytes as it was reserved
     */
    abstract byte[] newBytes(int slot, int lengthBytes);

    /** Cuts a fragment to what was written of it. */
    abstract void setLength(int slot, int lengthBytes);

    // To whom it goes.

    /** What sends of a slot's fragment are called, {@link #TOKEN_BITS} bits. */
    abstract long token(int slot);

    /** The fragment was handed to the network for a neighbour, a set of one, and is not owed to it any more. */
    abstract void onSent(int slot, long neighbour);

    /** The neighbours to whom this fragment is on its way, as far as releases tell it. */
    abstract long inFlight(int slot);

    /**
     * The network has let go of a fragment.
     *
     * @param neighbours the neighbour's bit, or 0 when it is not known any more
     * @return whether the token was known
     */
    abstract boolean release(long releasedToken, long neighbours);

    /** Slots are numbered below this, until there are more. */
    abstract int capacity();

    /** The neighbours who are to get this fragment when they have room. */
    final long owed(int slot) {
        return slot < owed.length ? owed[slot] : 0;
    }

    final void owe(int slot, long neighbours) {
        if (slot >= owed.length) {
            owed = Arrays.copyOf(owed, capacity());
        }
        owed[slot] |= neighbours;
    }

    final void settle(int slot, long neighbours) {
        if (slot < owed.length) {
            owed[slot] &= ~neighbours;
        }
    }

    /** Slots get other numbers: what is owed by those. */
    final void renumberOwed(long[] bySlot) {
        owed = bySlot;
    }

    /** Forgets a neighbour who has gone: nothing is owed to it or on its way any more. */
    void forgetNeighbour(long neighbour) {
        for (int slot = 0; slot < owed.length; slot++) {
            owed[slot] &= ~neighbour;
        }
    }

    // The window.

    /** Whether {@link #start} was called since creation or the last {@link #clear}. */
    boolean isStarted() {
        return started;
    }

    /** The window begins at {@code first}: nothing below is wanted. */
    void start(long first) {
        Invariant.check(!started, "the window has started at", low);
        started = true;
        low = first;
        knownEnd = first;
        newest = first - 1;
    }

    /** Lowers or raises the beginning of the window; raising drops what is below. Lowering is cut to what the ring may span. */
    void moveLow(long first) {
        if (first < low) {
            long lowest = Math.max(first, knownEnd - maxFragments);
            growRing(knownEnd - lowest);
            int learnedMs = learnedMs(low);
            for (long id = lowest; id < low; id++) {
                ring[at(id)] = learnedMs;
            }
            low = Math.min(low, lowest);
            return;
        }
        while (low < Math.min(first, knownEnd)) {
            drop(low); // while it is still within the window
            low++;
        }
        low = first;
        knownEnd = Math.max(knownEnd, low);
        newest = Math.max(newest, low - 1);
    }

    /** Forgets everything; {@link #start} begins anew. */
    void clear() {
        if (started) {
            moveLow(knownEnd);
            started = false;
        }
    }

    /** The lowest id that is wanted or held. */
    long low() {
        return low;
    }

    /** The highest id held so far, or one below the start. */
    long newest() {
        return newest;
    }

    /** The highest id known to exist + 1. */
    long knownEnd() {
        return knownEnd;
    }

    /** Another number whenever what is held has changed. */
    long version() {
        return version;
    }

    /** How many fragments are held. */
    int held() {
        return held;
    }

    /** How many ids the window may span. */
    int maxFragments() {
        return maxFragments;
    }

    final long maxBytes() {
        return maxBytes;
    }

    boolean has(long id) {
        return started && id >= low && id < knownEnd && (heldBits[wordOf(id)] >>> id & 1) != 0;
    }

    private int wordOf(long id) {
        return (int) (id >>> 6) & heldBits.length - 1;
    }

    /** The slot of fragment {@code id}, or {@link #NONE}. */
    int slot(long id) {
        return has(id) ? slotAt(at(id)) : NONE;
    }

    /** The place of an id in the ring. */
    final int at(long id) {
        return (int) id & ring.length - 1;
    }

    /** The id of the window that has a place in the ring. */
    final long idAt(int place) {
        return low + (place - (int) low & ring.length - 1);
    }

    /** What the ring remembers at a place: of an id that is held, what {@link #take} gave. */
    final int remembered(int place) {
        return ring[place];
    }

    final int places() {
        return ring.length;
    }

    /** Since when {@code id}, within the window, is known to exist; of one that is held, since when it is. */
    int learnedMs(long id) {
        return has(id) ? arrivalMs(slotAt(at(id))) : ring[at(id)];
    }

    /** Puts another time for one that is not held. */
    void setLearnedMs(long id, int ms) {
        Invariant.check(!has(id), "a time for a fragment that is held", id);
        ring[at(id)] = ms;
    }

    /**
     * Takes note that all ids up to {@code last} exist.
     *
     * @return how many were news; fewer than there are when the window cannot span them
     */
    int learn(long last, int nowMs) {
        long end = Math.min(last + 1, low + maxFragments);
        if (end <= knownEnd) {
            return 0;
        }
        growRing(end - low);
        int news = (int) (end - knownEnd);
        while (knownEnd < end) {
            ring[at(knownEnd++)] = nowMs;
        }
        return news;
    }

    private void growRing(long span) {
        if (span <= ring.length) {
            return;
        }
        int size = Integer.highestOneBit((int) span - 1) << 1;
        onRingGrows(size);
        int[] grown = new int[size];
        long[] grownBits = new long[size / Long.SIZE];
        for (long id = low; id < knownEnd; id++) {
            grown[(int) id & size - 1] = ring[at(id)];
            grownBits[(int) (id >>> 6) & grownBits.length - 1] |= heldBits[wordOf(id)] & 1L << id;
        }
        ring = grown;
        heldBits = grownBits;
    }

    /** The multiple of {@value #ARRAY_STEP} as which an array counts. */
    static int arrayLength(int bytes) {
        return (bytes + ARRAY_STEP - 1) / ARRAY_STEP * ARRAY_STEP;
    }

    /**
     * Makes room for fragment {@code id}, which is not held and not below the window; the caller then fills the slot by {@link #place} or
     * {@link #newBytes}.
     *
     * @return the slot, or {@link #NONE} when the window is full
     */
    int reserve(long id, int lengthBytes, boolean beginsMessage, int nowMs) {
        if (id - low >= maxFragments || !makeRoom(lengthBytes)) {
            return NONE;
        }
        learn(id, nowMs);
        int place = at(id);
        ring[place] = take(place, lengthBytes, beginsMessage, nowMs);
        heldBits[wordOf(id)] |= 1L << id;
        newest = Math.max(newest, id);
        held++;
        version++;
        int slot = slotAt(place);
        settle(slot, -1L);
        return slot;
    }

    private void drop(long id) {
        if (has(id)) {
            ring[at(id)] = letGo(at(id));
            heldBits[wordOf(id)] &= ~(1L << id);
            held--;
            version++;
        }
    }

    /** Which of the 64 ids below {@code id} are held: the least significant bit for the one right below it. */
    long bitsBelow(long id) {
        long from = Math.max(low, id - Long.SIZE);
        long end = Math.min(id, knownEnd);
        if (from >= end) {
            return 0;
        }
        // What is held right below in the highest bit; the two words are one where the ring has only one.
        long bits = heldBits[wordOf(id - Long.SIZE)] >>> id;
        bits |= (id & Long.SIZE - 1) == 0 ? 0 : heldBits[wordOf(id)] << -id;
        return Long.reverse(bits) & -1L >>> Long.SIZE - (id - from) & -1L << id - end;
    }

    /** The lowest id held from {@code from} on, or -1. */
    long nextHeld(long from) {
        for (long id = Math.max(from, low); id <= newest; id = (id | Long.SIZE - 1) + 1) {
            // The rest of a word at once.
            long bits = heldBits[wordOf(id)] >>> id;
            long next = id + Long.numberOfTrailingZeros(bits);
            if (bits != 0) {
                return next <= newest ? next : -1;
            }
        }
        return -1;
    }

    /** The lowest id held from {@code from} on with which a message begins, or -1. */
    long nextBeginning(long from) {
        for (long id = nextHeld(from); id >= 0; id = nextHeld(id + 1)) {
            if (beginsMessage(slotAt(at(id)))) {
                return id;
            }
        }
        return -1;
    }

    /**
     * Where the window should begin so that nothing older than {@code keepMs} is kept and nobody gets half a message: behind the last
     * fragment that is too old, or at the beginning of the message that this one belongs to if the message goes on.
     */
    long lowAfterExpiry(int nowMs, int keepMs) {
        long beginning = low;
        long behind = low;
        for (long id = low; id <= newest; id++) {
            int slot = slot(id);
            if (slot == NONE) {
                continue;
            }
            if (beginsMessage(slot)) {
                beginning = id;
            }
            if (nowMs - arrivalMs(slot) < keepMs) {
                return id == behind && !beginsMessage(slot) ? beginning : behind;
            }
            behind = id + 1;
        }
        return behind;
    }
}
