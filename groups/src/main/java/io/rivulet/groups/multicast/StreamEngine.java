package io.rivulet.groups.multicast;

import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.wire.AvailabilityMap;
import io.rivulet.groups.wire.FragmentHeader;
import io.rivulet.groups.wire.PushMask;
import io.rivulet.groups.wire.StreamStatus;

/**
 * One stream at one node: routes what comes in to the parts that decide. {@link PushServer} serves children, {@link ParentChooser} and
 * {@link PullScheduler} get what we need, {@link MapAdvertiser} tells what we hold and {@link ControlFlows} all else, {@link StreamViewer}
 * delivers, {@link StreamPublisher} makes what there is to carry.
 */
final class StreamEngine implements StreamInput {
    /** What the node does with the stream. */
    enum Role {
        /** Nothing: neighbours carry it. */
        HEARD,
        VIEWER,
        PUBLISHER,
        /** It is over; what is in the window is served for a while. */
        ENDED,
        /** To be removed. */
        GONE
    }

    /** Of what neighbours hold, so many of the newest are remembered while they are in our window, whether missing here or not. */
    private static final int USUAL_MAP_SPAN = 256;

    /** Expiry runs this often while anything is held. */
    private static final int EXPIRY_MS = 100;

    /** While nothing comes, whether we are astray is looked at this often. */
    private static final int SILENCE_CHECK_MS = 50;

    /**
     * What is due may wait for so many fragments' time, if nothing comes in before; at least and at most so long, and not at all while nobody
     * knows how fast the stream is going to run.
     */
    private static final int SLACK_FRAGMENTS = 2;

    private static final int MAX_SLACK_MS = 100;
    private static final int MIN_SLACK_MS = 40;

    /** While a stream begins here and it is not known yet how fast it runs. */
    private static final int FIRST_SLACK_MS = 20;

    /** Longest fragment taken from the network: payload and header. */
    private static final int MAX_FRAGMENT_BYTES = StreamParameters.MAX_PAYLOAD_BYTES + FragmentHeader.MAX_BYTES;

    private final StreamCore core;
    private final Multicast owner;
    private final PushServer pushes;
    private final ParentChooser parents;
    private final PullScheduler pulls;
    private final MapAdvertiser maps;
    private final ControlFlows control;
    private final Hearsay hearsay;
    /** Null where the stream is not published. */
    private StreamPublisher publisher;

    private Role role = Role.HEARD;
    private StreamViewer viewer;
    private int lastNewsMs;
    /** When a neighbour last told of something newer than it had told of before. */
    private int lastAdvanceMs;

    private int endedMs;
    private int nextExpiryMs;
    private boolean over;
    private boolean pumpDue;

    StreamEngine(StreamCore core, Multicast owner) {
        this.core = core;
        this.owner = owner;
        this.pushes = new PushServer(core);
        this.parents = new ParentChooser(core);
        this.pulls = new PullScheduler(core, parents);
        this.maps = new MapAdvertiser(core);
        this.control = new ControlFlows(core, pushes, pulls);
        this.hearsay = new Hearsay(core);
    }

    StreamCore core() {
        return core;
    }

    Role role() {
        return role;
    }

    boolean isClosing() {
        return publisher != null && publisher.isClosing();
    }

    StreamViewer viewer() {
        return viewer;
    }

    int children(int substream) {
        return Long.bitCount(pushes.children(substream));
    }

    int parentPeer(int substream) {
        int parent = parents.parent(substream);
        return parent == Neighbours.NONE ? PeerDirectory.NONE : core.neighbours.peer(parent);
    }

    long newestAt(int peer) {
        int neighbour = core.neighbours.find(peer);
        boolean known = neighbour != Neighbours.NONE && (core.table.announced >>> neighbour & 1) != 0;
        return known ? Math.max(0, core.table.maps.newest(neighbour)) : 0;
    }

    double lagMs() {
        return pulls.lagMs();
    }

    // Neighbours come and go.

