package io.rivulet.groups.multicast;

import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.groups.wire.StreamKey;

/** A stream that this node views, or waits for. Used on the node's thread. */
public final class ViewedStream {
    private final String name;
    private final ViewOptions options;
    private final Multicast owner;
    /** Of a stream that was not found; nobody counts here. */
    private static final StreamStats NO_STATS = new StreamStats();

    private static final DropCounters NO_DROPS = new DropCounters();
    private StreamEngine engine;
    private boolean ended;

    ViewedStream(String name, ViewOptions options, Multicast owner) {
        this.name = name;
        this.options = options;
        this.owner = owner;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** How it is viewed. */
    public ViewOptions options() {
        return options;
    }

    /** Whether a neighbour carries it: a publication was found. */
    public boolean isFound() {
        return engine != null;
    }

    /** Whether {@link MulticastEvents#onEnded} was or is about to be called. */
    public boolean isEnded() {
        return ended;
    }

    /** The publication that is viewed, or null while none was found. */
    public StreamKey key() {
        return engine == null ? null : engine.core().key;
    }

    /** The parameters that its publisher announced, as adopted here; null while none was found. */
    public StreamParameters parameters() {
        return engine == null ? null : engine.core().parameters;
    }

    /** Stops viewing: {@link StreamEndReason#CLOSED_BY_US} follows, and neighbours are not served any more. A second call does nothing. */
    public void close(long nowNs) {
        owner.closeView(nowNs, this);
    }

    /** Counters of the publication viewed now. */
    public StreamStats stats() {
        return engine == null ? NO_STATS : engine.core().stats;
    }

    /** What was dropped or refused of the publication viewed now. */
    public DropCounters drops() {
        return engine == null ? NO_DROPS : engine.core().drops;
    }

    /** The peer that pushes a substream, 0 to 7, to us; {@link PeerDirectory#NONE} when nobody does. */
    public int parent(int substream) {
        return engine == null ? PeerDirectory.NONE : engine.parentPeer(substream);
    }

    /** How many neighbours we push a substream, 0 to 7, to. */
    public int children(int substream) {
        return engine == null ? 0 : engine.children(substream);
    }

    /** The newest fragment that a neighbour has told of; 0 when it has told of none. */
    public long newestAt(int peer) {
        return engine == null ? 0 : engine.newestAt(peer);
    }

    /** The newest fragment here; 0 before the first. */
    public long newestFragment() {
        return engine == null ? 0 : engine.core().window.newest();
    }

    /** How many fragments are kept now, delivered ones and others: at most {@link MulticastConfig#maxWindowFragments}. */
    public int fragmentsHeld() {
        return engine == null ? 0 : engine.core().window.held();
    }

    /** How long a fragment takes to get here after we first hear of it, in milliseconds, smoothed over all substreams. */
    public double lagMs() {
        return engine == null ? 0 : engine.lagMs();
    }

    StreamEngine engine() {
        return engine;
    }

    void attach(StreamEngine newEngine) {
        engine = newEngine;
    }

    /** @return false when it had ended before */
    boolean end() {
        boolean first = !ended;
        ended = true;
        return first;
    }
}
