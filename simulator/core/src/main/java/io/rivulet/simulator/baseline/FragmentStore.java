package io.rivulet.simulator.baseline;

import io.rivulet.simulator.coarse.GivenWorld;
import io.rivulet.simulator.coarse.StreamAudience;
import java.util.Arrays;

/**
 * The fragments that a peer holds, and their way to the application: in order, each once. The rule is that of the production engine: what is
 * missing holds up what follows until any fragment behind the hole has been here for the whole window. Fragments are numbered from 0 and are
 * kept as long as production keeps them: the window and a margin. A ring; 17 bytes for each fragment, which itself is shared by all.
 */
final class FragmentStore {
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final long MIN_MARGIN_NS = NS_PER_SECOND;

    /** Fragments arrive ahead of others by this much at most; in a run none does by more than a window. */
    private static final int SPARE = 64;

    private final StreamAudience audience;
    private final long windowNs;
    private final byte[][] fragments;
    private final long[] arrivalsNs;
    private final int mask;
    private long newest = -1;
    private long next;
    private long heldUpUntilNs = Long.MAX_VALUE;
    /** What has been here the longest of all behind a hole, until that has gone past it. */
    private long eldest = -1;

    private long useless;

    /**
     * An empty one.
     *
     * @param keepNs keeps fragments for this long at least
     * @param audience who is handed them; null for nobody
     */
    FragmentStore(GivenWorld world, long keepNs, StreamAudience audience) {
        this(world.settings().window().toNanos(), places(world, keepNs), audience);
    }

    private static int places(GivenWorld world, long keepNs) {
        long windowNs = world.settings().window().toNanos();
        long keptNs = Math.max(keepNs, windowNs + Math.max(MIN_MARGIN_NS, windowNs / 4));
        return (int) (world.fragmentsPerSec() * keptNs / NS_PER_SECOND) + SPARE;
    }

    /** @param count for how many fragments there is room at least */
    FragmentStore(long windowNs, int count, StreamAudience audience) {
        this.windowNs = windowNs;
        this.audience = audience;
        int capacity = Integer.highestOneBit(count) << 1;
        fragments = new byte[capacity][];
        arrivalsNs = new long[capacity];
        mask = capacity - 1;
    }

    /** The newest fragment that ever was here; -1 while there was none. */
    long newest() {
        return newest;
    }

    /** Older ones are not kept. */
    long oldest() {
        return Math.max(0, newest - mask);
    }

    /** The fragment that the application waits for: all before it were handed over or given up. */
    long next() {
        return next;
    }

    /** The number of places, for columns beside this one: fragment {@code id} has the place {@code id & (places - 1)}. */
    int places() {
        return fragments.length;
    }

    boolean has(long id) {
        return id >= oldest() && id <= newest && fragments[(int) id & mask] != null;
    }

    /** A fragment that is here. */
    byte[] get(long id) {
        return fragments[(int) id & mask];
    }

    /** When it came. */
    long arrivalNs(long id) {
        return arrivalsNs[(int) id & mask];
    }

    /** Whether a fragment is worth asking for: it is not here, and not given up. */
    boolean lacks(long id) {
        return id >= Math.max(next, oldest()) && !has(id);
    }

    /** How many fragments came again, or when they had been given up. */
    long useless() {
        return useless;
    }

    /** A fragment came. Returns whether it was not here. */
    boolean add(long nowNs, long id, byte[] fragment) {
        if (id < oldest() || has(id) || audience != null && id < next) {
            useless++;
            return false;
        }
        if (id > newest) {
            if (id - newest >= fragments.length) {
                Arrays.fill(fragments, null);
            } else {
                for (long gone = newest + 1; gone <= id; gone++) {
                    fragments[(int) gone & mask] = null;
                }
            }
            newest = id;
        }
        fragments[(int) id & mask] = fragment;
        arrivalsNs[(int) id & mask] = nowNs;
        handOver(nowNs);
        return true;
    }

    /** Hands over what can be, and gives up what was waited for long enough. */
    void handOver(long nowNs) {
        heldUpUntilNs = Long.MAX_VALUE;
        if (audience == null) {
            return;
        }
        next = Math.max(next, oldest());
        while (next <= newest) {
            if (has(next)) {
                byte[] fragment = get(next);
                next++;
                audience.onMessage(nowNs, fragment, 0, fragment.length);
                continue;
            }
            long behind = next + 1;
            while (!has(behind)) {
                behind++; // The newest is here.
            }
            long sinceNs = arrivalNs(eldest(behind));
            if (nowNs - sinceNs < windowNs) {
                heldUpUntilNs = sinceNs + windowNs;
                return;
            }
            next = behind;
        }
    }

    /** The fragment that came first of those from {@code behind} on, which is here. */
    private long eldest(long behind) {
        if (eldest < behind || !has(eldest)) {
            eldest = behind;
            for (long id = behind + 1; id <= newest; id++) {
                eldest = has(id) && arrivalNs(id) < arrivalNs(eldest) ? id : eldest;
            }
        }
        return eldest;
    }

    /** When {@link #handOver} has something to do though nothing came; {@code Long.MAX_VALUE} for never. */
    long heldUpUntilNs() {
        return heldUpUntilNs;
    }
}
