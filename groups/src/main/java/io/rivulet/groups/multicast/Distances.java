package io.rivulet.groups.multicast;

import io.rivulet.groups.wire.PushMask;
import io.rivulet.groups.wire.StreamStatus;
import java.util.Arrays;

/**
 * How far behind its source the stream is, by substream: here, and at the neighbours who tell ({@link StreamStatus}). The source is not
 * behind at all. Everybody else is as far behind as its parent and the way from there; or, where its own pushes come much later than that
 * after the first map that tells of them, as far as these show. So what a crowded uplink or a lossy way costs gets round as well, and what
 * a neighbour claims of itself is believed only until its pushes come. Milliseconds; per neighbour 11 bytes.
 */
final class Distances {
    /** A distance that is not known. */
    static final int UNKNOWN = -1;

    /** All are told at most this often, */
    private static final int TELL_MS = 500;

    /** the first time so long after a way is known in the first substream, or when they are in all, for parents answer one after the other; */
    private static final int GATHER_MS = 100;

    /** a way that is lost at most this often, for whoever tells it us, as often as it likes, has it told to all, */
    private static final int HURRY_MS = 50;

    /** and that there is room again only when it has lasted. */
    private static final int TELL_ROOM_MS = 1_000;

    /** A change worth telling: so much, and so many hundredths of what was told. */
    private static final int TELL_CHANGE_MS = 30;

    private static final int TELL_CHANGE_PERCENT = 25;

    /** Of the rate, half an octave, or that it is known at all. */
    private static final double TELL_RATE_CHANGE = 1.4;

    /** For so long what a neighbour has told may stem from what we told ourselves. */
    private static final int ECHO_MS = 3_000;

    /** Pushes that come so much later than is told show more than when maps happen to come. */
    private static final int LATE_MS = 100;

    /** A push may be as much later than usual as twice its mean deviation, and at least 200 ms or a shorter fetch period, */
    private static final int PUSH_WAIT_DEVIATIONS = 2;

    static final int PUSH_WAIT_MS = 200;

    /** or as late as 1.3 times what the parent tells to be behind. */
    private static final double TOLD_WAIT_FACTOR = 1.3;

    /**
     * What a hop takes beside the way, for packets wait for those of other children. Pushes show it only where it is much, and without it many
     * short ways would look better than a long one.
     */
    static final int HOP_MS = 15;

    private static final int UNITS_PER_MS = 16;
    private static final int MAX_WAIT_MS = 5_000;
    private static final int ALL = 0xff;

    private final StreamCore core;
    private long[] toldLags = {};
    private byte[] toldOpen = {};
    /** Half the round trip and {@link #HOP_MS}, as it was when it was looked at last: with what a neighbour told, and once in a while. */
    private short[] wayMs = {};

    private final Substreams substreams;
    private int nextWay;
    /** Substreams in which the best of the neighbours has to be worked out again: it is asked for more often than anybody tells. */
    private int staleLeast = ALL;

    /** Since when the least is counted that we were behind. */
    private int leastSinceMs;

    private boolean isSource;
    private boolean everTold;
    /** Whether all are to be told as soon as can be. */
    private boolean isHurried;

    /** Whether something is known and nothing has been told, and when it will be. */
    private boolean isGathering;

    private int firstTellMs;

    private int tellMs;
    private int lookedMs;
    private long lags = StreamStatus.ALL_UNKNOWN;
    private int open = ALL;
    private int rate = StreamStatus.UNKNOWN_RATE;

    Distances(StreamCore core) {
        this.core = core;
        this.substreams = core.substreams;
    }

    /** The stream is made here. */
    void startPublishing() {
        isSource = true;
        lags = 0;
    }

    // What neighbours tell.

    /** Makes room for a neighbour of whom nothing is known, or forgets what it has told. */
    void reset(int neighbour) {
        if (neighbour >= toldLags.length) {
            int rows = core.neighbours.rows();
            toldLags = Arrays.copyOf(toldLags, rows);
            toldOpen = Arrays.copyOf(toldOpen, rows);
            wayMs = Arrays.copyOf(wayMs, rows);
        }
        toldLags[neighbour] = StreamStatus.ALL_UNKNOWN;
        toldOpen[neighbour] = (byte) ALL;
        onAnnounced();
    }

