package io.rivulet.groups.multicast;

import io.rivulet.groups.wire.PushMask;
import io.rivulet.groups.wire.StreamStatus;

/**
 * The receiving side of pushing: one parent per substream, the one by whom we would be least behind the source ({@link Distances}). A parent
 * is asked by a mask and left when it holds fragments that it does not push, or when it gets none while others do. Who understands it tells
 * that it refuses; a neighbour of the original protocol does so by silence. One that did not push is spared for a while; and a better parent
 * is tried before the old one is left ({@link LeaderTrial}).
 */
final class ParentChooser {
    /** A substream in trouble is looked at this often; one that is well, when its parent has been silent for longer than is forgiven. */
    private static final int CHECK_MS = 25;

    private static final int MAX_CHECK_MS = 1_000;

    /** Silence that is always forgiven: so many fragments of the substream, and so many round trips and some more. */
    private static final int PATIENCE_GAPS = 3;

    private static final int PATIENCE_RTTS = 2;
    private static final int PATIENCE_MS = 50;

    /** What speaks against a parent, in milliseconds of delay. */
    private static final double NOT_PRIMARY_MS = 60;

    private static final double LACKS_WHAT_IS_MISSING_MS = 150;
    static final double PER_SUBSTREAM_MS = 25;
    private static final double ASKS_US_MS = 1_000;
    /** It has told that it has no room. */
    private static final double FULL_MS = 500;
    /** It is no nearer to the source than we were, so it may have the stream from us. */
    private static final double BELOW_US_MS = 1_500;
    /** It gets the substream from nobody at the moment. */
    private static final double NO_WAY_MS = 2_500;

    /** Others have told how far behind they are, and it has not. */
    private static final double UNTOLD_MS = 300;

    /** A parent that pushes nothing is kept for so long where all others may have the stream from us. */
    private static final int KEEP_MS = 2_000;

    private static final int JITTER_MS = 20;

    /** Time for a new parent to find a way to the source, if it has none. */
    private static final int NO_WAY_AGE_MS = 1_000;

    /**
     * Who has lost its way to the source before the stream has begun takes nobody for so long but those who certainly do not have theirs by it:
     * by then those who had have been told, and tell so. Once the stream runs, who turns to its own descendants learns it from what comes late.
     */
    private static final int HOLD_MS = 1_500;

    /** So often it looks for one meanwhile. */
    private static final int HOLD_CHECK_MS = 100;

    private final StreamCore core;
    private final Substreams substreams;
    private final LeaderTrial trial;
    private int awaitingFirst;
    /** Substreams whose parents push, or have told that they will. */
    private int serving;

    /** Substreams whose way was lost, at {@link Substreams#askedMs}, before anything came. */
    private int lost;

    private int nextCheckMs;
    private boolean active;
    /** Substreams whose parent is silent while nobody is known to have anything to push: not looked at until somebody has. */
    private int standingStill;

    ParentChooser(StreamCore core) {
        this.core = core;
        this.substreams = core.substreams;
        this.trial = new LeaderTrial(core, this);
    }

    /** Asks for all substreams from now on. */
    void start(int nowMs) {
        active = true;
        nextCheckMs = nowMs;
        trial.start(nowMs);
    }

    /** Wants nothing any more. */
    void stop() {
        active = false;
        trial.end();
        for (int substream = 0; substream < PushMask.SUBSTREAMS; substream++) {
            leave(substream);
        }
    }

    boolean isActive() {
        return active;
    }

    /** When {@link #check} is due. */
    int nextCheckMs() {
        return nextCheckMs;
    }

    /** The parent of a substream, or {@link Neighbours#NONE}. */
    int parent(int substream) {
        return substreams.parent(substream);
    }

    /** Whether a neighbour is to be believed how fast the stream will run: parents are, and anybody while nobody else has told. */
    boolean mayTellRate(int neighbour) {
        return core.table.asked(neighbour) != 0 || core.rate.likely() == StreamStatus.UNKNOWN_RATE;
    }

    /** Makes the next check due at once. */
    void wake(int nowMs) {
        nextCheckMs = nowMs;
    }

