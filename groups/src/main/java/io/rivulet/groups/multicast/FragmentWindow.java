package io.rivulet.groups.multicast;

import io.rivulet.transport.Invariant;
import java.util.Arrays;

/**
 * The fragments of a stream that are worth having: each held once, as the message that travels, in a slot that sends refer to. A ring
 * leads from ids to slots, and remembers of those that are not here since when they are known to exist.
 *
 * <p>A slot whose fragment has gone but which some neighbour has not released stays out of use until it is ("lingers"); its next use has
 * another token, so that a release which comes twice cannot touch it. Such slots count against the limit: a stuck neighbour costs at most the fragments
 * that it was given.
 *
 * <p>Per id of the ring 4 bytes and a bit; per slot 20 bytes, 4 more where slots do not share arrays, 8 more once something is owed, and the fragment.
 * Slots and their arrays are reused, those used last first.
 */
final class FragmentWindow {
    /** No slot. */
    static final int NONE = -1;

    /** Bits of a token that name the slot: as many as the greatest {@code maxWindowFragments} takes, and two to spare. */
    static final int SLOT_BITS = 20;

    /** Bits of a token: the others count the uses of the slot. */
    static final int TOKEN_BITS = SLOT_BITS + Short.SIZE;

    private static final int INITIAL_RING = 64;
    private static final int SLOT_STEP = 8;
    /** Slot arrays are of whole multiples of this, so that they serve the next fragment too. */
    private static final int ARRAY_STEP = 256;

    // The slots, two longs for each. The lower half of the first is the time of arrival or, of a free slot, the one
    // that was free before
    // it, or NONE. Above it the uses are counted, and above them the times that the slot is pinned, with three bits of
    // state.
    private static final int STATE = 0;
    private static final int USES_SHIFT = 32;
    private static final int PINS_SHIFT = 48;
    private static final long USES = 0xffffL << USES_SHIFT;
    private static final long PINS = 0x1fffL << PINS_SHIFT;
    private static final long BEGINS_MESSAGE = 1L << 61;
    private static final long FREE = 1L << 62;
    private static final long LINGERS = 1L << 63;
    private static final long FLAGS = BEGINS_MESSAGE | FREE | LINGERS;
    private static final long LOWER = 0xffff_ffffL;
    /** The neighbours to whom a slot's fragment is on its way. */
    private static final int IN_FLIGHT = 1;

    // What there are many of while a node has no use for it.
    private static final int[] NO_LENGTHS = {};
    private static final long[] NOTHING = {};

    private final int maxFragments;
    private final long maxBytes;
    private final boolean shared;

    /** Ids from {@link #low} up to {@link #knownEnd} - 1. */
    private int[] ring = new int[INITIAL_RING];
    /** One bit for each place of the ring: whether its id is held, so that a slot stands there, and otherwise a time. */
    private long[] heldBits = new long[INITIAL_RING / Long.SIZE];

    private boolean started;
    private long low;
    private long knownEnd;
    private long newest;
    private int held;
    private long version;

    private byte[][] bytes = new byte[0][];
    private long[] slots = NOTHING;
    /** Of slots that share arrays none: there an array is as long as the fragment. */
    private int[] length = NO_LENGTHS;
    /** Empty until something is owed to anybody. */
    private long[] owed = NOTHING;

    private int firstFree = NONE;
    private int freeCount;
    private int slotCount;
    private int lingering;
    private long arrayBytes;
    /** Of these, in slots that are free: they make room when other lengths want it. */
    private long freeBytes;

    FragmentWindow(int maxFragments, long maxBytes) {
        this(maxFragments, maxBytes, false);
    }

    /** @param shared whether slots refer to arrays that others may refer to, too, and are never written to: {@link #place} */
    FragmentWindow(int maxFragments, long maxBytes, boolean shared) {
        this.maxFragments = maxFragments;
        this.maxBytes = maxBytes;
        this.shared = shared;
    }

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

    /** Forgets everything; {@link #start} begins anew. Pinned slots linger. */
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

    /** Slots that hold nothing any more, but are not released. */
    int lingering() {
        return lingering;
    }

    /** Bytes of all fragment arrays, in use or not. */
    long arrayBytes() {
        return arrayBytes;
    }

    boolean has(long id) {
        return started && id >= low && id < knownEnd && (heldBits[wordOf(id)] >>> id & 1) != 0;
    }

    private int wordOf(long id) {
        return (int) (id >>> 6) & heldBits.length - 1;
    }

    /** The slot of fragment {@code id}, or {@link #NONE}. */
    int slot(long id) {
        return has(id) ? ring[at(id)] : NONE;
    }

    private int at(long id) {
        return (int) id & ring.length - 1;
    }

