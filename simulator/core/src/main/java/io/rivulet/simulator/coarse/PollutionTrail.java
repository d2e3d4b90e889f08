package io.rivulet.simulator.coarse;

import java.util.Arrays;

/**
 * How far altered fragments have come that a peer holds, and the furthest that any came that it got. A fragment tells how many hops it is from
 * whoever altered it last in a word beside it that only the measurement reads. Five bytes for each of twice the window's fragments, once
 * there is something to remember.
 */
public final class PollutionTrail {
    private static final int MIN_REMEMBERED = 64;
    private static final int MAX_REMEMBERED = 1 << 14;
    private static final int MAX_HOPS = Byte.MAX_VALUE;

    private final int size;
    private int[] ids;
    private byte[] hops;
    private int furthest;

    /** @param windowFragments how many fragments a peer holds */
    PollutionTrail(long windowFragments) {
        int wanted = (int) Math.max(MIN_REMEMBERED, Math.min(MAX_REMEMBERED, 2 * windowFragments));
        size = Integer.highestOneBit(2 * wanted - 1);
    }

    /** An altered fragment came, so many hops from who altered it; the first copy is the one that is kept. */
    void onArrival(long id, int travelled) {
        furthest = Math.max(furthest, travelled);
        if (ids == null) {
            ids = new int[size];
            hops = new byte[size];
            Arrays.fill(ids, -1);
        }
        int at = (int) id & size - 1;
        if (ids[at] != (int) id) {
            ids[at] = (int) id;
            hops[at] = (byte) Math.min(MAX_HOPS, travelled);
        }
    }

    /** How far an altered fragment will have come when it is passed on; 1 when it is not known where it is from. */
    int next(long id) {
        int at = (int) id & size - 1;
        return ids != null && ids[at] == (int) id ? hops[at] + 1 : 1;
    }

    /** The most hops that an altered fragment had come that arrived here; 0 when none did. */
    public int furthest() {
        return furthest;
    }
}