    /** A neighbour got an index. */
    void onNeighbourAdded(int neighbour) {
        core.table.reset(neighbour, core.neighbours.rows());
        core.substreams.setPrimary(neighbour, core.primarySubstreams(neighbour));
        core.distances.reset(neighbour);
    }

    /** A neighbour may be talked to. */
    void onNeighbourReady(long nowNs, int neighbour) {
        if (isCarried() && role != Role.ENDED) {
            carryTo(nowNs, neighbour); // Who has not heard of a stream that is over need not hear of it any more.
        }
    }

    /** A neighbour understands our extension messages. */
    void onNeighbourExtended(int neighbour) {
        if (isCarried() && core.distances.hasNews()) {
            core.table.statusOwed |= core.table.told & Neighbours.bit(neighbour);
        }
    }

    void onNeighbourGone(long nowNs, int neighbour) {
        withdraw(nowNs, neighbour);
        core.table.reset(neighbour, core.neighbours.rows());
        core.substreams.setPrimary(neighbour, 0);
        core.window.forgetNeighbour(Neighbours.bit(neighbour));
        if (role == Role.HEARD && core.table.announced == 0) {
            role = Role.GONE;
        }
    }

    /** A neighbour does not carry the stream any more. */
    private void withdraw(long nowNs, int neighbour) {
        NeighbourTable table = core.table;
        pushes.forget(nowNs, neighbour);
        pulls.forget(neighbour);
        parents.forget(StreamCore.ms(nowNs), neighbour);
        table.announced &= ~Neighbours.bit(neighbour);
        table.setAsked(neighbour, 0);
        table.maskOwed &= ~Neighbours.bit(neighbour);
        table.statusOwed &= ~Neighbours.bit(neighbour);
        table.maps.clear(neighbour);
        table.clearOwed(neighbour);
        core.distances.reset(neighbour);
    }

    private boolean isCarried() {
        return role == Role.VIEWER || role == Role.PUBLISHER || role == Role.ENDED;
    }

    private void carryToAll(long nowNs) {
        for (long rest = core.neighbours.ready(); rest != 0; rest &= rest - 1) {
            carryTo(nowNs, Long.numberOfTrailingZeros(rest));
        }
    }

    /** Tells a neighbour of the stream. */
    private void carryTo(long nowNs, int neighbour) {
        if (control.open(nowNs, neighbour)) {
            parents.wake(StreamCore.ms(nowNs));
            maps.onChange(StreamCore.ms(nowNs));
        }
    }

    /** A neighbour announces the stream on its flow. Returns false when it did so on another flow before. */
    boolean onAnnounce(long nowNs, int neighbour, int flow) {
        NeighbourTable table = core.table;
        if (core.flows.flow(neighbour, FlowTable.IN_CONTROL, core.index) != PeerNetwork.NO_FLOW) {
            core.drops.add(StreamDrop.UNEXPECTED);
            return false;
        }
        core.flows.add(neighbour, flow, FlowTable.IN_CONTROL, core.index);
        table.announced |= Neighbours.bit(neighbour);
        table.refusing &= ~Neighbours.bit(neighbour);
        table.setAnnouncedMs(neighbour, StreamCore.ms(nowNs));
        core.distances.onAnnounced();
        if (isCarried()) {
            carryTo(nowNs, neighbour);
        }
        parents.wake(StreamCore.ms(nowNs));
        return true;
    }

    void onInControlClosed(long nowNs, int neighbour) {
        withdraw(nowNs, neighbour);
        if (role == Role.HEARD && core.table.announced == 0) {
            role = Role.GONE;
        }
    }

    /** The neighbour refused one of our flows. */
    void onRejected(long nowNs, int neighbour, int kind) {
        if (kind == FlowTable.OUT_FRAGMENTS) {
            pushes.forget(nowNs, neighbour);
            return;
        }
        long bit = Neighbours.bit(neighbour);
        core.table.told &= ~bit;
        core.table.announceOwed &= ~bit;
        core.table.endOwed &= ~bit;
        core.table.refusing |= bit;
        pulls.forget(neighbour);
        parents.forget(StreamCore.ms(nowNs), neighbour);
        core.table.setAsked(neighbour, 0);
    }

