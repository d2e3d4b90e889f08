package io.rivulet.groups.multicast;

import java.util.Arrays;

/**
 * A window of a node on a {@link io.rivulet.groups.spi.DirectNetwork}: fragments are in arrays that all nodes share and nobody writes to, so that nothing
 * has to be kept for the network. The slot of a fragment is its place in the ring, and its number names its sends.
 *
 * <p>Per id of the ring 8 bytes and two bits, 8 bytes more once something is owed.
 */
final class SharedFragments extends FragmentWindow {
    private static final long TOKEN = (1L << TOKEN_BITS) - 1;

    private byte[][] bytes = new byte[places()][];
    /** One bit for each place: whether a message begins there. */
    private long[] beginnings = new long[places() / Long.SIZE];

    private long arrayBytes;

    SharedFragments(int maxFragments, long maxBytes) {
        super(maxFragments, maxBytes);
    }

    @Override
    boolean hasRoom(int fragments, int bytesEach) {
        long wanted = (long) fragments * arrayLength(bytesEach);
        return fragments <= maxFragments() - held() && arrayBytes + wanted <= maxBytes();
    }

    @Override
    boolean makeRoom(int lengthBytes) {
        return arrayBytes + arrayLength(lengthBytes) <= maxBytes();
    }

    @Override
    int take(int place, int lengthBytes, boolean beginsMessage, int nowMs) {
        arrayBytes += arrayLength(lengthBytes);
        long bit = 1L << place;
        beginnings[place >>> 6] = beginnings[place >>> 6] & ~bit | (beginsMessage ? bit : 0);
        return nowMs;
    }

    @Override
    int letGo(int place) {
        arrayBytes -= arrayLength(bytes[place].length);
        bytes[place] = null;
        return remembered(place);
    }

    @Override
    int slotAt(int place) {
        return place;
    }

    @Override
    void onRingGrows(int places) {
        byte[][] grown = new byte[places][];
        long[] grownBeginnings = new long[places / Long.SIZE];
        long[] grownOwed = new long[places];
        long owedAtAll = 0;
        for (long id = low(); id < knownEnd(); id++) {
            int to = (int) id & places - 1;
            grown[to] = bytes[at(id)];
            grownBeginnings[to >>> 6] |= beginsMessage(at(id)) ? 1L << to : 0;
            grownOwed[to] = owed(at(id));
            owedAtAll |= grownOwed[to];
        }
        bytes = grown;
        beginnings = grownBeginnings;
        renumberOwed(owedAtAll == 0 ? NOTHING : grownOwed);
    }

    @Override
    int capacity() {
        return places();
    }

    @Override
    long arrayBytes() {
        return arrayBytes;
    }

    @Override
    int lingering() {
        return 0;
    }

    @Override
    byte[] bytes(int slot) {
        return bytes[slot];
    }

    @Override
    int length(int slot) {
        return bytes[slot].length;
    }

    @Override
    int arrivalMs(int slot) {
        return remembered(slot);
    }

    @Override
    boolean beginsMessage(int slot) {
        return (beginnings[slot >>> 6] >>> slot & 1) != 0;
    }

    @Override
    void place(int slot, byte[] from, int offset, int lengthBytes) {
        bytes[slot] = from;
    }

    @Override
    byte[] newBytes(int slot, int lengthBytes) {
        bytes[slot] = new byte[lengthBytes];
        return bytes[slot];
    }

    @Override
    void setLength(int slot, int lengthBytes) {
        arrayBytes += arrayLength(lengthBytes) - arrayLength(bytes[slot].length);
        bytes[slot] = Arrays.copyOf(bytes[slot], lengthBytes);
    }

    @Override
    long token(int slot) {
        return idAt(slot) & TOKEN;
    }

    @Override
    void onSent(int slot, long neighbour) {
        settle(slot, neighbour);
    }

    /** The network is asked instead. */
    @Override
    long inFlight(int slot) {
        return 0;
    }

    /** It was not kept. */
    @Override
    boolean release(long releasedToken, long neighbours) {
        return true;
    }
}
