package io.rivulet.groups.multicast;

import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.groups.wire.PushMask;
import io.rivulet.groups.wire.StreamFlowName;

/**
 * The sending side of a stream: who is pushed what, and answers to pulls. A child costs a slot; there are so many slots in all and per
 * substream, and a child beyond them is not served. What a child has no room for is owed to it, as a bit at the fragment's slot, until it
 * is stale: a slow child costs no memory and delays nobody.
 */
final class PushServer {
    /** Of the uplink, what slots may use; the rest answers pulls. */
    private static final double PUSH_SHARE = 0.92;

    /** What acknowledgements, maps and the like take of an uplink, as a part of the stream's own rate. */
    private static final double CONTROL_SHARE = 0.15;

    /** What is promised of a known uplink while it is not known how fast the stream runs: who promises too much has everybody wait. */
    private static final int FIRST_COPIES = 2;

    /** At most that while it is only expected: it may have been told wrongly. */
    private static final int EXPECTED_COPIES = 8;

    /** Of the slots, how many are offered in hundredths. */
    private static final int OFFERED_PERCENT = 85;

    /** What carries a fragment on an uplink: headers of IPv4 and UDP, of the packet and of its chunk, and their cryptography. */
    private static final int PACKET_BYTES = 28 + 32;

    /** What a session carries in its first round trip: the initial window of RFC 7016 appendix A. */
    private static final int FIRST_WINDOW_BYTES = 4_380;

    /**
     * Fragments per second set aside for answers to pulls, as a share of the stream's own rate; what pushes could take and do not comes on
     * top, because slots are free or because the stream runs slower than it did. An uplink that promises more than it has makes everybody
     * wait. And the least, which counts while the rate is unknown.
     */
    private static final double ANSWER_SHARE = 0.2;

    private static final int MIN_ANSWERS_PER_SEC = 25;
    /** Answers at once: a joiner's backlog. In seconds of the stream, and the least. */
    private static final double ANSWER_BURST_SEC = 1.5;

    private static final int MIN_ANSWER_BURST = 64;

    /** An answer leaves within a fetch period, at most so long, or not at all: who asked asks somebody else. */
    private static final int MAX_ANSWER_LIFE_MS = PullScheduler.MAX_PATIENCE_MS;

    /**
     * A push leaves within a fetch period divided by this, or not at all: who waits for it asks somebody else, and then it comes twice. Uplinks
     * that are full of what comes twice stay full.
     */
    private static final int PUSH_LIFE_DIVISOR = 2;

    /** Where so many copies of the stream are free, what comes twice fills nothing: there a push lives as long as the window. */
    private static final int ROOMY_COPIES = 3;

    /** Most fragments that a new child of a substream is given of what came before it. */
    private static final int MAX_RESUME = 14;

    /**
     * When most children have waited so long for a push, the uplink is less than the slots promise: a quarter of them goes. While nobody
     * waits so long, one comes back every so often.
     */
    private static final int LATE_MS = 150;

    private static final int SHED_MS = 500;
    private static final int REGAIN_MS = 2_000;

    private final StreamCore core;
    private final Substreams substreams;
    private final TokenBucket answers = new TokenBucket();
    private int served;
    /** The substreams that have children. */
    private int pushed;
    /** Whether nobody can have a substream that this node pushes to nobody. */
    private boolean isSource;
    /** Whether slots are so free that nothing has to be dropped for being late. */
    private boolean isRoomy;
    /** What the uplink has shown to carry. */
    private int affordable = Neighbours.MAX * PushMask.SUBSTREAMS;

    private boolean adapted;
    private int adaptedMs;

    PushServer(StreamCore core) {
        this.core = core;
        this.substreams = core.substreams;
    }

    /** The stream is made here from now on: a slot is kept for each substream. */
    void startPublishing() {
        isSource = true;
    }

    /** How many child substreams are served. */
    int served() {
        return served;
    }

    /** The substreams that are pushed to anybody. */
    int pushed() {
        return pushed;
    }

    /** The children of a substream. */
    long children(int substream) {
        return substreams.children(substream);
    }

    private int slots() {
        return Math.min(affordable, promised());
    }

