package io.rivulet.groups.multicast;

import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.wire.StreamAnnounce;
import io.rivulet.groups.wire.StreamFlowName;
import io.rivulet.groups.wire.StreamKey;
import io.rivulet.groups.wire.StreamMessageType;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.wire.ByteReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All streams of one group at one node. The group's coordinator tells it who the neighbours are and passes on what happens on flows; it
 * tells the application what it gets through {@link MulticastEvents}. Sans-IO, owned by the node's thread; times are nanoseconds on the
 * node's clock and never go back.
 *
 * <p>Nothing that a neighbour sends makes it throw; what is wrong or too much is counted in {@link #drops} or in the stream's own
 * counters.
 */
public final class Multicast {
    /** A neighbour may open a control and a fragment flow per stream, and a few that are not named yet. */
    private static final int SPARE_FLOWS = 8;

    /** Keys of streams that are over, so that a late announcement does not bring them back. */
    private static final int MAX_ENDED_KEYS = 32;

    /** The exception code with which flows are refused; the protocol gives it no meaning. */
    private static final int REFUSED = 0;

    private static final int INDEX_BITS = 6;

    /**
     * Bits that tell streams apart that were carried under one index, one after the other: what was sent of the first has long been released
     * when the number comes round.
     */
    private static final int CARRIED_BITS = 7;

    /** Above the window's token, the stream's index and its number, a token says to whom the fragment goes. 55 bits in all. */
    private static final int NEIGHBOUR_SHIFT = FragmentWindow.TOKEN_BITS + INDEX_BITS + CARRIED_BITS;

    private final PeerNetwork network;
    private final MulticastConfig config;
    private final EntropySource entropy;
    private final MulticastEvents events;
    private final Neighbours neighbours;
    private final FlowTable flows;
    private final Dialect dialect;
    /** The same, when the network moves messages without their bytes; otherwise null. */
    private final DirectDialect direct;

    private final DropCounters drops = new DropCounters();
    /** As long as there were streams at a time, {@link MulticastConfig#maxStreams} at most: every input looks at all of it. */
    private StreamEngine[] engines = new StreamEngine[1];

    private final List<ViewedStream> views = new ArrayList<>(1);
    private List<StreamKey> endedKeys = List.of();
    /** Streams that this node has ever carried. */
    private int carried;

    private final Agenda agenda = new Agenda();
    private boolean settling;
    private boolean settleAgain;
    private boolean closed;

    /** Nothing happens before the first call. */
    public Multicast(PeerNetwork network, MulticastConfig config, EntropySource entropy, MulticastEvents events) {
        this.network = network;
        this.config = config;
        this.entropy = entropy;
        this.events = events;
        this.neighbours = new Neighbours(config.maxNeighbours());
        this.flows = new FlowTable(neighbours);
        this.direct = network instanceof DirectNetwork quick ? new DirectDialect(quick) : null;
        this.dialect = direct == null ? new WireDialect(network) : direct;
    }

    /** What was dropped before it could be told to which stream it belongs. */
    public DropCounters drops() {
        return drops;
    }

    /** So many neighbours are going to come, or more: room is made for them at once. To be called before the first comes, if at all. */
    public void expectNeighbours(int count) {
        neighbours.makeRoom(Math.min(count, config.maxNeighbours()));
    }

    /** How many streams are known: published, viewed, heard of, or over and still served. */
    public int streams() {
        int count = 0;
        for (StreamEngine engine : engines) {
            count += engine == null ? 0 : 1;
        }
        return count;
    }

    /** What stands above the window's tokens of a stream that this node begins to carry. */
    int nextTag(int index) {
        carried = carried + 1 & (1 << CARRIED_BITS) - 1;
        return carried << INDEX_BITS | index;
    }

    /** What the sending of a slot's fragment to one neighbour is called, by the stream's {@link #nextTag}. */
    static long token(int neighbour, int tag, long ofSlot) {
        return (long) neighbour << NEIGHBOUR_SHIFT | (long) tag << FragmentWindow.TOKEN_BITS | ofSlot;
    }

    void onArrival(long nowNs, StreamCore core, long id) {
        events.onFragment(nowNs, core.key, id);
    }

    // The coordinator's calls.

    /**
     * A neighbour is ready: the exchange of membership is complete.
     *
     * @param controlFlow the peer's receiving membership flow ({@code 47 52 1c}), which our control flows will answer
     */
    public void onNeighbour(long nowNs, int peer, int controlFlow) {
        int neighbour = add(peer);
        if (neighbour == Neighbours.NONE) {
            return;
        }
        neighbours.makeReady(neighbour, controlFlow);
        for (StreamEngine engine : engines) {
            if (engine != null) {
                engine.onNeighbourReady(nowNs, neighbour);
            }
        }
        settle(nowNs);
    }

    /**
     * A neighbour has told that it understands our extension messages, see {@link io.rivulet.groups.wire.GroupReport#tellsExtensions}. Ignored
     * for others than neighbours, and when we {@linkplain MulticastConfig#extensions() keep to the original protocol}.
     */
    public void onExtensions(long nowNs, int peer) {
        int neighbour = neighbours.find(peer);
        if (neighbour == Neighbours.NONE
                || !config.extensions()
                || (neighbours.extended() & Neighbours.bit(neighbour)) != 0) {
            return;
        }
        neighbours.makeExtended(neighbour);
        for (StreamEngine engine : engines) {
            if (engine != null) {
                engine.onNeighbourExtended(neighbour);
            }
        }
        settle(nowNs);
    }

    private int add(int peer) {
        int known = neighbours.find(peer);
        if (known != Neighbours.NONE) {
            return known;
        }
        int neighbour = neighbours.add(peer);
        if (neighbour == Neighbours.NONE) {
            drops.add(StreamDrop.TOO_MANY_NEIGHBOURS);
            return neighbour;
        }
        for (StreamEngine engine : engines) {
            if (engine != null) {
                engine.onNeighbourAdded(neighbour);
            }
        }
        return neighbour;
    }

    /** A peer is no neighbour any more, or its session is gone. Unknown peers are ignored. */
    public void onNeighbourGone(long nowNs, int peer) {
        int neighbour = neighbours.find(peer);
        if (neighbour == Neighbours.NONE) {
            return;
        }
        for (StreamEngine engine : engines) {
            if (engine != null) {
                engine.onNeighbourGone(nowNs, neighbour);
            }
        }
        flows.removeNeighbour(neighbour);
        neighbours.remove(neighbour);
        settle(nowNs);
    }

    /**
     * A peer opened a flow. It need not be a neighbour yet: its first control flow may overtake the end of the membership exchange.
     *
     * @param associatedTo for a control flow, the coordinator has made sure that it answers its own membership flow to this peer
     * @return false when it is not a stream flow of this group, and untouched
     */
    public boolean onFlow(long nowNs, int peer, int flow, byte[] metadata, int associatedTo) {
        StreamFlowName name = StreamFlowName.of(metadata);
        if (name == null) {
            return false;
        }
        int known = neighbours.find(peer);
        int answered = known == Neighbours.NONE ? FlowTable.UNKNOWN : flows.find(known, associatedTo);
        if (name == StreamFlowName.FRAGMENTS
                && (answered == FlowTable.UNKNOWN || FlowTable.kind(answered) != FlowTable.OUT_CONTROL)) {
            return false;
        }
        int neighbour = add(peer);
        boolean tooMany =
                neighbour != Neighbours.NONE && flows.inbound(neighbour) >= 2 * config.maxStreams() + SPARE_FLOWS;
        if (neighbour == Neighbours.NONE || tooMany) {
            drops.add(StreamDrop.TOO_MANY_FLOWS);
            network.rejectFlow(nowNs, flow, REFUSED);
        } else if (name == StreamFlowName.CONTROL) {
            flows.add(neighbour, flow, FlowTable.IN_CONTROL, FlowTable.NO_STREAM);
        } else {
            flows.add(neighbour, flow, FlowTable.IN_FRAGMENTS, FlowTable.stream(answered));
            network.receiveInArrivalOrder(flow);
        }
        return true;
    }

    /** What is known of a peer's flow. */
    private int find(int neighbour, int flow) {
        return neighbour == Neighbours.NONE ? FlowTable.UNKNOWN : flows.find(neighbour, flow);
    }

    /** A whole message arrived; ignored when the flow is none of ours. */
    public void onMessage(long nowNs, int peer, int flow, byte[] bytes, int offset, int length) {
        int neighbour = neighbours.find(peer);
        int entry = find(neighbour, flow);
        if (entry == FlowTable.UNKNOWN) {
            return;
        }
        boolean isControl = FlowTable.kind(entry) == FlowTable.IN_CONTROL;
        if (isControl) {
            onControl(nowNs, neighbour, flow, FlowTable.stream(entry), bytes, offset, length);
        } else if (FlowTable.kind(entry) == FlowTable.IN_FRAGMENTS) {
            dialect.readFragment(nowNs, neighbour, bytes, offset, length, engines[FlowTable.stream(entry)]);
        }
        settle(nowNs, isControl && WireDialect.isNews(bytes, offset, length));
    }

    /** A message of a {@link DirectNetwork} arrived; ignored when the flow is none of ours. */
    public void onDirect(long nowNs, int peer, int flow, int type, long a, long b, long c, Object body) {
        int neighbour = neighbours.find(peer);
        int entry = find(neighbour, flow);
        if (entry == FlowTable.UNKNOWN) {
            return;
        }
        int stream = FlowTable.stream(entry);
        if (type == DirectNetwork.ANNOUNCE && stream == FlowTable.NO_STREAM) {
            onAnnounce(nowNs, neighbour, flow, (StreamAnnounce) body);
        } else if (type == DirectNetwork.ANNOUNCE || stream == FlowTable.NO_STREAM) {
            drops.add(StreamDrop.UNEXPECTED);
        } else {
            direct.read(nowNs, neighbour, type, a, b, c, body, engines[stream]);
        }
        settle(nowNs, DirectNetwork.isNews(type, a));
    }

    /**
     * News that arrived on a {@link DirectNetwork} some time ago, see {@link io.rivulet.groups.spi.DirectListener#onWaiting}: what follows from
     * it is done with the next input, as if that had come right behind it.
     */
    public void onWaiting(long arrivedNs, int peer, int flow, int type, long a, long b, long c, Object body) {
        int neighbour = neighbours.find(peer);
        int entry = find(neighbour, flow);
        if (entry == FlowTable.UNKNOWN) {
            return;
        }
        int stream = FlowTable.stream(entry);
        if (stream == FlowTable.NO_STREAM) {
            drops.add(StreamDrop.UNEXPECTED);
        } else {
            StreamEngine engine = engines[stream];
            direct.read(arrivedNs, neighbour, type, a, b, c, body, engine);
            if (type == DirectNetwork.FRAGMENT) {
                deliver(arrivedNs, engine); // It may be gone by now: the application hears of arrivals.
            }
            agenda.onRead(arrivedNs);
        }
    }

    /** Hands over what a fragment that has waited makes complete, as of when it came. */
    private void deliver(long arrivedNs, StreamEngine engine) {
        settling = true;
        StreamViewer viewer = engine.viewer();
        finish(arrivedNs, engine, viewer, engine.deliver(arrivedNs));
        settling = false;
    }

    /**
     * The substreams, one bit each, of which fragments that arrive may wait as news may: those in which this node is a leaf, of streams that
     * run. Nobody is pushed them, so that nothing follows from one that comes but what is delivered, as of when it came. None without a stream.
     */
    public int leafSubstreams() {
        return agenda.leafSubstreams();
    }

    /**
     * Until when news that arrives may wait to be read ({@link io.rivulet.groups.spi.DirectListener#onWaiting}) for another input: until what
     * is due cannot wait any longer, either, but no longer than for as many fragments' time as that may wait itself, or 10 ms while the
     * stream's rate is not known. In the past without a stream.
     */
    public long newsWaitsUntilNs() {
        return agenda.newsWaitsUntilNs();
    }

    private void onControl(long nowNs, int neighbour, int flow, int stream, byte[] bytes, int offset, int length) {
        boolean announce =
                length > 0 && (bytes[offset] & 0xff) == StreamMessageType.ANNOUNCE && !StreamAnnounce.isEnd(length - 1);
        if (announce && stream == FlowTable.NO_STREAM) {
            onAnnounce(
                    nowNs, neighbour, flow, StreamAnnounce.read(new ByteReader().wrap(bytes, offset + 1, length - 1)));
        } else if (announce || stream == FlowTable.NO_STREAM) {
            drops.add(StreamDrop.UNEXPECTED);
        } else {
            dialect.readControl(nowNs, neighbour, bytes, offset, length, engines[stream]);
        }
    }

    private void onAnnounce(long nowNs, int neighbour, int flow, StreamAnnounce announce) {
        if (announce == null) {
            drops.add(StreamDrop.MALFORMED);
            return;
        }
        if (endedKeys.contains(announce.key())) {
            return;
        }
        StreamEngine engine = find(announce.key());
        if (engine == null) {
            engine = create(announce.name(), announce.key(), StreamParameters.adopt(announce), announce);
            if (engine == null) {
                drops.add(StreamDrop.TOO_MANY_STREAMS);
                refuse(nowNs, neighbour, flow);
                return;
            }
            events.onStreamHeard(nowNs, announce.name());
        }
        if (!engine.core().name.equals(announce.name())) {
            drops.add(StreamDrop.UNEXPECTED);
            refuse(nowNs, neighbour, flow);
            return;
        }
        if (!engine.onAnnounce(nowNs, neighbour, flow)) {
            refuse(nowNs, neighbour, flow);
            return;
        }
        attachWaiting(nowNs, engine);
    }

    private void refuse(long nowNs, int neighbour, int flow) {
        flows.remove(neighbour, flow);
        network.rejectFlow(nowNs, flow, REFUSED);
    }

    private StreamEngine find(StreamKey key) {
        for (StreamEngine engine : engines) {
            if (engine != null && engine.core().key.equals(key)) {
                return engine;
            }
        }
        return null;
    }

    private StreamEngine create(String name, StreamKey key, StreamParameters parameters, StreamAnnounce heard) {
        int index = 0;
        while (index < engines.length && engines[index] != null) {
            index++;
        }
        if (index == config.maxStreams()) {
            return null;
        }
        if (index == engines.length) {
            engines = Arrays.copyOf(engines, Math.min(config.maxStreams(), 2 * index));
        }
        StreamCore core = new StreamCore(
                network, dialect, config, entropy, neighbours, flows, index, name, key, parameters, heard);
        engines[index] = new StreamEngine(core, this);
        for (long rest = neighbours.present(); rest != 0; rest &= rest - 1) {
            engines[index].onNeighbourAdded(Long.numberOfTrailingZeros(rest));
        }
        return engines[index];
    }

    /** A peer closed its flow; ignored when it is none of ours. */
    public void onFlowClosed(long nowNs, int peer, int flow) {
        int neighbour = neighbours.find(peer);
        int entry = find(neighbour, flow);
        if (entry == FlowTable.UNKNOWN) {
            return;
        }
        flows.remove(neighbour, flow);
        int stream = FlowTable.stream(entry);
        if (FlowTable.kind(entry) == FlowTable.IN_CONTROL && stream != FlowTable.NO_STREAM) {
            engines[stream].onInControlClosed(nowNs, neighbour);
        }
        settle(nowNs);
    }

    /** A peer refused one of our flows; ignored when it is none of ours. */
    public void onFlowRejected(long nowNs, int peer, int flow, int code) {
        int neighbour = neighbours.find(peer);
        int entry = find(neighbour, flow);
        if (entry == FlowTable.UNKNOWN) {
            return;
        }
        flows.remove(neighbour, flow);
        engines[FlowTable.stream(entry)].onRejected(nowNs, neighbour, FlowTable.kind(entry));
        settle(nowNs);
    }

    /** The network has room toward a peer again. */
    public void onRoom(long nowNs, int peer) {
        int neighbour = neighbours.find(peer);
        if (neighbour == Neighbours.NONE) {
            return;
        }
        for (StreamEngine engine : engines) {
            if (engine != null) {
                engine.onRoom(nowNs, neighbour);
            }
        }
        settle(nowNs);
    }

    /** The network has let go of a fragment; a token that is none of ours, or of a stream that is gone, is counted. */
    public void onReleased(long nowNs, int flow, long token, boolean delivered) {
        int neighbour = (int) (token >>> NEIGHBOUR_SHIFT);
        int tag = (int) ((token & (1L << NEIGHBOUR_SHIFT) - 1) >>> FragmentWindow.TOKEN_BITS);
        int index = tag & (1 << INDEX_BITS) - 1;
        // The flow may be gone, and another neighbour in its place: then the fragment is on its way to nobody.
        int entry = flows.find(neighbour, flow);
        boolean known = entry != FlowTable.UNKNOWN && FlowTable.kind(entry) == FlowTable.OUT_FRAGMENTS;
        long bit = known ? Neighbours.bit(neighbour) : 0;
        StreamEngine engine = index < engines.length ? engines[index] : null;
        if (engine == null
                || engine.core().tag != tag
                || !engine.onReleased(token & (1L << FragmentWindow.TOKEN_BITS) - 1, bit)) {
            drops.add(StreamDrop.UNKNOWN_RELEASE);
        }
    }

    /** The time for which {@link #nextDeadlineNs} asked has come; harmless before. */
    public void onDeadline(long nowNs) {
        settle(nowNs);
    }

    /**
     * When {@link #onDeadline} has something to do that cannot wait for the next input; {@code Long.MAX_VALUE} when it has not. What is due
     * earlier is done with whatever comes in first, news aside, so that a stream that runs wakes nobody for the sake of time alone.
     */
    public long nextDeadlineNs() {
        return agenda.wakeNs();
    }

    private void doWhatIsDue(long nowNs) {
        for (StreamEngine engine : engines) {
            if (engine != null) {
                engine.onDeadline(nowNs);
            }
        }
        for (int i = views.size() - 1; i >= 0; i--) {
            if (i < views.size()) { // The application, told that one has ended, may close others.
                watch(nowNs, views.get(i));
            }
        }
    }

    // The application's calls.

    /**
     * Publishes a stream. Neighbours hear of it at once; others of the same name are not touched.
     *
     * @throws IllegalArgumentException when the name is longer than {@link StreamAnnounce#MAX_NAME_BYTES}
     * @throws IllegalStateException    when there are too many streams, or the group is closed
     */
    public PublishedStream publish(long nowNs, String name, StreamParameters parameters) {
        checkUsable(name);
        StreamEngine engine = create(name, StreamKey.copyOf(entropy.nextBytes(StreamKey.LENGTH), 0), parameters, null);
        if (engine == null) {
            throw new IllegalStateException("the limit of " + config.maxStreams() + " streams is reached");
        }
        engine.startPublishing(nowNs);
        settle(nowNs);
        return new PublishedStream(engine, this);
    }

    /**
     * Views the stream of a name that a neighbour carries, or the first that will be announced. This node's own publications do not count.
     *
     * @throws IllegalArgumentException when the name is longer than {@link StreamAnnounce#MAX_NAME_BYTES}
     * @throws IllegalStateException    when the name is being viewed here already, or the group is closed
     */
    public ViewedStream view(long nowNs, String name, ViewOptions options) {
        checkUsable(name);
        for (ViewedStream other : views) {
            if (other.name().equals(name)) {
                throw new IllegalStateException("stream '" + name + "' is being viewed already");
            }
        }
        if (views.size() >= config.maxStreams()) {
            throw new IllegalStateException("the limit of " + config.maxStreams() + " streams is reached");
        }
        ViewedStream view = new ViewedStream(name, options, this);
        views.add(view);
        for (StreamEngine engine : engines) {
            if (engine != null) {
                attachWaiting(nowNs, engine);
            }
        }
        settle(nowNs);
        return view;
    }

    private void checkUsable(String name) {
        int bytes = StreamAnnounce.nameBytes(name);
        if (bytes > StreamAnnounce.MAX_NAME_BYTES) {
            throw new IllegalArgumentException(
                    "a stream name of " + bytes + " bytes; allowed are " + StreamAnnounce.MAX_NAME_BYTES);
        }
        if (closed) {
            throw new IllegalStateException("the group has been left");
        }
    }

    /** Gives a stream that is heard of to the view that waits for its name. */
    private void attachWaiting(long nowNs, StreamEngine engine) {
        if (engine.role() != StreamEngine.Role.HEARD || engine.core().table.announced == 0) {
            return;
        }
        for (ViewedStream view : views) {
            if (view.engine() == null && view.name().equals(engine.core().name)) {
                view.attach(engine);
                engine.startViewing(nowNs, new StreamViewer(engine.core(), view, view.options(), events));
                return;
            }
        }
    }

    /** A stream that stands still makes way for another of its name, or ends. */
    private void watch(long nowNs, ViewedStream view) {
        StreamEngine engine = view.engine();
        if (engine == null || engine.role() != StreamEngine.Role.VIEWER) {
            return;
        }
        if (engine.core().table.announced == 0 && !engine.viewer().hasBegun()) {
            // Nobody carries it, and nothing came of it: back to waiting for one of the name.
            engine.stopViewing(nowNs);
            view.attach(null);
            return;
        }
        int silentMs = engine.silentMs(StreamCore.ms(nowNs));
        StreamEngine other = engine.isAbandoned(StreamCore.ms(nowNs)) ? another(engine) : null;
        if (other != null) {
            StreamViewer viewer = engine.viewer();
            forgetStream(nowNs, engine);
            view.attach(other);
            other.core().stats.resets++;
            other.startViewing(nowNs, viewer.successor(other.core()));
            events.onReset(nowNs, view);
        } else if (silentMs > config.idleTimeoutMs()) {
            forgetStream(nowNs, engine);
            end(nowNs, view, StreamEndReason.IDLE);
        }
    }

    private StreamEngine another(StreamEngine engine) {
        for (StreamEngine other : engines) {
            if (other != null
                    && other.role() == StreamEngine.Role.HEARD
                    && other.core().table.announced != 0
                    && other.core().name.equals(engine.core().name)) {
                return other;
            }
        }
        return null;
    }

    private void forgetStream(long nowNs, StreamEngine engine) {
        engine.stopViewing(nowNs);
        rememberEnded(engine.core().key);
        remove(engine);
    }

    private void rememberEnded(StreamKey key) {
        if (endedKeys.isEmpty()) {
            endedKeys = new ArrayList<>(1);
        } else if (endedKeys.size() == MAX_ENDED_KEYS) {
            endedKeys.remove(0);
        }
        endedKeys.add(key);
    }

    private void remove(StreamEngine engine) {
        flows.removeStream(engine.core().index);
        engines[engine.core().index] = null;
    }

    void closeView(long nowNs, ViewedStream view) {
        if (view.isEnded()) {
            return;
        }
        if (view.engine() != null) {
            view.engine().stopViewing(nowNs);
        }
        end(nowNs, view, StreamEndReason.CLOSED_BY_US);
        settle(nowNs);
    }

    private void end(long nowNs, ViewedStream view, StreamEndReason reason) {
        if (view.end()) {
            views.remove(view);
            events.onEnded(nowNs, view, reason);
        }
    }

    /** The end of every input: what is due is done, what is complete is delivered, and streams that are over are removed. */
    void settle(long nowNs) {
        settle(nowNs, false);
    }

    /** @param isNews whether what is due may go on waiting: neighbours tell each other more often than it has to be done */
    private void settle(long nowNs, boolean isNews) {
        if (settling) {
            settleAgain = true; // Called from an event: the outer call goes round once more.
            return;
        }
        settling = true;
        agenda.catchUp(engines);
        boolean isLeft = isNews && nowNs < agenda.wakeNs();
        if (!isLeft && agenda.isDue(nowNs)) {
            doWhatIsDue(nowNs);
        }
        do {
            settleAgain = false;
            for (StreamEngine engine : engines) {
                if (engine != null) {
                    settle(nowNs, engine);
                }
            }
        } while (settleAgain);
        settling = false;
        if (isLeft) {
            agenda.planAfterNews(nowNs, engines);
        } else {
            agenda.plan(nowNs, engines);
        }
    }

    private void settle(long nowNs, StreamEngine engine) {
        StreamViewer viewer = engine.viewer();
        finish(nowNs, engine, viewer, engine.settle(nowNs));
    }

    private void finish(long nowNs, StreamEngine engine, StreamViewer viewer, boolean hasEnded) {
        if (hasEnded) {
            end(nowNs, viewer.handle(), StreamEndReason.CLOSED_BY_PUBLISHER);
        }
        if (engine.role() == StreamEngine.Role.GONE && engines[engine.core().index] == engine) {
            if (engine.isOver()) {
                rememberEnded(engine.core().key);
            }
            remove(engine);
        }
    }

    /** Leaves all streams: publications end, views are closed, flows too. A second call does nothing. */
    public void close(long nowNs) {
        if (closed) {
            return;
        }
        closed = true;
        for (ViewedStream view : List.copyOf(views)) {
            closeView(nowNs, view);
        }
        for (StreamEngine engine : engines) {
            if (engine != null) {
                engine.closePublication(nowNs);
                engine.leave(nowNs);
                remove(engine);
            }
        }
        agenda.plan(nowNs, engines);
    }
}