    void onRoom(long nowNs, int neighbour) {
        core.table.blocked &= ~Neighbours.bit(neighbour);
        control.flush(nowNs, neighbour);
        pushes.onRoom(nowNs, neighbour);
    }

    boolean onReleased(long token, long neighbourBit) {
        return core.window.release(token, neighbourBit);
    }

    // What the application wants.

    void startViewing(long nowNs, StreamViewer newViewer) {
        int nowMs = StreamCore.ms(nowNs);
        beginCarrying();
        role = Role.VIEWER;
        viewer = newViewer;
        lastNewsMs = nowMs;
        lastAdvanceMs = nowMs - core.parameters.windowMs();
        nextExpiryMs = nowMs;
        parents.start(nowMs);
        carryToAll(nowNs);
        if (viewer.medianNewest() > 0 && viewer.tryStart(nowMs)) {
            onStartDecided(nowMs);
        }
        pumpDue = true;
    }

    void startPublishing(long nowNs) {
        beginCarrying();
        role = Role.PUBLISHER;
        core.distances.startPublishing();
        publisher = new StreamPublisher(core, pushes, maps, this::expire);
        pushes.startPublishing();
        core.rate.expect(core.parameters.expectedRate());
        nextExpiryMs = StreamCore.ms(nowNs);
        core.window.start(1);
        carryToAll(nowNs);
    }

    private void beginCarrying() {
        core.tag = core.tag < 0 ? owner.nextTag(core.index) : core.tag;
    }

    OfferResult offer(long nowNs, int kind, long timestampMs, byte[] bytes, int offset, int length) {
        return publisher.offer(nowNs, kind, timestampMs, bytes, offset, length);
    }

    /** Ends the publication: at once, or as soon as there is room for the closing commands. */
    void closePublication(long nowNs) {
        if (role == Role.PUBLISHER) {
            publisher.close();
            finishPublication(nowNs);
        }
    }

    private void finishPublication(long nowNs) {
        if (!publisher.finish(nowNs)) {
            return;
        }
        control.tellEnd(nowNs, core.window.newest() + 1);
        retire(nowNs);
    }

    /** The stream is over: serve what is held for as long as anybody may want it. */
    private void retire(long nowNs) {
        role = Role.ENDED;
        over = true;
        endedMs = StreamCore.ms(nowNs);
        parents.stop();
    }

    /** Stops viewing: neighbours are told by the closing of our flows. */
    void stopViewing(long nowNs) {
        if (viewer != null) {
            viewer.stop();
            viewer = null;
        }
        if (role == Role.VIEWER) {
            parents.stop();
            leave(nowNs);
            core.window.clear();
            role = core.table.announced == 0 ? Role.GONE : Role.HEARD;
        }
    }

    /** Closes all our flows. */
    void leave(long nowNs) {
        NeighbourTable table = core.table;
        for (long rest = core.neighbours.present(); rest != 0; rest &= rest - 1) {
            int neighbour = Long.numberOfTrailingZeros(rest);
            closeFlow(nowNs, neighbour, core.flows.flow(neighbour, FlowTable.OUT_FRAGMENTS, core.index));
            closeFlow(nowNs, neighbour, core.outControl(neighbour));
            pushes.forget(nowNs, neighbour);
            pulls.forget(neighbour);
        }
        table.told = 0;
        table.announceOwed = 0;
        table.maskOwed = 0;
        table.endOwed = 0;
        table.statusOwed = 0;
        table.wholeMapOwed = 0;
    }

    private void closeFlow(long nowNs, int neighbour, int flow) {
        if (flow != PeerNetwork.NO_FLOW) {
            core.flows.remove(neighbour, flow);
            core.network.closeFlow(nowNs, flow);
        }
    }