    /** A fragment came, or a neighbour told what it holds. */
    void onNews(int nowMs) {
        if (standingStill != 0) {
            standingStill = 0;
            nextCheckMs = nowMs + Math.min(nextCheckMs - nowMs, Math.max(CHECK_MS, newsMs()));
        }
    }

    /** In how long something new is likely to be told of. */
    private int newsMs() {
        return core.substreamGapMs() / PushMask.SUBSTREAMS;
    }

    /** A new fragment arrived. */
    void onFragment(int nowMs, int neighbour, long id, boolean pulled) {
        int substream = PushMask.substream(id);
        substreams.setNewest(substream, Math.max(substreams.newest(substream), id));
        onNews(nowMs);
        onPush(nowMs, substream, neighbour, id, pulled);
    }

    /** A fragment that was there already was pushed: no news, but a sign of life. */
    void onDuplicate(int nowMs, int neighbour, long id) {
        onPush(nowMs, PushMask.substream(id), neighbour, id, false);
    }

    private void onPush(int nowMs, int substream, int neighbour, long id, boolean pulled) {
        if (trial.isOf(neighbour, substream) && !pulled) {
            trial.end();
            ask(nowMs, substream, neighbour);
        }
        if (substreams.parent(substream) != neighbour || pulled) {
            return;
        }
        substreams.setPushedMs(substream, nowMs);
        serving |= 1 << substream;
        substreams.setPushedId(substream, Math.max(substreams.pushedId(substream), id));
        core.table.forgive(neighbour);
        if ((awaitingFirst >>> substream & 1) != 0) {
            awaitingFirst &= ~(1 << substream);
            pullBelow(id, nowMs);
        }
    }

    /** The beginning of the window has been decided: what lies before the pushes may be pulled at once. */
    void onStart(int nowMs) {
        for (int substream = 0; substream < PushMask.SUBSTREAMS; substream++) {
            if (substreams.newest(substream) > core.window.newest()) {
                substreams.setNewest(substream, 0); // What was held then is not the stream's, as it turned out.
                substreams.setPushedId(substream, 0);
            }
            if (substreams.newest(substream) > 0) {
                pullBelow(substreams.newest(substream), nowMs);
            }
        }
    }

    /** What a new parent got before it heard of us will not be pushed by anybody: it may be pulled at once. */
    private void pullBelow(long id, int nowMs) {
        long last = lastKnown(PushMask.substream(id));
        for (long missing = Math.min(id - PushMask.SUBSTREAMS, last);
                missing >= core.window.low();
                missing -= PushMask.SUBSTREAMS) {
            if (!core.window.has(missing)) {
                core.window.setLearnedMs(missing, nowMs - core.parameters.fetchPeriodMs());
                core.pullsAreUrgent = true;
            }
        }
    }

    /** A neighbour has gone, or does not carry the stream any more. */
    void forget(int nowMs, int neighbour) {
        trial.forget(neighbour);
        for (int substream = 0; substream < PushMask.SUBSTREAMS; substream++) {
            if (substreams.parent(substream) == neighbour) {
                substreams.setParent(substream, Neighbours.NONE);
                wake(nowMs);
                onLost(nowMs, substream);
            }
        }
    }

    /** A neighbour asks us for substreams. If it is our parent there, both would starve: we look elsewhere. */
    void onWanted(int nowMs, int neighbour, int mask) {
        for (int substream = 0; substream < PushMask.SUBSTREAMS; substream++) {
            if ((mask >>> substream & 1) != 0 && substreams.parent(substream) == neighbour && active) {
                choose(nowMs, substream, neighbour);
            }
        }
    }

    /** A neighbour tells what of our wish it serves: what it does not is looked for elsewhere at once. */
    void onServed(int nowMs, int neighbour, int wanted, int served) {
        for (int substream = 0; substream < PushMask.SUBSTREAMS; substream++) {
            if (substreams.parent(substream) == neighbour) {
                serving |= served & core.table.asked(neighbour) & 1 << substream;
            }
        }
        int refused = wanted & ~served & core.table.asked(neighbour);
        for (int rest = refused; rest != 0; rest &= rest - 1) {
            int substream = Integer.numberOfTrailingZeros(rest);
            core.table.refuse(neighbour, substream, nowMs);
            core.stats.refusals++;
            if (substreams.parent(substream) == neighbour) {
                lose(nowMs, substream);
                choose(nowMs, substream, neighbour);
            } else if (trial.isOf(neighbour, substream)) {
                trial.end();
            }
        }
    }

