package io.rivulet.groups.multicast;

import io.rivulet.groups.wire.PushMask;

/**
 * Looks for better parents than those that push well enough: the leader of a substream, that of all neighbours would have it here first, is
 * tried for one substream at a time, until its first push, a refusal or a timeout; the parent is left when the leader has pushed.
 */
final class LeaderTrial {
    /** Looks for a better parent for one substream this often, and wants at least so much. */
    private static final int IMPROVE_MS = 4_000;

    private static final double IMPROVEMENT_MS = 40;

    /** How often the substream that is worst off is looked for. */
    private static final int RESCUE_MS = 300;

    /** A parent that trails the leader by more than this is left soon: about two fragments' time at the rates of video. */
    private static final int LATE_MS = 100;

    /** Time for a new parent to show how far it trails. */
    private static final int RESCUE_AGE_MS = 500;

    private final StreamCore core;
    private final ParentChooser parents;
    private int tried = Neighbours.NONE;
    private int triedSubstream;
    private int sinceMs;
    private int nextImproveMs;
    private int nextRescueMs;

    LeaderTrial(StreamCore core, ParentChooser parents) {
        this.core = core;
        this.parents = parents;
    }

    /** Parents are looked for from now on. */
    void start(int nowMs) {
        nextRescueMs = nowMs;
        nextImproveMs = nowMs + IMPROVE_MS;
    }

    /** Whether it is this neighbour that is tried, for this substream. */
    boolean isOf(int neighbour, int substream) {
        return tried == neighbour && triedSubstream == substream;
    }

    /** A neighbour has gone. */
    void forget(int neighbour) {
        if (tried == neighbour) {
            tried = Neighbours.NONE;
        }
    }

    /** A substream is to have another parent. */
    void endIn(int substream) {
        if (triedSubstream == substream) {
            end();
        }
    }

    /**
     * Ends a trial that has taken too long, or begins one where it is worth it.
     *
     * @param isMoving whether fragments come in any substream
     * @return in how many milliseconds it wants to be called again
     */
    int check(int nowMs, boolean isMoving) {
        expire(nowMs);
        if (tried == Neighbours.NONE && nowMs - nextRescueMs >= 0) {
            nextRescueMs = nowMs + RESCUE_MS * 3 / 4 + core.entropy.nextInt(RESCUE_MS / 2);
            rescue(nowMs);
        }
        if (tried == Neighbours.NONE && nowMs - nextImproveMs >= 0) {
            nextImproveMs = nowMs + IMPROVE_MS * 3 / 4 + core.entropy.nextInt(IMPROVE_MS / 2);
            int substream = core.entropy.nextInt(PushMask.SUBSTREAMS);
            if (parents.isSettled(nowMs, substream, IMPROVE_MS / 2)) {
                tryLeader(nowMs, substream, IMPROVEMENT_MS);
            }
        }
        if (tried != Neighbours.NONE) {
            return parents.patienceMs(tried) + 1 - (nowMs - sinceMs);
        }
        return isMoving ? Math.min(nextRescueMs - nowMs, nextImproveMs - nowMs) : Integer.MAX_VALUE;
    }

    /**
     * Finds the substream whose parent trails the leader most, and tries the leader when that is much. Peers that have become each other's
     * ancestors trail everybody: what they push to each other was pulled before, so none of them looks silent.
     */
    private void rescue(int nowMs) {
        int worst = Neighbours.NONE;
        double most = LATE_MS;
        for (int substream = 0; substream < PushMask.SUBSTREAMS; substream++) {
            boolean isLed = parents.isSettled(nowMs, substream, RESCUE_AGE_MS) && mayBeLed(substream, most);
            double lead = isLed ? leaderLeadMs(nowMs, substream) : 0;
            if (lead > most) {
                most = lead;
                worst = substream;
            }
        }
        if (worst != Neighbours.NONE) {
            tryLeader(nowMs, worst, LATE_MS);
        }
    }

    /** Whether any neighbour can lead by so much: not, where all tell, if the best of them does not. */
    private boolean mayBeLed(int substream, double byMs) {
        int leastMs = core.distances.leastOverMs(substream);
        boolean allTell = (core.table.announced & ~core.neighbours.extended()) == 0;
        return !allTell
                || leastMs < 0
                || core.distances.behindMs(parents.parent(substream), substream) - leastMs > byMs;
    }

    private double leaderLeadMs(int nowMs, int substream) {
        int behindMs = core.distances.behindMs(parents.parent(substream), substream);
        int leader = leader(nowMs, substream, behindMs);
        return leader == Neighbours.NONE ? 0 : leadOverParentMs(leader, substream, behindMs);
    }

    /** How much less behind we would be by a candidate than we are by the parent. */
    private double leadOverParentMs(int candidate, int substream, int behindMs) {
        int overMs = core.distances.overMs(candidate, substream);
        if (behindMs >= 0 && overMs >= 0) {
            return (double) behindMs - overMs + spreadMs(candidate, substream);
        }
        return core.table.leadMs(candidate, substream, -1_000)
                - core.table.leadMs(parents.parent(substream), substream, 0);
    }

    /** What speaks for a candidate because it pushes fewer other substreams to us than the parent does: a way carries only so much. */
    private double spreadMs(int candidate, int substream) {
        int others = ~(1 << substream);
        int ofParent = Integer.bitCount(core.table.asked(parents.parent(substream)) & others);
        return ParentChooser.PER_SUBSTREAM_MS * (ofParent - Integer.bitCount(core.table.asked(candidate) & others));
    }

    /** The neighbour that gets a substream first of those that could push it to us, the parent apart. */
    private int leader(int nowMs, int substream, int behindMs) {
        int leader = Neighbours.NONE;
        double most = 0;
        for (long rest = core.table.announced & core.table.told & core.neighbours.ready();
                rest != 0;
                rest &= rest - 1) {
            int candidate = Long.numberOfTrailingZeros(rest);
            boolean possible = candidate != parents.parent(substream)
                    && (core.table.wanted(candidate) >>> substream & 1) == 0
                    && core.distances.hasRoom(candidate, substream)
                    && core.distances.isFeasible(candidate, substream)
                    && !core.table.isRefusing(candidate, substream, nowMs);
            double lead = possible ? leadOverParentMs(candidate, substream, behindMs) : 0;
            if (lead > most) {
                most = lead;
                leader = candidate;
            }
        }
        return leader;
    }

    private void tryLeader(int nowMs, int substream, double atLeastMs) {
        int behindMs = core.distances.behindMs(parents.parent(substream), substream);
        int leader = leader(nowMs, substream, behindMs);
        if (leader != Neighbours.NONE && leadOverParentMs(leader, substream, behindMs) > atLeastMs) {
            tried = leader;
            triedSubstream = substream;
            sinceMs = nowMs;
            core.table.setAsked(leader, core.table.asked(leader) | 1 << substream);
            core.table.maskOwed |= Neighbours.bit(leader);
        }
    }

    private void expire(int nowMs) {
        if (tried != Neighbours.NONE && nowMs - sinceMs > parents.patienceMs(tried)) {
            core.table.refuse(tried, triedSubstream, nowMs);
            end();
        }
    }

    /** Is over: the leader is asked no more, unless it has become the parent. */
    void end() {
        if (tried != Neighbours.NONE) {
            core.table.setAsked(tried, core.table.asked(tried) & ~(1 << triedSubstream));
            core.table.maskOwed |= Neighbours.bit(tried);
            tried = Neighbours.NONE;
        }
    }
}