    // What neighbours say.

    @Override
    public void onUnreadable(StreamDrop reason) {
        core.drops.add(reason);
    }

    @Override
    public void onEnd(long nowNs, int neighbour, long newEnd) {
        if (role == Role.VIEWER && !viewer.isRunning()) {
            viewer.onEarlyEnd(newEnd);
            return;
        }
        if (role == Role.VIEWER) {
            if (newEnd > core.window.newest() && newEnd >= viewer.next() && newEnd <= hearsay.believed(viewer) + 1) {
                viewer.onEnd(StreamCore.ms(nowNs), newEnd);
                core.window.learn(newEnd - 1, StreamCore.ms(nowNs));
                pumpDue = true;
                return;
            }
            if (newEnd > hearsay.believed(viewer) + 1) {
                viewer.onEarlyEnd(newEnd);
                hearsay.onEndTooFarAhead();
                return;
            }
        }
        core.drops.add(StreamDrop.UNEXPECTED);
    }

    @Override
    public void onAvailability(long nowNs, int neighbour, AvailabilityMap map) {
        NeighbourTable table = core.table;
        if (viewer != null && map.last() == viewer.end()) {
            return; // Section 10: after the end some say `end` and draw the bitmap from where they are.
        }
        if (role == Role.PUBLISHER && map.last() > core.window.newest()) {
            core.drops.add(StreamDrop.UNEXPECTED);
            return;
        }
        if (viewer != null) {
            viewer.onLaterFragment(map.last());
        }
        HeldMaps maps = table.maps;
        if (!maps.isKnown(neighbour)) {
            maps.begin(neighbour);
            parents.wake(StreamCore.ms(nowNs));
        }
        if (map.last() < maps.newest(neighbour)) {
            core.drops.add(StreamDrop.UNEXPECTED);
            return;
        }
        long own = Math.min(USUAL_MAP_SPAN, core.window.knownEnd() - core.window.low());
        long span = Math.max(own, map.last() + 1 - wantedFrom(map));
        if (span > maps.capacity()) {
            maps.growTo((int) Math.min(core.config.maxWindowFragments(), span));
        }
        int nowMs = StreamCore.ms(nowNs);
        long before = maps.newest(neighbour);
        pushes.begin(nowNs);
        maps.replace(neighbour, map);
        table.setMapMs(neighbour, nowMs);
        if (before > 0 && map.last() > before) {
            lastAdvanceMs = nowMs;
        }
        if (role == Role.VIEWER) {
            learnFromMap(nowMs, neighbour, before, maps.newest(neighbour));
            parents.onNews(nowMs);
        }
    }

    /**
     * From where on it matters what a neighbour holds. While something is missing, all that was told from there on: it is told once. And
     * until it is decided where to start, a window that pushes have begun says nothing about what is wanted.
     */
    private long wantedFrom(AvailabilityMap map) {
        if (viewer != null && viewer.isRunning()) {
            return Math.max(pulls.firstMissing(), core.window.low());
        }
        return viewer == null && core.window.isStarted() ? Math.max(map.lowest(), core.window.low()) : map.lowest();
    }

    private void learnFromMap(int nowMs, int neighbour, long before, long newest) {
        if (viewer.tryStart(nowMs)) {
            onStartDecided(nowMs);
        }
        if (!viewer.isRunning()) {
            return;
        }
        hearsay.onMap(nowMs, neighbour, before, newest, viewer);
    }

    private void onStartDecided(int nowMs) {
        pulls.start(nowMs, core.window.low());
        pumpDue = true;
        parents.onStart(nowMs);
    }

    @Override
    public void onPushWanted(long nowNs, int neighbour, int mask) {
        if (!isCarried()) {
            core.drops.add(StreamDrop.UNEXPECTED);
            return;
        }
        pushes.onWanted(nowNs, neighbour, mask);
        parents.onWanted(StreamCore.ms(nowNs), neighbour, mask);
    }