    /**
     * Works out how far behind the source we are.
     *
     * @return whether all neighbours are to be told
     */
    boolean updateDistances(int nowMs, int open) {
        return core.distances.update(nowMs, serving, open);
    }

    /**
     * A neighbour tells how far it is behind. Before the stream begins its children's ways are lost where it has none any more, and where it is
     * further from the source now than they were: it may have its way by them, and each would tell the other ever more.
     *
     * @param gone where it told of a way before and does not any more
     */
    void onDistances(int nowMs, int neighbour, int gone) {
        for (int substream = 0; substream < PushMask.SUBSTREAMS && !core.hasBegun; substream++) {
            boolean isLost = (gone >>> substream & 1) != 0 || !core.distances.isFeasible(neighbour, substream);
            if (substreams.parent(substream) == neighbour && isLost) {
                lose(nowMs, substream);
                choose(nowMs, substream, neighbour);
            }
        }
    }

    private void lose(int nowMs, int substream) {
        leave(substream);
        onLost(nowMs, substream);
    }

    private void onLost(int nowMs, int substream) {
        if (!core.hasBegun) {
            lost |= 1 << substream;
            substreams.setAskedMs(substream, nowMs);
            core.distances.onLost();
            wake(nowMs);
        }
    }

    private boolean isHolding(int nowMs, int substream) {
        return (lost >>> substream & 1) != 0 && !core.hasBegun && nowMs - substreams.askedMs(substream) < HOLD_MS;
    }

    /** Looks after every substream. */
    void check(int nowMs) {
        int nextMs = MAX_CHECK_MS;
        standingStill = 0;
        for (int substream = 0; substream < PushMask.SUBSTREAMS; substream++) {
            if (substreams.parent(substream) == Neighbours.NONE) {
                choose(nowMs, substream, Neighbours.NONE);
            } else {
                checkParent(nowMs, substream);
            }
            nextMs = Math.min(nextMs, untilCheckMs(nowMs, substream));
        }
        nextMs = Math.min(nextMs, trial.check(nowMs, Integer.bitCount(standingStill) < PushMask.SUBSTREAMS));
        nextCheckMs = nowMs + Math.max(CHECK_MS, nextMs);
    }

    /** In how long a substream has to be looked at again. */
    private int untilCheckMs(int nowMs, int substream) {
        if (substreams.parent(substream) == Neighbours.NONE) {
            return isHolding(nowMs, substream) ? HOLD_CHECK_MS : CHECK_MS;
        }
        int leftMs = patienceMs(substreams.parent(substream)) - silentMs(nowMs, substream);
        if (leftMs <= 0 && lastKnown(substream) <= substreams.newest(substream) && !someoneHasMore(substream)) {
            standingStill |= 1 << substream;
            return MAX_CHECK_MS;
        }
        // Who has been silent for longer is looked at as often as something may have come to light in the meantime.
        return Math.max(newsMs(), leftMs);
    }

    /** For how long a substream's parent has pushed nothing since it was asked. */
    private int silentMs(int nowMs, int substream) {
        boolean pushed = substreams.pushedMs(substream) - substreams.askedMs(substream) >= 0;
        return nowMs - (pushed ? substreams.pushedMs(substream) : substreams.askedMs(substream));
    }

    /**
     * For how long a substream's parent has owed us a push: since the first fragment behind the last one that it pushed, or that was known
     * of when it was asked, is known to exist. While there is none, the stream itself may be silent, or not have begun.
     */
    private int overdueMs(int nowMs, int substream) {
        long owed = substreams.pushedId(substream) + PushMask.SUBSTREAMS;
        if (substreams.pushedId(substream) == 0) {
            owed = substream == 0 ? PushMask.SUBSTREAMS : substream;
        }
        int silentMs = silentMs(nowMs, substream);
        boolean isElsewhere = owed < core.window.low() || substreams.pushedId(substream) >= core.window.knownEnd();
        if (!core.window.isStarted() || isElsewhere) {
            return silentMs; // What was known then is not where the stream is, as it turned out.
        }
        if (owed >= core.window.knownEnd()) {
            return 0;
        }
        // What is here had to be asked for, which is done when it has been waited for.
        int waitedMs = core.window.has(owed) ? core.distances.patienceMs(substream) : 0;
        return Math.min(silentMs, nowMs - core.window.learnedMs(owed) + waitedMs);
    }

