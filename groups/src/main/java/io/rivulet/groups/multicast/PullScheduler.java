package io.rivulet.groups.multicast;

import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.wire.PushMask;
import java.util.Arrays;

/**
 * Asks for fragments that no push brought: the oldest first, each of one holder at a time. Bounded by requests open in all and at one
 * neighbour, and by a rate.
 */
final class PullScheduler {
    /** How often missing fragments are looked at at most, */
    private static final int TICK_MS = 20;

    /** and how often at least while some of them would be pulled if anybody had them: a slow stream brings no news in a tick. */
    private static final int MAX_TICK_MS = 50;

    private static final int MAX_OPEN = 64;
    private static final int MAX_OPEN_PER_NEIGHBOUR = 12;

    /** Requests per second: four times the stream's rate, so that a backlog is here before it is gone; at least this. */
    private static final int MIN_PER_SEC = 400;

    private static final int TIMES_RATE = 4;
    private static final int BURST = MAX_OPEN;

    /**
     * An answer is awaited for two round trips and this, or twice as long as answers took lately: it stands behind everything else at the
     * holder. At most so long.
     */
    private static final int ANSWER_MS = 150;

    static final int MAX_PATIENCE_MS = 1_000;

    /** At most so many ids are looked at in one tick. */
    private static final int MAX_SCAN = 4_096;

    private static final double AT_PARENT_MS = 100;
    private static final double PER_OPEN_PULL_MS = 5;

    private final StreamCore core;
    private final ParentChooser parents;
    // Requests that are open: room for as many as there were at a time, MAX_OPEN at most.
    private long[] openId = new long[0];
    private byte[] openTo = new byte[0];
    private int[] openMs = new int[0];
    private final TokenBucket requests = new TokenBucket();
    private int open;
    private int nextMs;
    /** While it runs: in how long there may be something to do again. */
    private int waitMs;
    /** How long answers take, smoothed, in sixteenths of a millisecond. */
    private int answerMs;

    private int start;
    private long firstMissing;

    PullScheduler(StreamCore core, ParentChooser parents) {
        this.core = core;
        this.parents = parents;
    }

    /** Nothing below {@code first} is wanted. */
    void start(int nowMs, long first) {
        nextMs = nowMs;
        firstMissing = first;
        start = core.entropy.nextInt(MAX_SCAN);
    }

    /** Nothing below {@code first} is wanted any more. */
    void skipTo(long first) {
        firstMissing = Math.max(firstMissing, first);
    }

    /** Whether anything is missing that is known to exist. */
    boolean hasMissing() {
        advance();
        return firstMissing < core.window.knownEnd();
    }

    private void advance() {
        firstMissing = Math.max(firstMissing, core.window.low());
        while (firstMissing < core.window.knownEnd() && core.window.has(firstMissing)) {
            firstMissing++;
        }
    }

    /** When {@link #run} is due, if anything is missing. */
    int nextMs(int nowMs) {
        return core.pullsAreUrgent ? nowMs : nextMs;
    }

    /** The first fragment that is missing. */
    long firstMissing() {
        return firstMissing;
    }

    /** What a push takes, over all substreams. */
    double lagMs() {
        double sum = 0;
        for (int substream = 0; substream < PushMask.SUBSTREAMS; substream++) {
            sum += core.distances.pushWaitMs(substream);
        }
        return sum / PushMask.SUBSTREAMS;
    }

    /** Requests that are open. */
    int open() {
        return open;
    }

    private int find(long id) {
        for (int i = 0; i < open; i++) {
            if (openId[i] == id) {
                return i;
            }
        }
        return -1;
    }

    private void close(int i) {
        core.table.addPullsOpen(openTo[i], -1);
        open--;
        openId[i] = openId[open];
        openTo[i] = openTo[open];
        openMs[i] = openMs[open];
    }

    /**
     * A new fragment arrived.
     *
     * @param learnedMs since when it is known to exist
     * @return whether it answers a request to this neighbour
     */
    boolean onFragment(int nowMs, int neighbour, long id, int learnedMs) {
        int i = find(id);
        boolean pulled = i >= 0 && openTo[i] == neighbour;
        if (pulled) {
            answerMs += ((nowMs - openMs[i]) * 16 - answerMs) / 8;
        }
        if (i >= 0) {
            close(i);
        }
        if (!pulled) {
            core.distances.measurePush(PushMask.substream(id), nowMs - learnedMs);
        }
        return pulled;
    }

    /** A neighbour has gone: what it was asked for may be asked of others. */
    void forget(int neighbour) {
        for (int i = open - 1; i >= 0; i--) {
            if (openTo[i] == neighbour) {
                close(i);
            }
        }
    }