    /** Since when {@code id}, within the window, is known to exist; of one that is held, since when it is. */
    int learnedMs(long id) {
        return has(id) ? arrivalMs(ring[at(id)]) : ring[at(id)];
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
        int[] grown = new int[size];
        long[] grownBits = new long[size / Long.SIZE];
        for (long id = low; id < knownEnd; id++) {
            grown[(int) id & size - 1] = ring[at(id)];
            grownBits[(int) (id >>> 6) & grownBits.length - 1] |= heldBits[wordOf(id)] & 1L << id;
        }
        ring = grown;
        heldBits = grownBits;
    }

    /** Whether {@link #reserve} would find room for a fragment of so many bytes. */
    boolean hasRoom(int fragments, int bytesEach) {
        long wanted = (long) fragments * arrayLength(bytesEach);
        if (wanted > maxBytes / 2) {
            releaseSpare(firstFree, arrayBytes); // so that none of them is taken for something short
        }
        return fragments - freeCount <= maxFragments - slotCount && usedBytes() + wanted <= maxBytes;
    }

    private long usedBytes() {
        return arrayBytes - freeBytes;
    }

    private static int arrayLength(int bytes) {
        return (bytes + ARRAY_STEP - 1) / ARRAY_STEP * ARRAY_STEP;
    }

    /**
     * Makes room for fragment {@code id}, which is not held and not below the window; the caller then writes {@code lengthBytes} bytes
     * into {@link #bytes}.
     *
     * @return the slot, or {@link #NONE} when the window is full
     */
    int reserve(long id, int lengthBytes, boolean beginsMessage, int nowMs) {
        if (id - low >= maxFragments) {
            return NONE;
        }
        int slot = takeSlot(lengthBytes);
        if (slot == NONE) {
            return NONE;
        }
        learn(id, nowMs);
        ring[at(id)] = slot;
        heldBits[wordOf(id)] |= 1L << id;
        newest = Math.max(newest, id);
        held++;
        version++;
        if (!shared) {
            length[slot] = lengthBytes;
        }
        long uses = slots[2 * slot + STATE] + (1L << USES_SHIFT) & USES;
        slots[2 * slot + STATE] = (beginsMessage ? BEGINS_MESSAGE : 0) | uses | nowMs & LOWER;
        slots[2 * slot + IN_FLIGHT] = 0;
        settle(slot, -1L);
        return slot;
    }

    private int takeSlot(int lengthBytes) {
        if (freeCount == 0) {
            if (slotCount == maxFragments) {
                return NONE;
            }
            if (slotCount == bytes.length) {
                growSlots();
            }
            addFree(slotCount++);
        }
        int slot = firstFree;
        if (shared) {
            if (arrayBytes + arrayLength(lengthBytes) > maxBytes) {
                return NONE;
            }
            arrayBytes += arrayLength(lengthBytes);
            takeFirstFree();
            return slot;
        }
        int has = bytes[slot] == null ? 0 : bytes[slot].length;
        int wanted = arrayLength(lengthBytes);
        // A longer array than needed is as good, while there is plenty of room.
        boolean isFit = has == wanted || has > wanted && usedBytes() + has <= maxBytes / 2;
        if (!isFit) {
            releaseSpare(arrivalMs(slot), arrayBytes - has + wanted - maxBytes);
            if (arrayBytes - has + wanted > maxBytes) {
                return NONE;
            }
            bytes[slot] = new byte[wanted];
            arrayBytes += wanted - has;
        }
        takeFirstFree();
        freeBytes -= has;
        return slot;
    }

    private void addFree(int slot) {
        int at = 2 * slot + STATE;
        slots[at] = slots[at] & ~LOWER | firstFree & LOWER;
        firstFree = slot;
        freeCount++;
    }

    private void takeFirstFree() {
        firstFree = arrivalMs(firstFree);
        freeCount--;
    }

    /** Lets go of arrays of free slots from {@code first} on, until so many bytes are gone. */
    private void releaseSpare(int first, long tooManyBytes) {
        long left = tooManyBytes;
        for (int slot = first; slot != NONE && left > 0; slot = arrivalMs(slot)) {
            if (bytes[slot] != null) {
                left -= bytes[slot].length;
                arrayBytes -= bytes[slot].length;
                freeBytes -= bytes[slot].length;
                bytes[slot] = null;
            }
        }
    }

    private void growSlots() {
        int size = Math.min(maxFragments, bytes.length + Math.max(SLOT_STEP, bytes.length / 8));
        bytes = Arrays.copyOf(bytes, size);
        slots = Arrays.copyOf(slots, 2 * size);
        length = shared ? length : Arrays.copyOf(length, size);
        owed = owed.length == 0 ? owed : Arrays.copyOf(owed, size);
    }

    byte[] bytes(int slot) {
        return bytes[slot];
    }