    @Override
    public void onStatus(long nowNs, int neighbour, int wanted, int served, int open, long lags, int rate) {
        int gone = core.distances.onStatus(neighbour, open, lags);
        if (role == Role.VIEWER
                && !core.rate.isKnown()
                && rate != StreamStatus.UNKNOWN_RATE
                && rate != core.rate.likely()
                && parents.mayTellRate(neighbour)) {
            core.rate.expect(rate);
            pushes.onExpectedRate(nowNs);
        }
        parents.onServed(StreamCore.ms(nowNs), neighbour, wanted, served);
        parents.onDistances(StreamCore.ms(nowNs), neighbour, gone);
    }

    @Override
    public void onPullWanted(long nowNs, int neighbour, long id) {
        pushes.answer(nowNs, neighbour, id);
    }

    @Override
    public void onFragment(long nowNs, int neighbour, FragmentHeader header, byte[] bytes, int offset, int length) {
        int nowMs = StreamCore.ms(nowNs);
        long id = header.id();
        FragmentWindow window = core.window;
        if (role != Role.VIEWER) {
            core.drops.add(StreamDrop.NOT_VIEWED);
        } else if (length > MAX_FRAGMENT_BYTES) {
            core.drops.add(StreamDrop.TOO_LONG);
        } else if (window.has(id)) {
            core.drops.add(StreamDrop.DUPLICATE);
            core.stats.duplicates++;
            core.stats.duplicateBytes += length;
            if (parents.parent(PushMask.substream(id)) == neighbour) {
                core.distances.measureLatePush(nowMs, PushMask.substream(id), window.arrivalMs(window.slot(id)));
            }
            parents.onDuplicate(nowMs, neighbour, id);
        } else if (hasPlaceFor(id)) {
            take(nowNs, neighbour, header, bytes, offset, length);
        }
    }

    /** Whether a fragment that is not here lies where the window is or may go. */
    private boolean hasPlaceFor(long id) {
        FragmentWindow window = core.window;
        if (!window.isStarted()) {
            if (!viewer.isPlausible(id)) {
                core.drops.add(StreamDrop.TOO_FAR_AHEAD);
                return false;
            }
            window.start(id);
            return true;
        }
        if (!hearsay.isBelieved(id, viewer)) {
            hearsay.onTooFarAhead();
            return false;
        }
        if (id < window.low() && !viewer.isRunning()) {
            window.moveLow(id);
        }
        if (id < window.low() || viewer.isRunning() && id < viewer.next()) {
            core.drops.add(StreamDrop.TOO_OLD);
            return false;
        }
        while (id - window.low() >= window.maxFragments()) {
            core.evict();
        }
        return true;
    }

    private void take(long nowNs, int neighbour, FragmentHeader header, byte[] bytes, int offset, int length) {
        int nowMs = StreamCore.ms(nowNs);
        FragmentWindow window = core.window;
        long id = header.id();
        int learnedMs = id < window.knownEnd() ? window.learnedMs(id) : nowMs;
        int slot = reserve(id, length, header.beginsMessage(), nowMs);
        if (slot == FragmentWindow.NONE) {
            core.drops.add(StreamDrop.WINDOW_FULL);
            return;
        }
        window.place(slot, bytes, offset, length);
        lastNewsMs = nowMs;
        hearsay.onNews();
        core.rate.add(nowMs, length);
        boolean pulled = pulls.onFragment(nowMs, neighbour, id, learnedMs);
        core.stats.fragmentsReceived++;
        core.stats.payloadBytesReceived += length;
        if (pulled) {
            core.stats.fragmentsPulled++;
        } else {
            core.stats.fragmentsPushedToUs++;
        }
        measureLeads(nowMs, neighbour, id);
        parents.onFragment(nowMs, neighbour, id, pulled);
        viewer.onLaterFragment(id);
        pushes.push(nowNs, id, slot, Neighbours.bit(neighbour));
        maps.onFragment(nowMs, id);
        if (viewer.tryStart(nowMs)) {
            onStartDecided(nowMs);
        }
        pumpDue = true;
        owner.onArrival(nowNs, core, id);
    }