    /** Somebody announces the stream, or does not any more. */
    void onAnnounced() {
        staleLeast = ALL;
    }

    /**
     * A neighbour tells how far it is behind, and in which substreams it has room for one more child.
     *
     * @return the substreams in which it told of a way to the source before, and does not any more
     */
    int onStatus(int neighbour, int newOpen, long newLags) {
        long before = toldLags[neighbour];
        toldLags[neighbour] = newLags;
        toldOpen[neighbour] = (byte) newOpen;
        measureWay(neighbour);
        int gone = 0;
        for (int substream = 0; newLags != before && substream < PushMask.SUBSTREAMS; substream++) {
            int beforeMs = StreamStatus.lagMs(before, substream);
            int nowMs = StreamStatus.lagMs(newLags, substream);
            staleLeast |= nowMs == beforeMs ? 0 : 1 << substream;
            gone |= nowMs < 0 && beforeMs >= 0 ? 1 << substream : 0;
        }
        return gone;
    }

    private void measureWay(int neighbour) {
        short nowMs = (short) (core.rttMs(neighbour) / 2 + HOP_MS);
        staleLeast |= nowMs == wayMs[neighbour] ? 0 : ALL;
        wayMs[neighbour] = nowMs;
    }

    /** Whether a neighbour has room for one more child in a substream, as far as it is known. */
    boolean hasRoom(int neighbour, int substream) {
        return (toldOpen[neighbour] >>> substream & 1) != 0;
    }

    /** How far a neighbour is behind the source. */
    int lagMs(int neighbour, int substream) {
        return StreamStatus.lagMs(toldLags[neighbour], substream);
    }

    /** Whether a neighbour tells how far it is behind, but not in a substream in which others do: it has no way to the source there. */
    boolean hasNone(int neighbour, int substream) {
        return (core.neighbours.extended() & Neighbours.bit(neighbour)) != 0
                && lagMs(neighbour, substream) < 0
                && leastOverMs(substream) >= 0;
    }

    /** How far we would be behind if a neighbour pushed to us at once. */
    int overMs(int neighbour, int substream) {
        int lagMs = lagMs(neighbour, substream);
        if (lagMs >= 0) {
            return lagMs + wayMs[neighbour];
        }
        double leadMs = core.table.leadMs(neighbour, substream, Double.NaN);
        return substreams.ownMs(substream) < 0 || Double.isNaN(leadMs)
                ? UNKNOWN
                : (int) Math.max(0, substreams.ownMs(substream) - leadMs);
    }

    /**
     * Whether a neighbour certainly does not have the stream from us: it is nearer to the source than we were at any time of late. Who turned
     * to others for what they tell would now and then turn to its own descendants, whose news is older than its own. The feasibility condition
     * of RFC 8966 section 3.5.1, with time in place of sequence numbers.
     */
    boolean isFeasible(int neighbour, int substream) {
        int lagMs = lagMs(neighbour, substream);
        return lagMs < 0 || lagMs < substreams.leastMs(substream);
    }

    /** Whether a neighbour tells of a way to the source, and it is certainly not by us. */
    boolean isCertain(int neighbour, int substream) {
        return lagMs(neighbour, substream) >= 0 && isFeasible(neighbour, substream);
    }

    /** How far we would be behind by the best of those who tell; {@link #UNKNOWN} when nobody does. */
    int leastOverMs(int substream) {
        if ((staleLeast >>> substream & 1) != 0) {
            staleLeast &= ~(1 << substream);
            substreams.setLeastOverMs(substream, workOutLeastOverMs(substream));
        }
        return substreams.leastOverMs(substream);
    }

    private int workOutLeastOverMs(int substream) {
        int least = Integer.MAX_VALUE;
        for (long rest = core.table.announced; rest != 0; rest &= rest - 1) {
            int neighbour = Long.numberOfTrailingZeros(rest);
            int lagMs = lagMs(neighbour, substream);
            least = lagMs < 0 ? least : Math.min(least, lagMs + wayMs[neighbour]);
        }
        return least == Integer.MAX_VALUE ? UNKNOWN : least;
    }

    // What we are.

    /** How far we are behind; {@link #UNKNOWN} while no neighbour has told. */
    int ownMs(int substream) {
        return substreams.ownMs(substream);
    }

    /** How long after the first map that tells of it a push of a substream usually comes. */
    double pushWaitMs(int substream) {
        return (double) substreams.pushWait(substream) / UNITS_PER_MS;
    }

