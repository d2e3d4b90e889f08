package io.rivulet.groups.multicast;

import io.rivulet.transport.Invariant;
import java.util.Arrays;

/**
 * A window with fragments of its own: each is copied into an array, which stays as it is until the network has let go of it.
 *
 * <p>A slot whose fragment has gone but which some neighbour has not released stays out of use until it is ("lingers"); its next use has
 * another token, so that a release which comes twice cannot touch it. Such slots count against the limit: a stuck neighbour costs at most the fragments
 * that it was given.
 *
 * <p>Per id of the ring 4 bytes and a bit; per slot 24 bytes, 8 more once something is owed, and the fragment. Slots and their arrays are reused, those used
 * last first.
 */
final class CopiedFragments extends FragmentWindow {
    /** Bits of a token that name the slot: as many as the greatest {@code maxWindowFragments} takes, and two to spare. The others count its uses. */
    static final int SLOT_BITS = TOKEN_BITS - Short.SIZE;

    private static final int SLOT_STEP = 8;

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

    private byte[][] bytes = new byte[0][];
    private long[] slots = NOTHING;
    private int[] length = NO_LENGTHS;

    private int firstFree = NONE;
    private int freeCount;
    private int slotCount;
    private int lingering;
    private long arrayBytes;
    /** Of these, in slots that are free: they make room when other lengths want it. */
    private long freeBytes;

    CopiedFragments(int maxFragments, long maxBytes) {
        super(maxFragments, maxBytes);
    }

    @Override
    boolean hasRoom(int fragments, int bytesEach) {
        long wanted = (long) fragments * arrayLength(bytesEach);
        if (wanted > maxBytes() / 2) {
            releaseSpare(firstFree, arrayBytes); // so that none of them is taken for something short
        }
        return fragments - freeCount <= maxFragments() - slotCount && usedBytes() + wanted <= maxBytes();
    }

    private long usedBytes() {
        return arrayBytes - freeBytes;
    }

    @Override
    boolean makeRoom(int lengthBytes) {
        if (freeCount == 0) {
            if (slotCount == maxFragments()) {
                return false;
            }
            if (slotCount == bytes.length) {
                growSlots();
            }
            addFree(slotCount++);
        }
        int slot = firstFree;
        int has = bytes[slot] == null ? 0 : bytes[slot].length;
        int wanted = arrayLength(lengthBytes);
        // A longer array than needed is as good, while there is plenty of room.
        boolean isFit = has == wanted || has > wanted && usedBytes() + has <= maxBytes() / 2;
        if (!isFit) {
            releaseSpare(arrivalMs(slot), arrayBytes - has + wanted - maxBytes());
            if (arrayBytes - has + wanted > maxBytes()) {
                return false;
            }
            bytes[slot] = new byte[wanted];
            arrayBytes += wanted - has;
            freeBytes += wanted - has;
        }
        return true;
    }

    @Override
    int take(int place, int lengthBytes, boolean beginsMessage, int nowMs) {
        int slot = firstFree;
        firstFree = arrivalMs(slot);
        freeCount--;
        freeBytes -= bytes[slot].length;
        length[slot] = lengthBytes;
        long uses = slots[2 * slot + STATE] + (1L << USES_SHIFT) & USES;
        slots[2 * slot + STATE] = (beginsMessage ? BEGINS_MESSAGE : 0) | uses | nowMs & LOWER;
        slots[2 * slot + IN_FLIGHT] = 0;
        return slot;
    }

    @Override
    int slotAt(int place) {
        return remembered(place);
    }

    @Override
    void onRingGrows(int places) {
        // Slots are elsewhere.
    }

    private void addFree(int slot) {
        int at = 2 * slot + STATE;
        slots[at] = slots[at] & ~LOWER | firstFree & LOWER;
        firstFree = slot;
        freeCount++;
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
        int size = Math.min(maxFragments(), bytes.length + Math.max(SLOT_STEP, bytes.length / 8));
        bytes = Arrays.copyOf(bytes, size);
        slots = Arrays.copyOf(slots, 2 * size);
        length = Arrays.copyOf(length, size);
    }

    @Override
    int capacity() {
        return bytes.length;
    }

    @Override
    long arrayBytes() {
        return arrayBytes;
    }

    @Override
    int lingering() {
        return lingering;
    }

    @Override
    byte[] bytes(int slot) {
        return bytes[slot];
    }

    @Override
    void place(int slot, byte[] from, int offset, int lengthBytes) {
        System.arraycopy(from, offset, bytes[slot], 0, lengthBytes);
    }

    @Override
    byte[] newBytes(int slot, int lengthBytes) {
        return bytes[slot];
    }

    @Override
    int length(int slot) {
        return length[slot];
    }

    @Override
    void setLength(int slot, int lengthBytes) {
        length[slot] = lengthBytes;
    }

    @Override
    int arrivalMs(int slot) {
        return (int) slots[2 * slot + STATE];
    }

    @Override
    boolean beginsMessage(int slot) {
        return (slots[2 * slot + STATE] & BEGINS_MESSAGE) != 0;
    }

    /** They come round after 2^16 uses of the slot. */
    @Override
    long token(int slot) {
        return (slots[2 * slot + STATE] & USES) >>> USES_SHIFT - SLOT_BITS | slot;
    }

    private int pins(int slot) {
        return (int) ((slots[2 * slot + STATE] & PINS) >>> PINS_SHIFT);
    }

    @Override
    long inFlight(int slot) {
        return slots[2 * slot + IN_FLIGHT];
    }

    /** The slot is pinned once more. */
    @Override
    void onSent(int slot, long neighbour) {
        Invariant.check(pins(slot) < PINS >>> PINS_SHIFT, "pins of slot", slot);
        slots[2 * slot + STATE] += 1L << PINS_SHIFT;
        slots[2 * slot + IN_FLIGHT] |= neighbour;
        settle(slot, neighbour);
    }

    @Override
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

    /** Its pins remain until they are released. */
    @Override
    void forgetNeighbour(long neighbour) {
        super.forgetNeighbour(neighbour);
        for (int slot = 0; slot < slotCount; slot++) {
            slots[2 * slot + IN_FLIGHT] &= ~neighbour;
        }
    }

    @Override
    int letGo(int place) {
        int slot = remembered(place);
        int sinceMs = arrivalMs(slot);
        if (pins(slot) > 0) {
            setFlag(slot, LINGERS);
            lingering++;
        } else {
            free(slot);
        }
        return sinceMs;
    }

    private void setFlag(int slot, long flag) {
        slots[2 * slot + STATE] = slots[2 * slot + STATE] & ~FLAGS | flag;
    }

    private void free(int slot) {
        setFlag(slot, FREE);
        addFree(slot);
        freeBytes += bytes[slot].length;
    }
}