    private int promised() {
        double bytesPerSec = core.rate.likelyBytesPerSec() + PACKET_BYTES * core.rate.likelyFragmentsPerSec();
        if (core.config.uplinkBytesPerSec() == 0 || bytesPerSec <= 0) {
            int copies = core.config.uplinkBytesPerSec() == 0 ? core.config.pushNeighbourLimit() : FIRST_COPIES;
            return copies * PushMask.SUBSTREAMS;
        }
        double most = core.rate.isKnown() ? Neighbours.MAX : EXPECTED_COPIES;
        double control = CONTROL_SHARE * core.rate.likelyBytesPerSec();
        double copies = (PUSH_SHARE * core.config.uplinkBytesPerSec() - control) / bytesPerSec;
        return (int) (Math.max(0, Math.min(most, copies)) * PushMask.SUBSTREAMS);
    }

    private int slotsPerSubstream(int slots) {
        return Math.max(core.config.pushNeighbourLimit(), (slots + PushMask.SUBSTREAMS - 1) / PushMask.SUBSTREAMS);
    }

    /** A neighbour wants the substreams of {@code mask}, and no others. */
    void onWanted(long nowNs, int neighbour, int mask) {
        NeighbourTable table = core.table;
        int before = table.wanted(neighbour);
        table.setWanted(neighbour, mask);
        int dropped = table.served(neighbour) & ~mask;
        for (int substream = 0; substream < PushMask.SUBSTREAMS; substream++) {
            if ((dropped >>> substream & 1) != 0) {
                stopServing(neighbour, substream);
            }
        }
        serveWaiting(nowNs);
        int refused = mask & ~before & ~table.served(neighbour) & 0xff;
        core.drops.add(StreamDrop.NO_SLOT, Integer.bitCount(refused));
        if (!core.hasBegun) {
            table.turnAway(neighbour, refused);
        }
        if ((mask & ~table.served(neighbour)) != 0 || mask != 0 && core.window.held() == 0) {
            tellServed(neighbour);
        }
    }

    /** Who understands it is told at once how it is served: to look elsewhere, or to know while there is nothing to push. Others have silence. */
    private void tellServed(int neighbour) {
        core.table.statusOwed |= Neighbours.bit(neighbour) & core.neighbours.extended();
    }

    /**
     * The substreams in which one more child is welcome. Not the last slots are offered, but kept for those who find nobody else: an uplink that
     * is full to the brim makes all its children wait.
     */
    int open() {
        int slots = slots() * OFFERED_PERCENT / 100;
        int open = 0;
        for (int substream = 0; substream < PushMask.SUBSTREAMS; substream++) {
            open |= hasRoom(substream, slots) ? 1 << substream : 0;
        }
        return open;
    }

    private boolean hasRoom(int substream, int slots) {
        return served + keptFree(substream, slots) < slots
                && Long.bitCount(substreams.children(substream)) < slotsPerSubstream(slots);
    }

    /** A neighbour has gone. */
    void forget(long nowNs, int neighbour) {
        onWanted(nowNs, neighbour, 0);
    }

    private void stopServing(int neighbour, int substream) {
        core.table.setServed(neighbour, core.table.served(neighbour) & ~(1 << substream));
        substreams.setChildren(substream, substreams.children(substream) & ~Neighbours.bit(neighbour));
        pushed &= substreams.children(substream) == 0 ? ~(1 << substream) : -1;
        served--;
    }

    private void serve(int nowMs, int neighbour, int substream) {
        core.table.setServed(neighbour, core.table.served(neighbour) | 1 << substream);
        substreams.setChildren(substream, substreams.children(substream) | Neighbours.bit(neighbour));
        pushed |= 1 << substream;
        served++;
        if (!core.table.maps.isKnown(neighbour) && core.window.held() > 0) {
            resume(nowMs, neighbour, substream);
        }
    }

