package io.rivulet.report.replay;

import io.rivulet.report.plot.Plot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * A run of a group as a film: who fed whom in each substream, how far behind everyone was, who was gone. In a page it can be played,
 * searched, zoomed and asked about each node; without scripts, there is a picture of its end.
 *
 * <pre>{@code
 * TopologyReplay replay = new TopologyReplay("Who feeds whom", 8);
 * int publisher = replay.node("0", "P", "eu-west", Role.PUBLISHER);
 * int viewer = replay.node("1", "1", "us-east", Role.VIEWER);
 * replay.frame(0.0).parent(viewer, 0, publisher).lagMs(viewer, 212).delivered(viewer, 50);
 * replay.frame(1.0).dead(viewer);
 * replay.mark(0.9, "30 % killed");
 * page.section("Topology").replay(replay, "The tree of each substream, second by second.");
 * }</pre>
 *
 * <p>Nodes first, then frames in the order of their times. A frame says everything anew: who is not named as fed has no parent
 * in it. Frames are kept as what changed since the one before, so that a frame costs memory for its changes only. One thread.
 */
public final class TopologyReplay {
    /** In place of a parent: there is none. */
    public static final int NOBODY = -1;

    /** In place of a parent: there is one, or may be, but it is not among the nodes. The node counts as fed, and no line leads to it. */
    public static final int UNSEEN = -2;

    /** Bounds what a browser holds at once: nodes times (substreams and three more) times frames, at two bytes each. */
    public static final long MAX_CELLS = 40_000_000;

    /** Parents are 16-bit numbers in the page. */
    public static final int MAX_NODES = 20_000;

    /** Each has a colour of its own, and a layout of its own. */
    public static final int MAX_SUBSTREAMS = 64;

    /** A label in the chart over the slider; more could not be read. */
    private static final int MAX_MARKS = 40;

    private static final long MAX_LAG_MS = 3_600_000;

    /** What a node is; each has a shape of its own. */
    public enum Role {
        /** Source of the stream. */
        PUBLISHER("publisher"),
        /** Receives and passes on. */
        VIEWER("viewer"),
        /** Receives and passes nothing on, by intention. */
        FREE_RIDER("free rider"),
        /** Lies, pollutes or withholds. */
        ADVERSARY("adversary");

        private final String label;

        Role(String label) {
            this.label = label;
        }

        /** As people read it. */
        public String label() {
            return label;
        }
    }

    record Node(String id, String label, String place, Role role) {}

    record Mark(double seconds, String what) {}

    private final String title;
    private final int substreams;
    private final List<Node> nodes = new ArrayList<>();
    private final Set<String> ids = new LinkedHashSet<>();
    private final List<Double> times = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private final Histogram lags = new Histogram(1, MAX_LAG_MS, 3);
    private FrameEncoder encoder;
    private TreeHistory history;
    private Frame open;

    /** A replay without nodes. */
    public TopologyReplay(String title, int substreams) {
        if (substreams < 1 || substreams > MAX_SUBSTREAMS) {
            throw new IllegalArgumentException("substreams " + substreams + ": must be 1 to " + MAX_SUBSTREAMS);
        }
        this.title = title;
        this.substreams = substreams;
    }

    /**
     * Adds a node. Nodes that join later are added too, and are dead in the frames before.
     *
     * @param id what it is searched by; once only
     * @param label written beside it where there is room: two or three letters
     * @param place such as a region; empty where places have no names
     * @return its number, by which frames name it: 0 for the first, and so on
     */
    public int node(String id, String label, String place, Role role) {
        if (encoder != null) {
            throw new IllegalStateException("node " + id + ": all nodes come before the first frame");
        }
        if (nodes.size() == MAX_NODES) {
            throw new IllegalArgumentException("more than " + MAX_NODES + " nodes: replay some of them");
        }
        if (!ids.add(id)) {
            throw new IllegalArgumentException("node " + id + " is there already: give each an id of its own");
        }
        nodes.add(new Node(id, label, place, role));
        return nodes.size() - 1;
    }

    /**
     * Begins the next frame: all nodes are alive, nobody is fed, no lag is known, nothing is delivered, until it says so. It is
     * final as soon as the next begins or the page is made.
     *
     * @param seconds since whatever the run calls its start; more than those of the frame before
     * @throws IllegalStateException if the frames would take more than {@link #MAX_CELLS} cells
     */
    public Frame frame(double seconds) {
        if (!Double.isFinite(seconds) || !times.isEmpty() && seconds <= times.get(times.size() - 1)) {
            throw new IllegalArgumentException("frame at " + seconds + " s: must be later than the one before"
                    + (times.isEmpty() ? "" : ", at " + times.get(times.size() - 1) + " s"));
        }
        if (cells(times.size() + 1) > MAX_CELLS) {
            throw new IllegalStateException(times.size() + " frames of " + nodes.size() + " nodes and " + substreams
                    + " substreams are all that fits: leave out frames or nodes");
        }
        finishFrame();
        if (encoder == null) {
            encoder = new FrameEncoder(nodes.size(), substreams);
            history = new TreeHistory(nodes.size(), substreams);
        }
        times.add(seconds);
        open = new Frame(nodes.size(), substreams);
        return open;
    }

    private long cells(int frames) {
        return (long) nodes.size() * (substreams + 3) * frames;
    }