    /**
     * Sends the requests that are due.
     *
     * @param backlog whether this is the backlog of one who has just come: if it is short, each begins at another place, so that those
     *                who come together do not ask the only holder for the same, but can help each other out. A long one is asked for from
     *                its old end, which is the first to go
     */
    void run(long nowNs, boolean backlog) {
        int nowMs = StreamCore.ms(nowNs);
        core.pullsAreUrgent = false;
        // What is learned of in the meantime can wait for so long.
        waitMs = Math.min(Distances.PUSH_WAIT_MS, core.parameters.fetchPeriodMs());
        advance();
        retry(nowNs, nowMs);
        long end = Math.min(core.window.knownEnd(), firstMissing + MAX_SCAN);
        boolean rotate = backlog && end - firstMissing <= MAX_OPEN;
        long middle = rotate ? firstMissing + start % Math.max(1, end - firstMissing) : firstMissing;
        if (request(nowNs, nowMs, middle, end)) {
            request(nowNs, nowMs, firstMissing, middle);
        }
        for (int i = 0; i < open; i++) {
            waitMs = Math.min(waitMs, patienceMs(openTo[i]) + 1 - (nowMs - openMs[i]));
        }
        nextMs = nowMs + Math.max(TICK_MS, waitMs);
    }

    /** In how long there may be somebody to ask: as long as the stream's next fragment takes. */
    private int newsMs() {
        double perSec = core.rate.fragmentsPerSec();
        return perSec <= 0 ? TICK_MS : (int) Math.min(MAX_TICK_MS, 1_000 / perSec);
    }

    private int patienceMs(int neighbour) {
        return Math.min(MAX_PATIENCE_MS, Math.max(2 * core.rttMs(neighbour) + ANSWER_MS, answerMs / 8));
    }

    /** @return false when no more requests can be sent now */
    private boolean request(long nowNs, int nowMs, long from, long end) {
        for (long id = from; id < end; id++) {
            if (core.window.has(id)) {
                continue;
            }
            int leftMs = core.distances.patienceMs(PushMask.substream(id)) - (nowMs - core.window.learnedMs(id));
            if (leftMs > 0) {
                waitMs = Math.min(waitMs, leftMs);
            } else if (find(id) < 0) {
                waitMs = Math.min(waitMs, newsMs());
                if (open == MAX_OPEN || !request(nowNs, nowMs, id, Neighbours.NONE)) {
                    return false;
                }
            }
        }
        return true;
    }

    private void retry(long nowNs, int nowMs) {
        for (int i = open - 1; i >= 0; i--) {
            long id = openId[i];
            int asked = openTo[i];
            if (id < firstMissing) {
                close(i);
            } else if (nowMs - openMs[i] > patienceMs(asked)) {
                core.stats.pullTimeouts++;
                answerMs += ((nowMs - openMs[i]) * 16 - answerMs) / 8;
                close(i);
                request(nowNs, nowMs, id, asked);
            }
        }
    }

    /** @return false when no more requests can be sent now */
    private boolean request(long nowNs, int nowMs, long id, int except) {
        int holder = holder(id, except);
        if (holder == Neighbours.NONE) {
            return true;
        }
        double perSec = Math.max(MIN_PER_SEC, TIMES_RATE * core.rate.fragmentsPerSec());
        if (!requests.take(nowMs, perSec, BURST, 1)) {
            return false;
        }
        PeerNetwork.SendResult result = core.dialect.pull(nowNs, core.outControl(holder), id);
        if (result == PeerNetwork.SendResult.ACCEPTED) {
            core.stats.pullsSent++;
            core.stats.controlBytesSent += core.dialect.encodedSize();
            core.table.addPullsOpen(holder, 1);
            note(id, holder, nowMs);
        } else {
            core.table.blocked |= Neighbours.bit(holder);
        }
        return true;
    }

    private void note(long id, int holder, int nowMs) {
        if (open == openId.length) {
            int size = Math.min(MAX_OPEN, Math.max(4, open * 2));
            openId = Arrays.copyOf(openId, size);
            openTo = Arrays.copyOf(openTo, size);
            openMs = Arrays.copyOf(openMs, size);
        }
        openId[open] = id;
        openTo[open] = (byte) holder;
        openMs[open++] = nowMs;
    }

    private int holder(long id, int except) {
        int best = Neighbours.NONE;
        double bestCost = Double.MAX_VALUE;
        NeighbourTable table = core.table;
        long candidates = table.announced & table.told & core.neighbours.ready() & ~table.blocked;
        for (long rest = candidates; rest != 0; rest &= rest - 1) {
            int candidate = Long.numberOfTrailingZeros(rest);
            if (candidate == except
                    || !table.has(candidate, id)
                    || table.pullsOpen(candidate) >= MAX_OPEN_PER_NEIGHBOUR) {
                continue;
            }
            double cost = core.rttMs(candidate)
                    + PER_OPEN_PULL_MS * table.pullsOpen(candidate)
                    + (parents.parent(PushMask.substream(id)) == candidate ? AT_PARENT_MS : 0);
            if (cost < bestCost) {
                bestCost = cost;
                best = candidate;
            }
        }
        // The only holder there is gets a second request.
        return best == Neighbours.NONE && except != Neighbours.NONE ? holder(id, Neighbours.NONE) : best;
    }
}