    private int reserve(long id, int length, boolean beginsMessage, int nowMs) {
        FragmentWindow window = core.window;
        int slot = window.reserve(id, length, beginsMessage, nowMs);
        while (slot == FragmentWindow.NONE && window.held() > 0 && window.low() < id) {
            core.evict();
            slot = window.reserve(id, length, beginsMessage, nowMs);
        }
        return slot;
    }

    /** Those who told of the fragment before it came are ahead of us. Who understands it tells us how far. */
    private void measureLeads(int nowMs, int from, long id) {
        NeighbourTable table = core.table;
        if (!table.maps.mayReach(id)) {
            return;
        }
        long others = table.announced & ~core.neighbours.extended() & ~Neighbours.bit(from);
        for (long rest = others; rest != 0; rest &= rest - 1) {
            int neighbour = Long.numberOfTrailingZeros(rest);
            if (table.has(neighbour, id)) {
                table.measureLead(neighbour, PushMask.substream(id), nowMs - table.mapMs(neighbour));
            }
        }
    }

    // Time.

    private void expire(int nowMs) {
        if (core.window.isStarted() && core.window.held() > 0) {
            core.window.moveLow(core.window.lowAfterExpiry(nowMs, core.parameters.keepMs()));
        }
    }

    void onDeadline(long nowNs) {
        int nowMs = StreamCore.ms(nowNs);
        if (nowMs - nextExpiryMs >= 0) {
            nextExpiryMs = nowMs + EXPIRY_MS;
            expire(nowMs);
            pushes.adapt(nowNs);
            if (hearsay.hasMore() && role == Role.VIEWER && viewer.isRunning()) {
                hearsay.recall(nowMs, viewer);
            }
            pumpDue = true;
        }
        if ((role == Role.VIEWER || role == Role.PUBLISHER) && core.neighbours.extended() != 0) {
            tellDistances(nowMs);
        }
        if (role == Role.PUBLISHER && publisher.isClosing()) {
            finishPublication(nowNs);
        }
        if (role == Role.VIEWER) {
            runViewer(nowNs, nowMs);
        }
        if (isCarried() && maps.isPending() && nowMs - maps.nextMs() >= 0) {
            maps.run(nowNs);
        }
        if (role == Role.ENDED && nowMs - endedMs > core.parameters.keepMs()) {
            leave(nowNs);
            role = Role.GONE;
        }
    }

    private void tellDistances(int nowMs) {
        if (core.distances.isDue(nowMs) && parents.updateDistances(nowMs, pushes.open())) {
            core.table.statusOwed |= core.table.told & core.neighbours.extended();
        }
    }

    private void runViewer(long nowNs, int nowMs) {
        if (viewer.isSettling() && nowMs - viewer.settledMs() >= 0 && viewer.tryStart(nowMs)) {
            onStartDecided(nowMs);
        }
        boolean isSilent = viewer.isRunning() && nowMs - lastNewsMs > core.parameters.windowMs();
        if (isSilent) {
            // Neighbours that are far behind and stay there have been cut off from the stream, as we have.
            boolean isAstray = nowMs - lastAdvanceMs < core.parameters.windowMs() / 2 && viewer.isAstray();
            if (hearsay.runsAhead() || isAstray) {
                hearsay.onNews();
                viewer.restart(nowMs, isAstray);
            }
        }
        if (parents.isActive() && nowMs - parents.nextCheckMs() >= 0) {
            parents.check(nowMs);
        }
        if (viewer.end() != Long.MAX_VALUE && nowMs - viewer.endMs() >= 0) {
            pumpDue = true;
        }
        if (viewer.isRunning()) {
            pulls.skipTo(viewer.next());
            if (pulls.hasMissing() && nowMs - pulls.nextMs(nowMs) >= 0) {
                pulls.run(nowNs, !viewer.hasDelivered());
            }
        }
    }