    /** Who has told of no fragment yet has none: what came while its wish was on the way is owed to it. */
    private void resume(int nowMs, int neighbour, int substream) {
        long id = core.window.newest() - Math.floorMod(core.window.newest() - substream, (long) PushMask.SUBSTREAMS);
        for (int i = 0; i < MAX_RESUME && id >= core.window.low(); i++, id -= PushMask.SUBSTREAMS) {
            int slot = core.window.slot(id);
            if (slot != FragmentWindow.NONE) {
                if (nowMs - core.window.arrivalMs(slot) > pushLifeMs()) {
                    return;
                }
                if (!isOnItsWay(neighbour, slot)) {
                    owe(neighbour, id, slot);
                }
            }
        }
    }

    private boolean isOnItsWay(int neighbour, int slot) {
        int flow = core.flows.flow(neighbour, FlowTable.OUT_FRAGMENTS, core.index);
        return (core.window.inFlight(slot) & Neighbours.bit(neighbour)) != 0
                || flow != PeerNetwork.NO_FLOW
                        && core.dialect.isOnItsWay(flow, Multicast.token(neighbour, core.tag, core.window.token(slot)));
    }

    /** Gives free slots to those who wait, the substream's interior peers first, and sends what they are owed with them. */
    private void serveWaiting(long nowNs) {
        int nowMs = StreamCore.ms(nowNs);
        NeighbourTable table = core.table;
        int waiting = 0;
        for (long rest = table.announced; rest != 0; rest &= rest - 1) {
            int neighbour = Long.numberOfTrailingZeros(rest);
            waiting |= table.wanted(neighbour) & ~table.served(neighbour);
        }
        for (int substream = 0; substream < PushMask.SUBSTREAMS; substream++) {
            if ((waiting >>> substream & 1) != 0) { // mostly nobody waits
                serveWaiting(nowMs, substream, true);
                serveWaiting(nowMs, substream, false);
            }
        }
        for (long rest = table.announced & ~table.blocked & table.owed(); rest != 0; rest &= rest - 1) {
            onRoom(nowNs, Long.numberOfTrailingZeros(rest));
        }
    }

    /**
     * Until the stream begins slots are given out evenly. The first who come would have all of it from the source, by sessions that have yet to
     * find out how much they carry (a few packets a round trip), and everybody else would have it by them. Who wants more than such a session
     * carries is turned away with it once, and served when it comes again, for then it has found nobody else. A substream without a child
     * goes to anybody.
     */
    private void serveWaiting(int nowMs, int substream, boolean primary) {
        int slots = slots();
        for (long rest = core.table.announced; rest != 0; rest &= rest - 1) {
            int neighbour = Long.numberOfTrailingZeros(rest);
            int served = core.table.served(neighbour);
            int waiting = core.table.wanted(neighbour) & ~served;
            if ((waiting >>> substream & 1) == 0 || core.isPrimary(neighbour, substream) != primary) {
                continue;
            }
            boolean isMuch =
                    substreams.children(substream) != 0 && !mayHave(neighbour, substream, Integer.bitCount(served) + 1);
            if (!isMuch && (hasRoom(substream, slots) || makeRoom(neighbour, substream))) {
                serve(nowMs, neighbour, substream);
                relieve(neighbour, substream);
            }
        }
    }

    /**
     * Whether a neighbour may be served a substream when it has so many with it: as many as a new session carries, until it is seen how much
     * each carries, and more where it was turned away before.
     */
    private boolean mayHave(int neighbour, int substream, int count) {
        if (core.hasBegun || count <= 1 || (core.table.turnedAway(neighbour) >>> substream & 1) != 0) {
            return true;
        }
        double bytesPerSec = core.rate.likelyBytesPerSec() + PACKET_BYTES * core.rate.likelyFragmentsPerSec();
        double perRoundTrip = bytesPerSec / PushMask.SUBSTREAMS * core.rttMs(neighbour) / 1_000;
        return count * perRoundTrip <= FIRST_WINDOW_BYTES;
    }

    /** The source's last slots are for those who have fewest: who has most gives one up. Returns whether anybody did. */
    private boolean makeRoom(int neighbour, int substream) {
        int richest = isSource ? richest(mayLose(substream)) : Neighbours.NONE;
        boolean isRicher = richest != Neighbours.NONE
                && Integer.bitCount(core.table.served(richest)) > Integer.bitCount(core.table.served(neighbour)) + 1;
        if (isRicher) {
            takeBack(richest, substream);
        }
        return isRicher;
    }