    /** Whether another so many frames fit, for callers that would rather leave some out. */
    public boolean hasRoomFor(int frames) {
        return cells(times.size() + frames) <= MAX_CELLS;
    }

    /** Names a moment, such as one at which nodes were killed. */
    public TopologyReplay mark(double seconds, String what) {
        if (marks.size() < MAX_MARKS) {
            marks.add(new Mark(seconds, what));
        }
        return this;
    }

    /** What is said of the last frame counts from here on. */
    void finishFrame() {
        if (open == null) {
            return;
        }
        Frame frame = open;
        open = null;
        frame.close();
        encoder.add(frame);
        history.add(frame, sources());
        for (int n = 0; n < nodes.size(); n++) {
            if (frame.alive[n] == 1 && frame.lag[n] >= 0 && nodes.get(n).role() != Role.PUBLISHER) {
                lags.recordValue(Math.min(MAX_LAG_MS, Math.max(1, frame.lag[n])));
            }
        }
    }

    boolean[] sources() {
        boolean[] sources = new boolean[nodes.size()];
        for (int n = 0; n < sources.length; n++) {
            sources[n] = nodes.get(n).role() == Role.PUBLISHER;
        }
        return sources;
    }

    /** The last frame as a picture, for where nothing moves: each node with the parent that feeds it most. */
    public Plot lastFrame() {
        finishFrame();
        return new LastFramePicture(this);
    }

    /** What it shows. */
    public String title() {
        return title;
    }

    /** How many substreams the stream has. */
    public int substreams() {
        return substreams;
    }

    /** How many frames there are. */
    public int frames() {
        return times.size();
    }

    List<Node> nodes() {
        return nodes;
    }

    List<Double> times() {
        return times;
    }

    List<Mark> marks() {
        return marks;
    }

    Histogram lags() {
        return lags;
    }

    /** What was encoded; null before the first frame. */
    FrameEncoder encoder() {
        return encoder;
    }

    /** The trees so far; null before the first frame. */
    TreeHistory history() {
        return history;
    }

    /** What there is to say of the nodes at one moment. */
    public static final class Frame {
        private static final int UNKNOWN = -1;

        /** By substream, then by node. */
        final int[] parents;

        final int[] lag;
        final int[] alive;
        final int[] fanOut;
        final int[] delivered;

        private final int nodes;
        private final int substreams;
        private boolean isClosed;

        private Frame(int nodes, int substreams) {
            this.nodes = nodes;
            this.substreams = substreams;
            parents = new int[nodes * substreams];
            lag = new int[nodes];
            alive = new int[nodes];
            fanOut = new int[nodes];
            delivered = new int[nodes];
            Arrays.fill(parents, NOBODY);
            Arrays.fill(lag, UNKNOWN);
            Arrays.fill(alive, 1);
            Arrays.fill(fanOut, UNKNOWN);
        }

        /**
         * Who pushes a substream to a node.
         *
         * @param parent {@link #NOBODY} if nobody does; {@link #UNSEEN} if it is none of the nodes
         */
        public Frame parent(int node, int substream, int parent) {
            check(node);
            if (substream < 0 || substream >= substreams) {
                throw new IllegalArgumentException("substream " + substream + ": must be 0 to " + (substreams - 1));
            }
            if (parent != NOBODY && parent != UNSEEN) {
                check(parent);
            }
            parents[substream * nodes + node] = parent == node ? NOBODY : parent;
            return this;
        }

        /** How far behind the publisher a node is, in milliseconds; not finite or negative when nobody knows. */
        public Frame lagMs(int node, double ms) {
            check(node);
            lag[node] = Double.isFinite(ms) && ms >= 0 ? (int) Math.min(MAX_LAG_MS, Math.round(ms)) : UNKNOWN;
            return this;
        }

        /** A node is not there: killed, left, or yet to join. What else is said of it counts for nothing. */
        public Frame dead(int node) {
            check(node);
            alive[node] = 0;
            return this;
        }

        /** To how many children a node passes substreams on, each counted once for each substream; counted from the parents if nobody says so. */
        public Frame fanOut(int node, int children) {
            check(node);
            fanOut[node] = Math.max(0, children);
            return this;
        }

        /** How many messages were delivered to a node since the start. */
        public Frame delivered(int node, long messages) {
            check(node);
            delivered[node] = (int) Math.max(0, Math.min(Integer.MAX_VALUE / 2, messages));
            return this;
        }

        private void check(int node) {
            if (isClosed) {
                throw new IllegalStateException("this frame is over: say everything before the next begins");
            }
            if (node < 0 || node >= nodes) {
                throw new IllegalArgumentException("no node " + node + ": must be 0 to " + (nodes - 1));
            }
        }

        private void close() {
            int[] counted = new int[nodes];
            for (int slot = 0; slot < parents.length; slot++) {
                int parent = parents[slot];
                if (alive[slot % nodes] == 0 || parent >= 0 && alive[parent] == 0) {
                    parents[slot] = NOBODY;
                } else if (parent >= 0) {
                    counted[parent]++;
                }
            }
            for (int n = 0; n < nodes; n++) {
                lag[n] = alive[n] == 0 ? UNKNOWN : lag[n];
                fanOut[n] = alive[n] == 0 ? 0 : fanOut[n] == UNKNOWN ? counted[n] : fanOut[n];
            }
            isClosed = true;
        }
    }
}