    /**
     * For how long a push of a substream is waited for before what is missing is asked for: as long as it usually takes and may differ from that,
     * a quarter of the window at most, so that several can be asked; and as long as the parent tells to be behind, half a window at most. What is
     * only late is asked for, lest it become ever later.
     */
    int patienceMs(int substream) {
        int deviationMs = PUSH_WAIT_DEVIATIONS * substreams.pushWaitDeviation(substream) / UNITS_PER_MS;
        int leastMs = Math.min(PUSH_WAIT_MS, core.parameters.fetchPeriodMs());
        double shown = pushWaitMs(substream) + Math.max(leastMs, deviationMs);
        double mostMs = Math.max(core.parameters.fetchPeriodMs(), core.parameters.windowMs() / 4.0);
        double told = TOLD_WAIT_FACTOR * toldWaitMs(substream);
        return (int) Math.max(Math.min(mostMs, shown), Math.min(core.parameters.windowMs() / 2.0, told));
    }

    /** How much later than by the best of the neighbours a substream comes by its parent, as the parent tells. */
    private int toldWaitMs(int substream) {
        int parent = substreams.cameBy(substream);
        int leastMs = parent == Neighbours.NONE ? UNKNOWN : leastOverMs(substream);
        return leastMs < 0 || lagMs(parent, substream) < 0 ? 0 : lagMs(parent, substream) + wayMs[parent] - leastMs;
    }

    /** A push came so long after the first map that told of it. */
    void measurePush(int substream, int tookMs) {
        int difference = Math.max(0, Math.min(tookMs, MAX_WAIT_MS)) * UNITS_PER_MS - substreams.pushWait(substream);
        substreams.setPushWaitDeviation(
                substream,
                substreams.pushWaitDeviation(substream)
                        + (Math.abs(difference) - substreams.pushWaitDeviation(substream)) / 4);
        substreams.setPushWait(substream, substreams.pushWait(substream) + difference / 8);
    }

    /** A push came of a fragment that is here since {@code heldMs}, for it had not been waited for any longer. */
    void measureLatePush(int nowMs, int substream, int heldMs) {
        measurePush(substream, nowMs - heldMs + patienceMs(substream));
    }

    /** A substream has a new parent: what the old one's pushes have shown does not count any more. */
    void onParent(int substream, int parent) {
        substreams.setCameBy(substream, parent);
        int overMs = lagMs(parent, substream) < 0 ? UNKNOWN : overMs(parent, substream);
        if (overMs >= 0) {
            substreams.setPushWait(substream, Math.min(MAX_WAIT_MS, overMs - leastOverMs(substream)) * UNITS_PER_MS);
        }
    }

    /** How near we were to the source does not count any more: nobody has a way by us. */
    void forgetOwn(int substream) {
        substreams.setOwnMs(substream, UNKNOWN);
        substreams.setLeastMs(substream, Short.MAX_VALUE);
    }

    /** How far we are behind by a parent: as it tells, or as its pushes show. */
    int behindMs(int parent, int substream) {
        int lagMs = lagMs(parent, substream);
        int toldMs = lagMs < 0 ? UNKNOWN : lagMs + wayMs[parent];
        int leastMs = leastOverMs(substream);
        int shownMs = leastMs < 0 ? UNKNOWN : leastMs + (int) pushWaitMs(substream);
        return toldMs < 0 || shownMs >= toldMs + LATE_MS ? shownMs : toldMs;
    }

    /** How much later than by the best of the neighbours what a parent pushes is to be expected. */
    int expectedWaitMs(int parent, int substream) {
        int behindMs = behindMs(parent, substream);
        int leastMs = leastOverMs(substream);
        return behindMs < 0 || leastMs < 0 ? 0 : Math.max(0, behindMs - leastMs);
    }

    // What is told.

    /** A way to the source is lost, and those who have theirs by it are to know at once. */
    void onLost() {
        isHurried = true;
    }

    /** Whether there is anything that a new neighbour should know. */
    boolean hasNews() {
        return lags != StreamStatus.ALL_UNKNOWN;
    }

    /** The lags that are told. */
    long lags() {
        return lags;
    }