    /** There is another child in a substream: of those who have more than they may, who has most gives it up. */
    private void relieve(int newcomer, int substream) {
        long burdened = 0;
        for (long rest = mayLose(substream) & ~Neighbours.bit(newcomer); rest != 0; rest &= rest - 1) {
            int child = Long.numberOfTrailingZeros(rest);
            boolean isMuch = !mayHave(child, substream, Integer.bitCount(core.table.served(child)));
            burdened |= isMuch ? Neighbours.bit(child) : 0;
        }
        if (burdened != 0) {
            takeBack(richest(burdened), substream);
        }
    }

    /** Children of a substream that miss nothing yet and understand that they are served no more: others would learn it from silence, once the stream runs. */
    private long mayLose(int substream) {
        return core.hasBegun ? 0 : substreams.children(substream) & core.neighbours.extended();
    }

    /** Of some children the one that is served most substreams. */
    private int richest(long some) {
        int richest = Neighbours.NONE;
        int most = 0;
        for (long rest = some; rest != 0; rest &= rest - 1) {
            int child = Long.numberOfTrailingZeros(rest);
            int count = Integer.bitCount(core.table.served(child));
            if (count > most) {
                most = count;
                richest = child;
            }
        }
        return richest;
    }

    private void takeBack(int child, int substream) {
        stopServing(child, substream);
        tellServed(child);
        core.drops.add(StreamDrop.NO_SLOT);
    }

    /** Slots that are not for children of a substream: those of the source's others, as long as they have none. */
    private int keptFree(int substream, int slots) {
        int kept = 0;
        boolean isEnough = slots >= PushMask.SUBSTREAMS;
        for (int other = 0; isSource && isEnough && other < PushMask.SUBSTREAMS; other++) {
            kept += other != substream && substreams.children(other) == 0 ? 1 : 0;
        }
        return kept;
    }

    /** There are fragments, here or elsewhere: all who still wait are served as far as there are slots. */
    void begin(long nowNs) {
        if (!core.hasBegun) {
            core.hasBegun = true;
            serveWaiting(nowNs);
        }
    }

    /** Pushes a fragment that has just arrived or been made: to the children of its substream, its interior peers first. */
    void push(long nowNs, long id, int slot, long except) {
        begin(nowNs);
        int substream = PushMask.substream(id);
        long rest = substreams.children(substream) & ~except;
        long interior = rest & substreams.primary(substream);
        pushToAll(nowNs, interior, id, slot);
        pushToAll(nowNs, rest & ~interior, id, slot);
    }

    private void pushToAll(long nowNs, long neighbours, long id, int slot) {
        for (long rest = neighbours; rest != 0; rest &= rest - 1) {
            pushTo(nowNs, Long.numberOfTrailingZeros(rest), id, slot);
        }
    }

    private void pushTo(long nowNs, int neighbour, long id, int slot) {
        if (core.table.has(neighbour, id)) {
            return;
        }
        if (core.table.isOwed(neighbour)) {
            owe(neighbour, id, slot); // Behind what it waits for already.
        } else {
            hand(nowNs, neighbour, id, slot, SendPriority.LIVE_PUSH);
        }
    }

    private void owe(int neighbour, long id, int slot) {
        core.window.owe(slot, Neighbours.bit(neighbour));
        core.table.owe(neighbour, id);
    }