    private void checkParent(int nowMs, int substream) {
        int current = substreams.parent(substream);
        if (nowMs - substreams.askedMs(substream) >= NO_WAY_AGE_MS && core.distances.hasNone(current, substream)) {
            choose(nowMs, substream, current);
            return;
        }
        int rttMs = core.rttMs(current);
        int patienceMs = patienceMs(current) + core.distances.expectedWaitMs(current, substream);
        boolean pushed = substreams.pushedMs(substream) - substreams.askedMs(substream) >= 0;
        int overdueMs = overdueMs(nowMs, substream);
        if (overdueMs < patienceMs) {
            return;
        }
        if (withholds(current, substream, nowMs, rttMs, pushed)) {
            core.table.refuse(current, substream, nowMs);
            core.stats.refusals++;
            choose(nowMs, substream, current);
        } else if (overdueMs > 2 * patienceMs && someoneHasMore(substream)) {
            choose(nowMs, substream, current);
        }
    }

    /** Whether the parent has told of a fragment that it got since it knows our wish, long enough ago to have pushed it. */
    private boolean withholds(int neighbour, int substream, int nowMs, int rttMs, boolean pushed) {
        long floor = Math.max(substreams.newest(substream) + 1, core.window.low());
        // From what is known here: a map may speak of any id.
        for (long id = lastKnown(substream); id >= floor; id -= PushMask.SUBSTREAMS) {
            if (!core.table.has(neighbour, id)) {
                continue;
            }
            int learnedMs = core.window.learnedMs(id);
            boolean sinceAsked = pushed || learnedMs - substreams.askedMs(substream) > rttMs;
            if (sinceAsked && nowMs - learnedMs > rttMs + PATIENCE_MS) {
                return true;
            }
        }
        return false;
    }

    /** The last fragment of a substream that is known to exist; below 1 when there is none. */
    private long lastKnown(int substream) {
        long last = core.window.knownEnd() - 1;
        return last - Math.floorMod(last - substream, (long) PushMask.SUBSTREAMS);
    }

    private boolean someoneHasMore(int substream) {
        long floor = Math.max(substreams.newest(substream) + 1, core.window.low());
        if (!core.table.maps.mayReach(floor)) {
            return false;
        }
        for (long rest = core.table.announced & core.neighbours.ready(); rest != 0; rest &= rest - 1) {
            if (core.table.maps.hasAnyOf(Long.numberOfTrailingZeros(rest), substream, floor)) {
                return true;
            }
        }
        return false;
    }

    private void choose(int nowMs, int substream, int except) {
        boolean isHolding = isHolding(nowMs, substream);
        boolean hasHeld = !isHolding && (lost >>> substream & 1) != 0 && !core.hasBegun;
        int best = Neighbours.NONE;
        double bestCost = Double.MAX_VALUE;
        for (long rest = core.table.announced & core.table.told & core.neighbours.ready();
                rest != 0;
                rest &= rest - 1) {
            int candidate = Long.numberOfTrailingZeros(rest);
            // Who was turned away before the stream begins, and has found nobody else, comes again.
            boolean isRefusing = !hasHeld && core.table.isRefusing(candidate, substream, nowMs);
            if (candidate == except || isRefusing) {
                continue;
            }
            if (isHolding && !core.distances.isCertain(candidate, substream)) {
                continue;
            }
            double cost = cost(candidate, substream) + core.entropy.nextInt(JITTER_MS);
            if (cost < bestCost) {
                bestCost = cost;
                best = candidate;
            }
        }
        if (best != Neighbours.NONE && !isWorse(nowMs, substream, best)) {
            if (hasHeld) {
                core.distances.forgetOwn(substream);
            }
            ask(nowMs, substream, best);
        } else if (except != Neighbours.NONE && substreams.parent(substream) == except) {
            substreams.setAskedMs(substream, nowMs); // Nobody else: give it another time.
        }
    }

