package io.rivulet.groups.multicast;

import io.rivulet.groups.wire.PushMask;

/**
 * What a viewer makes of what neighbours tell of fragments that are not here: how far ahead of it they are believed, and that some have told
 * of more than that.
 */
final class Hearsay {
    /** Fragments and maps this far ahead of the newest fragment here are not believed, unless the stream stands still otherwise. */
    private static final int MIN_AHEAD = 512;

    private final StreamCore core;
    private boolean runsAhead;
    private boolean toldAhead;

    Hearsay(StreamCore core) {
        this.core = core;
    }

    /** Whether something was told of, or came, from too far ahead since the last fragment that was taken. */
    boolean runsAhead() {
        return runsAhead;
    }

    /** Whether something was told that is to be {@linkplain #recall looked at again}. */
    boolean hasMore() {
        return toldAhead;
    }

    /** A fragment came from too far ahead. */
    void onTooFarAhead() {
        runsAhead = true;
        core.drops.add(StreamDrop.TOO_FAR_AHEAD);
    }

    /** An end was told that lies too far ahead. */
    void onEndTooFarAhead() {
        toldAhead = true;
        core.drops.add(StreamDrop.TOO_FAR_AHEAD);
    }

    /** A fragment was taken, or the viewer begins again. */
    void onNews() {
        runsAhead = false;
    }

    /** Whether a fragment may be where it says. */
    boolean isBelieved(long id, StreamViewer viewer) {
        return id <= near() || id <= believed(viewer);
    }

    /**
     * Up to which fragment neighbours are believed. One who starts far behind believes what most of its neighbours say, as far as the
     * window has room for it.
     */
    long believed(StreamViewer viewer) {
        FragmentWindow window = core.window;
        return viewer.isRunning()
                ? Math.max(near(), Math.min(viewer.medianNewest(), window.low() + window.maxFragments() - 1))
                : near();
    }

    private long near() {
        double window = core.rate.fragmentsPerSec() * core.parameters.windowMs() / 1_000;
        return core.window.newest() + Math.max(MIN_AHEAD, (long) window);
    }

    /** A map has told of fragments up to {@code newest}; the one before it reached up to {@code before}. The viewer is running. */
    void onMap(int nowMs, int neighbour, long before, long newest, StreamViewer viewer) {
        long near = near();
        long believed = newest <= near ? near : believed(viewer);
        if (newest > believed) {
            toldAhead = true;
            onTooFarAhead();
        }
        core.window.learn(Math.min(newest, believed), nowMs);
        if ((core.neighbours.extended() & Neighbours.bit(neighbour)) != 0) {
            return; // It tells how far ahead of us it is.
        }
        // For what the map tells anew, how much later or earlier than we: those we have not got are judged when they
        // arrive.
        long held = core.window.bitsBelow(newest + 1);
        for (long id = Math.max(before + 1, newest - PushMask.SUBSTREAMS + 1); id <= newest; id++) {
            if ((held >>> newest - id & 1) != 0 && core.table.has(neighbour, id)) {
                int arrivalMs = core.window.arrivalMs(core.window.slot(id));
                core.table.measureLead(neighbour, PushMask.substream(id), arrivalMs - nowMs);
            }
        }
    }

    /** We have come further: what was told and lay too far ahead may be believed now, for it is not told again. */
    void recall(int nowMs, StreamViewer viewer) {
        long believed = believed(viewer);
        toldAhead = viewer.recallEnd(nowMs, believed);
        for (long rest = core.table.announced; rest != 0; rest &= rest - 1) {
            long newest = core.table.maps.newest(Long.numberOfTrailingZeros(rest));
            if (newest > 0) {
                core.window.learn(Math.min(newest, believed), nowMs);
                toldAhead |= newest > believed;
            }
        }
    }
}