    /** Whether a viewer should turn to another stream of the name: nobody carries this one, or nothing has come for a window. */
    boolean isAbandoned(int nowMs) {
        return core.table.announced == 0 || silentMs(nowMs) > core.parameters.windowMs();
    }

    /** Whether it ended, so that it is not to be taken up again. */
    boolean isOver() {
        return over;
    }

    /** How long nothing has come, for a viewer. */
    int silentMs(int nowMs) {
        return nowMs - lastNewsMs;
    }

    /** Sends masks and distances that have changed and delivers what is complete: the end of every input. Returns whether the viewed stream has ended. */
    boolean settle(long nowNs) {
        control.flushChanges(nowNs);
        return deliver(nowNs);
    }

    /** Delivers what is complete. Returns whether the viewed stream has ended. */
    boolean deliver(long nowNs) {
        if (!pumpDue || viewer == null) {
            return false;
        }
        pumpDue = false;
        StreamViewer pumped = viewer;
        if (!pumped.pump(nowNs) || viewer != pumped) {
            return false;
        }
        viewer.stop();
        viewer = null;
        retire(nowNs);
        return true;
    }

    /** The substreams in which this node is a leaf of a stream that it views and that runs. */
    int leafSubstreams() {
        boolean isSteady = role == Role.VIEWER && viewer.isRunning() && core.rate.isKnown();
        return isSteady ? ~pushes.pushed() & Agenda.ALL_SUBSTREAMS : 0;
    }

    /** When {@link #onDeadline} has something to do; {@code Long.MAX_VALUE} when it has not. */
    long nextDeadlineNs(long nowNs) {
        int nowMs = StreamCore.ms(nowNs);
        int delayMs = Integer.MAX_VALUE;
        if (core.window.held() > 0) {
            delayMs = Math.min(delayMs, nextExpiryMs - nowMs);
        }
        if (role == Role.ENDED) {
            delayMs = Math.min(delayMs, endedMs + core.parameters.keepMs() + 1 - nowMs);
        }
        if (isCarried() && maps.isPending()) {
            delayMs = Math.min(delayMs, maps.nextMs() - nowMs);
        }
        if (role == Role.VIEWER) {
            delayMs = Math.min(delayMs, viewerDelayMs(nowMs));
        }
        return delayMs == Integer.MAX_VALUE ? Long.MAX_VALUE : (nowNs / 1_000_000 + Math.max(1, delayMs)) * 1_000_000;
    }

    /** For how long what is due may wait for an input to come; not long while a stream begins here. */
    long slackNs() {
        return slackMs() * 1_000_000L;
    }

    private int slackMs() {
        if (role == Role.VIEWER && viewer.isRunning() && !core.rate.isKnown()) {
            return FIRST_SLACK_MS;
        }
        double perSec = core.rate.likelyFragmentsPerSec();
        return perSec <= 0 ? 0 : (int) Math.max(MIN_SLACK_MS, Math.min(MAX_SLACK_MS, SLACK_FRAGMENTS * 1_000 / perSec));
    }

    private int viewerDelayMs(int nowMs) {
        int delayMs = Math.min(parents.nextCheckMs() - nowMs, lastNewsMs + core.config.idleTimeoutMs() + 1 - nowMs);
        if (viewer.isSettling()) {
            delayMs = Math.min(delayMs, viewer.settledMs() - nowMs);
        }
        if (viewer.isRunning()) {
            delayMs =
                    Math.min(delayMs, Math.max(SILENCE_CHECK_MS, lastNewsMs + core.parameters.windowMs() + 1 - nowMs));
        }
        if (viewer.isRunning() && pulls.hasMissing()) {
            delayMs = Math.min(delayMs, pulls.nextMs(nowMs) - nowMs);
        }
        if (viewer.end() != Long.MAX_VALUE) {
            delayMs = Math.min(delayMs, viewer.endMs() - nowMs);
        }
        return delayMs;
    }
}