    /** @return false when the neighbour has no room */
    private boolean hand(long nowNs, int neighbour, long id, int slot, SendPriority priority) {
        int flow = fragmentFlow(nowNs, neighbour);
        if (flow == PeerNetwork.NO_FLOW) {
            core.window.settle(slot, Neighbours.bit(neighbour));
            return true;
        }
        int ageMs = StreamCore.ms(nowNs) - core.window.arrivalMs(slot);
        int lifeMs = priority == SendPriority.PULL_ANSWER
                ? Math.min(core.parameters.windowMs() - ageMs, answerLifeMs())
                : pushLifeMs() - ageMs;
        long expiresAtNs = nowNs + Math.max(1, lifeMs) * 1_000_000L;
        PeerNetwork.SendResult result = core.dialect.fragment(
                nowNs,
                flow,
                core.window,
                id,
                priority,
                expiresAtNs,
                Multicast.token(neighbour, core.tag, core.window.token(slot)));
        switch (result) {
            case ACCEPTED -> {
                core.window.onSent(slot, Neighbours.bit(neighbour));
                core.stats.fragmentBytesSent += core.window.length(slot);
                if (priority == SendPriority.LIVE_PUSH) {
                    core.stats.fragmentsPushed++;
                } else {
                    core.stats.fragmentsAnswered++;
                }
            }
            case BACKPRESSURE -> {
                owe(neighbour, id, slot);
                return false;
            }
            case CLOSED -> {
                core.flows.remove(neighbour, flow);
                core.window.settle(slot, Neighbours.bit(neighbour));
            }
        }
        return true;
    }

    /** How old a fragment may be and still be pushed. What the source does not push, nobody has. */
    private int pushLifeMs() {
        int windowMs = core.parameters.windowMs();
        return isSource || isRoomy ? windowMs : Math.min(windowMs, core.parameters.fetchPeriodMs() / PUSH_LIFE_DIVISOR);
    }

    private int answerLifeMs() {
        return Math.min(MAX_ANSWER_LIFE_MS, core.parameters.fetchPeriodMs());
    }

    private int fragmentFlow(long nowNs, int neighbour) {
        int flow = core.flows.flow(neighbour, FlowTable.OUT_FRAGMENTS, core.index);
        int answered = core.flows.flow(neighbour, FlowTable.IN_CONTROL, core.index);
        if (flow == PeerNetwork.NO_FLOW && answered != PeerNetwork.NO_FLOW) {
            flow = core.network.openFlow(
                    nowNs, core.neighbours.peer(neighbour), StreamFlowName.FRAGMENTS.metadata(), answered);
            if (flow != PeerNetwork.NO_FLOW) {
                core.flows.add(neighbour, flow, FlowTable.OUT_FRAGMENTS, core.index);
            }
        }
        return flow;
    }

    /** A neighbour has room again: sends what it is owed, oldest first. */
    void onRoom(long nowNs, int neighbour) {
        NeighbourTable table = core.table;
        long bit = Neighbours.bit(neighbour);
        int lifeMs = pushLifeMs();
        int nowMs = StreamCore.ms(nowNs);
        if (!table.isOwed(neighbour)) {
            return;
        }
        long id = Math.max(table.owedFrom(neighbour, core.window.low()), core.window.low());
        table.clearOwed(neighbour);
        for (; id <= core.window.newest(); id++) {
            int slot = core.window.slot(id);
            if (slot == FragmentWindow.NONE || (core.window.owed(slot) & bit) == 0) {
                continue;
            }
            SendPriority priority = priorityFor(neighbour, id);
            // Who asked for a fragment knows how old it is.
            if (priority == SendPriority.LIVE_PUSH && nowMs - core.window.arrivalMs(slot) > lifeMs) {
                core.window.settle(slot, bit);
                core.drops.add(StreamDrop.PUSH_STALE);
            } else if (table.has(neighbour, id)) {
                core.window.settle(slot, bit);
            } else if (!hand(nowNs, neighbour, id, slot, priority)) {
                return;
            }
        }
    }

    private SendPriority priorityFor(int neighbour, long id) {
        boolean child = (core.table.served(neighbour) >>> PushMask.substream(id) & 1) != 0;
        return child ? SendPriority.LIVE_PUSH : SendPriority.PULL_ANSWER;
    }

    /** A neighbour wants one fragment. */
    void answer(long nowNs, int neighbour, long id) {
        int slot = core.window.slot(id);
        long bit = Neighbours.bit(neighbour);
        if (slot == FragmentWindow.NONE) {
            core.drops.add(StreamDrop.PULL_UNKNOWN);
        } else if ((core.window.owed(slot) & bit) != 0 || isOnItsWay(neighbour, slot)) {
            core.drops.add(StreamDrop.PULL_IN_FLIGHT);
        } else {
            double peak = core.rate.peakFragmentsPerSec();
            double copies = ANSWER_SHARE + (double) Math.max(served, slots()) / PushMask.SUBSTREAMS;
            double pushed = (double) served / PushMask.SUBSTREAMS * core.rate.fragmentsPerSec();
            double perSec = Math.max(MIN_ANSWERS_PER_SEC, copies * peak - pushed);
            double burst = Math.max(MIN_ANSWER_BURST, ANSWER_BURST_SEC * peak);
            if (answers.take(StreamCore.ms(nowNs), perSec, burst, 1)) {
                hand(nowNs, neighbour, id, slot, SendPriority.PULL_ANSWER);
            } else {
                core.drops.add(StreamDrop.PULL_OVER_BUDGET);
            }
        }
    }