    /**
     * Fills a slot that was just reserved: where slots share arrays, with this one, which must be as long as the fragment; otherwise with
     * a copy.
     */
    void place(int slot, byte[] from, int offset, int lengthBytes) {
        if (shared) {
            bytes[slot] = from;
        } else {
            System.arraycopy(from, offset, bytes[slot], 0, lengthBytes);
        }
    }

    /**
     * The array into which the fragment of a slot that was just reserved is to be written, and then cut to what was written.
     *
     * @param lengthBytes as it was reserved
     */
    byte[] newBytes(int slot, int lengthBytes) {
        if (shared) {
            bytes[slot] = new byte[lengthBytes];
        }
        return bytes[slot];
    }

    int length(int slot) {
        return shared ? bytes[slot].length : length[slot];
    }

    /** Cuts a fragment to what was written of it. */
    void setLength(int slot, int lengthBytes) {
        if (shared) {
            arrayBytes += arrayLength(lengthBytes) - arrayLength(bytes[slot].length);
            bytes[slot] = Arrays.copyOf(bytes[slot], lengthBytes);
        } else {
            length[slot] = lengthBytes;
        }
    }

    int arrivalMs(int slot) {
        return (int) slots[2 * slot + STATE];
    }

    boolean beginsMessage(int slot) {
        return (slots[2 * slot + STATE] & BEGINS_MESSAGE) != 0;
    }

    /** What sends of a slot's fragment are called, {@link #TOKEN_BITS} bits. They come round after 2^16 uses of the slot. */
    long token(int slot) {
        return (slots[2 * slot + STATE] & USES) >>> USES_SHIFT - SLOT_BITS | slot;
    }

    private int pins(int slot) {
        return (int) ((slots[2 * slot + STATE] & PINS) >>> PINS_SHIFT);
    }

    /** The neighbours who are to get this fragment when they have room. */
    long owed(int slot) {
        return owed.length == 0 ? 0 : owed[slot];
    }

    void owe(int slot, long neighbours) {
        if (owed.length == 0) {
            owed = new long[bytes.length];
        }
        owed[slot] |= neighbours;
    }

    void settle(int slot, long neighbours) {
        if (owed.length > 0) {
            owed[slot] &= ~neighbours;
        }
    }

    /** The neighbours to whom this fragment is on its way. */
    long inFlight(int slot) {
        return slots[2 * slot + IN_FLIGHT];
    }

    /** The fragment was handed to the network for {@code neighbours} (one bit): the slot is pinned once more. */
    void pin(int slot, long neighbours) {
        Invariant.check(pins(slot) < PINS >>> PINS_SHIFT, "pins of slot", slot);
        slots[2 * slot + STATE] += 1L << PINS_SHIFT;
        slots[2 * slot + IN_FLIGHT] |= neighbours;
        settle(slot, neighbours);
    }

    /**
     * The network has let go of a fragment.
     *
     * @param neighbours the neighbour's bit, or 0 when it is not known any more
     * @return whether the token was known
     */
    boolean release(long releasedToken, long neighbours) {
        int slot = (int) releasedToken & (1 << SLOT_BITS) - 1;
        if (slot >= slotCount || token(slot) != releasedToken || pins(slot) == 0) {
            return false;
        }
        slots[2 * slot + STATE] -= 1L << PINS_SHIFT;
        slots[2 * slot + IN_FLIGHT] &= ~neighbours;
        if (pins(slot) == 0 && (slots[2 * slot + STATE] & LINGERS) != 0) {
            lingering--;
            free(slot);
        }
        return true;
    }

    /** Forgets a neighbour who has gone: nothing is owed to it or on its way any more. Its pins remain until they are released. */
    void forgetNeighbour(long neighbour) {
        for (int slot = 0; slot < slotCount; slot++) {
            settle(slot, neighbour);
            slots[2 * slot + IN_FLIGHT] &= ~neighbour;
        }
    }

    private void drop(long id) {
        int slot = slot(id);
        if (slot == NONE) {
            return;
        }
        ring[at(id)] = arrivalMs(slot);
        heldBits[wordOf(id)] &= ~(1L << id);
        held--;
        version++;
        if (pins(slot) > 0) {
            setFlag(slot, LINGERS);
            lingering++;
        } else {
            free(slot);
        }
    }

    private void setFlag(int slot, long flag) {
        slots[2 * slot + STATE] = slots[2 * slot + STATE] & ~FLAGS | flag;
    }

    private void free(int slot) {
        setFlag(slot, FREE);
        addFree(slot);
        if (shared) {
            arrayBytes -= arrayLength(bytes[slot].length);
            bytes[slot] = null;
        } else {
            freeBytes += bytes[slot].length;
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
            if (beginsMessage(ring[at(id)])) {
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