    /** Whether {@link #update} has anything to do. */
    boolean isDue(int nowMs) {
        return !everTold || nowMs - lookedMs >= (isHurried ? HURRY_MS : TELL_MS);
    }

    /**
     * Works out how far we are behind. To be called now and then.
     *
     * @param served  substreams in which the parent does push, or has told that it will: what others promise counts for nothing
     * @param nowOpen substreams in which there is room for one more child
     * @return whether all neighbours are to be told
     */
    boolean update(int nowMs, int served, int nowOpen) {
        if (!isDue(nowMs)) {
            return false;
        }
        lookedMs = nowMs;
        isHurried = false;
        if (wayMs.length > 0) {
            nextWay = (nextWay + 1) % wayMs.length;
            if ((core.neighbours.ready() & Neighbours.bit(nextWay)) != 0) {
                measureWay(nextWay);
            }
        }
        boolean isFull = (open & ~nowOpen) != 0;
        boolean hasRoom = (nowOpen & ~open) != 0 && nowMs - tellMs >= TELL_ROOM_MS;
        long now = isSource ? lags : work(nowMs, served);
        boolean isHeldBack = !everTold && !isSource && !isGathered(nowMs, now);
        boolean isNews = isOtherRate(core.rate.likely()) || isWorthTelling(now);
        if (!isFull && !hasRoom && (isHeldBack || !isNews)) {
            return false;
        }
        everTold = true;
        tellMs = nowMs;
        lags = now;
        open = nowOpen;
        rate = core.rate.likely();
        return true;
    }

    /** Whether it is time to tell for the first time. */
    private boolean isGathered(int nowMs, long now) {
        boolean isAny = now != StreamStatus.ALL_UNKNOWN;
        if (isAny || core.rate.likely() != StreamStatus.UNKNOWN_RATE) {
            int atMs = nowMs + (isAny ? GATHER_MS : TELL_MS);
            firstTellMs = isGathering && firstTellMs - atMs < 0 ? firstTellMs : atMs;
            isGathering = true;
        }
        boolean isAll = true;
        for (int substream = 0; substream < PushMask.SUBSTREAMS; substream++) {
            isAll &= StreamStatus.lagMs(now, substream) >= 0;
        }
        return isAll || isGathering && nowMs - firstTellMs >= 0;
    }

    private boolean isOtherRate(int nowRate) {
        double factor = StreamStatus.bytesPerSec(nowRate)
                / StreamStatus.bytesPerSec(rate); // not a number while neither is known
        return factor > TELL_RATE_CHANGE || factor < 1 / TELL_RATE_CHANGE;
    }

    private long work(int nowMs, int served) {
        long now = lags;
        boolean isOver = nowMs - leastSinceMs >= ECHO_MS;
        leastSinceMs = isOver ? nowMs : leastSinceMs;
        for (int substream = 0; substream < PushMask.SUBSTREAMS; substream++) {
            int parent = substreams.parent(substream);
            if (parent == Neighbours.NONE || isWithoutWay(parent, substream)) {
                now = StreamStatus.withLagMs(now, substream, UNKNOWN);
            } else if ((served >>> substream & 1) != 0) {
                substreams.setOwnMs(substream, behindMs(parent, substream));
                now = StreamStatus.withLagMs(now, substream, substreams.ownMs(substream));
            }
            int ms = substreams.ownMs(substream) < 0 ? Short.MAX_VALUE : substreams.ownMs(substream);
            substreams.setLeastMs(substream, isOver ? ms : Math.min(ms, substreams.leastMs(substream)));
        }
        return now;
    }

    /** Whether a parent tells of no way to the source, and nothing that it has pushed shows another thing. */
    private boolean isWithoutWay(int parent, int substream) {
        return !core.hasBegun
                && (core.neighbours.extended() & Neighbours.bit(parent)) != 0
                && lagMs(parent, substream) < 0;
    }

    private boolean isWorthTelling(long now) {
        for (int substream = 0; substream < PushMask.SUBSTREAMS; substream++) {
            int nowMs = StreamStatus.lagMs(now, substream);
            int toldMs = StreamStatus.lagMs(lags, substream);
            int changeMs = Math.abs(nowMs - toldMs);
            if (nowMs < 0 != toldMs < 0 || changeMs > TELL_CHANGE_MS + toldMs * TELL_CHANGE_PERCENT / 100) {
                return true;
            }
        }
        return false;
    }
}