    /** Fits the slots to what the uplink turns out to carry. To be called now and then. */
    void adapt(long nowNs) {
        int nowMs = StreamCore.ms(nowNs);
        if (!adapted) {
            adapted = true;
            adaptedMs = nowMs - REGAIN_MS;
        }
        boolean late = isLate(nowMs);
        if (late && nowMs - adaptedMs >= SHED_MS) {
            adaptedMs = nowMs;
            affordable = Math.max(PushMask.SUBSTREAMS / 2, served - Math.max(1, served / 4));
        } else if (!late && affordable < promised() && nowMs - adaptedMs >= REGAIN_MS) {
            adaptedMs = nowMs;
            affordable++;
            serveWaiting(nowNs);
        }
        shedToSlots(); // The rate, too, may turn out to be higher than when they were given away.
        isRoomy = core.config.uplinkBytesPerSec() > 0 // else slots are a guess
                && slots() - served >= ROOMY_COPIES * PushMask.SUBSTREAMS;
    }

    /** The stream is expected to run at another rate than before: slots are given away anew. */
    void onExpectedRate(long nowNs) {
        shedToSlots();
        serveWaiting(nowNs);
    }

    private void shedToSlots() {
        int slots = slots();
        while (served > slots) {
            shed();
        }
    }

    /**
     * Stops serving a child of the substream that has most, so that none is left without before all have one; one that is not interior to
     * it, if there is any.
     */
    private void shed() {
        int substream = 0;
        for (int other = 1; other < PushMask.SUBSTREAMS; other++) {
            if (Long.bitCount(substreams.children(other)) > Long.bitCount(substreams.children(substream))) {
                substream = other;
            }
        }
        int child = Long.numberOfTrailingZeros(substreams.children(substream));
        for (long rest = substreams.children(substream); rest != 0; rest &= rest - 1) {
            int neighbour = Long.numberOfTrailingZeros(rest);
            if (!core.isPrimary(neighbour, substream)) {
                child = neighbour;
                break;
            }
        }
        takeBack(child, substream);
    }

    /** Whether at least two children, and most of them, have waited too long: one alone may have a slow link of its own. */
    private boolean isLate(int nowMs) {
        long all = 0;
        for (int substream = 0; substream < PushMask.SUBSTREAMS; substream++) {
            all |= substreams.children(substream);
        }
        int waiting = 0;
        for (long rest = all; rest != 0; rest &= rest - 1) {
            waiting += waitsFor(Long.numberOfTrailingZeros(rest), nowMs, LATE_MS) ? 1 : 0;
        }
        return waiting >= 2 && 2 * waiting > Long.bitCount(all);
    }

    private boolean waitsFor(int neighbour, int nowMs, int ageMs) {
        if (!core.table.isOwed(neighbour)) {
            return false;
        }
        int slot = core.window.slot(core.table.owedFrom(neighbour, core.window.low()));
        return slot != FragmentWindow.NONE && nowMs - core.window.arrivalMs(slot) >= ageMs;
    }

    /** Whether there are children and none of them has been able to take anything for {@code ageMs}. */
    boolean isBehind(int nowMs, int ageMs) {
        long all = 0;
        for (int substream = 0; substream < PushMask.SUBSTREAMS; substream++) {
            all |= substreams.children(substream);
        }
        for (long rest = all; rest != 0; rest &= rest - 1) {
            if (!waitsFor(Long.numberOfTrailingZeros(rest), nowMs, ageMs)) {
                return false;
            }
        }
        return all != 0;
    }
}