    /** Whether a parent that has not been silent for long is to be kept rather than one that may have the stream from us. */
    private boolean isWorse(int nowMs, int substream, int candidate) {
        return substreams.parent(substream) != Neighbours.NONE
                && !core.distances.isFeasible(candidate, substream)
                && overdueMs(nowMs, substream) < KEEP_MS;
    }

    private double cost(int candidate, int substream) {
        NeighbourTable table = core.table;
        double cost = distance(candidate, substream);
        if (!core.distances.hasRoom(candidate, substream)) {
            cost += FULL_MS;
        }
        if (!core.isPrimary(candidate, substream)) {
            cost += NOT_PRIMARY_MS;
        }
        long missing = substreams.newest(substream) + PushMask.SUBSTREAMS;
        if (substreams.newest(substream) > 0 && missing < core.window.knownEnd() && !table.has(candidate, missing)) {
            cost += LACKS_WHAT_IS_MISSING_MS;
        }
        if ((table.wanted(candidate) >>> substream & 1) != 0) {
            cost += ASKS_US_MS;
        }
        return cost + PER_SUBSTREAM_MS * Integer.bitCount(table.asked(candidate));
    }

    /** How far behind we would be by a candidate, or, where nobody tells, how far it is behind others. */
    private double distance(int candidate, int substream) {
        int overMs = core.distances.overMs(candidate, substream);
        int ownMs = core.distances.ownMs(substream);
        if (overMs < 0) {
            double lagMs = -core.table.leadMs(candidate, substream, -unmeasuredLagMs(candidate));
            if (core.distances.hasNone(candidate, substream)) {
                return NO_WAY_MS + lagMs;
            }
            return ownMs < 0 ? lagMs : UNTOLD_MS + lagMs;
        }
        return core.distances.isFeasible(candidate, substream) ? overMs : BELOW_US_MS + overMs;
    }

    /** Before anything is measured, who told us of the stream first is nearest to its source. */
    private double unmeasuredLagMs(int candidate) {
        int firstMs = core.table.announcedMs(candidate);
        for (long rest = core.table.announced; rest != 0; rest &= rest - 1) {
            int other = core.table.announcedMs(Long.numberOfTrailingZeros(rest));
            firstMs = other - firstMs < 0 ? other : firstMs;
        }
        return Math.min(200, core.table.announcedMs(candidate) - firstMs);
    }

    private void ask(int nowMs, int substream, int neighbour) {
        if (substreams.parent(substream) == neighbour) {
            substreams.setAskedMs(substream, nowMs);
            return;
        }
        trial.endIn(substream);
        leave(substream);
        substreams.setParent(substream, neighbour);
        substreams.setPushedId(substream, Math.max(0, lastKnown(substream)));
        core.distances.onParent(substream, neighbour);
        lost &= ~(1 << substream);
        substreams.setAskedMs(substream, nowMs);
        substreams.setPushedMs(substream, nowMs - 1);
        awaitingFirst |= 1 << substream;
        serving &= ~(1 << substream);
        core.table.setAsked(neighbour, core.table.asked(neighbour) | 1 << substream);
        core.table.maskOwed |= Neighbours.bit(neighbour);
        core.stats.parentChanges++;
    }

    private void leave(int substream) {
        int old = substreams.parent(substream);
        if (old != Neighbours.NONE) {
            core.table.setAsked(old, core.table.asked(old) & ~(1 << substream));
            core.table.maskOwed |= Neighbours.bit(old);
            substreams.setParent(substream, Neighbours.NONE);
        }
    }

    /** Whether a substream has had its parent for a while, and gets something from it. */
    boolean isSettled(int nowMs, int substream, int ageMs) {
        return substreams.parent(substream) != Neighbours.NONE
                && nowMs - substreams.askedMs(substream) >= ageMs
                && substreams.pushedMs(substream) - substreams.askedMs(substream) >= 0
                && nowMs - substreams.pushedMs(substream) < patienceMs(substreams.parent(substream));
    }

    /** How long a parent may push nothing before it is looked at. */
    int patienceMs(int neighbour) {
        return Math.max(PATIENCE_GAPS * core.substreamGapMs(), PATIENCE_RTTS * core.rttMs(neighbour) + PATIENCE_MS);
    }
}
