package io.rivulet.simulator.replay;

import io.rivulet.groups.spi.DirectListener;
import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.groups.wire.PushMask;
import io.rivulet.simulator.coarse.RunTap;
import io.rivulet.simulator.coarse.RunView;
import io.rivulet.simulator.coarse.StreamAudience;
import io.rivulet.simulator.coarse.StreamCarrier;
import io.rivulet.transport.wire.Bytes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes down what nodes of the coarse tiers send and hear, and what they decide: whom they dial and leave, who pushes them a substream, what
 * they ask for, what they hand to the application, what they gave up. Changes nothing: the run is the same, bit for bit. For one run on one thread.
 *
 * <p>A line has the world's time, the node, and {@code ->} for what it sends, {@code <-} for what it hears, {@code *} for what it decides.
 */
public final class NodeTrace implements RunTap {
    private final TraceLines lines;
    private final Map<Integer, Traced> traced = new HashMap<>();
    private RunView view;

    /** @param lines what is written down, and where to */
    public NodeTrace(TraceLines lines) {
        this.lines = lines;
    }

    @Override
    public void begin(RunView of) {
        view = of;
    }

    @Override
    public DirectNetwork network(int node, DirectNetwork network) {
        return lines.has(node) ? new TracedNetwork(traced(node), network) : network;
    }

    @Override
    public DirectListener listener(int node, DirectListener listener) {
        return lines.has(node) ? new TracedListener(traced(node), listener) : listener;
    }

    @Override
    public StreamAudience audience(int node, StreamAudience audience) {
        if (!lines.has(node)) {
            return audience;
        }
        return (nowNs, bytes, offset, length) -> {
            traced(node).add("* hands message " + Bytes.getLong(bytes, offset) + " to the application");
            audience.onMessage(nowNs, bytes, offset, length);
        };
    }

    @Override
    public void happened(long nowNs, String what) {
        if (lines.isDue(nowNs)) {
            lines.add(nowNs, "** " + what);
        }
    }

    @Override
    public void left(long nowNs, int node, boolean isPolite) {
        if (lines.isDue(nowNs)) {
            lines.add(nowNs, node, isPolite ? "** leaves with a goodbye" : "** is gone without a goodbye");
        }
    }

    private Traced traced(int node) {
        return traced.computeIfAbsent(node, Traced::new);
    }

    /** One node that is looked at. */
    final class Traced {
        /** More than a node has under way, to all its neighbours in a window. */
        private static final int MAX_UNDER_WAY = 16_384;

        private final int node;
        private final int[] parents = new int[PushMask.SUBSTREAMS];
        /** By flow: the far end of those that this node opened. */
        private final Map<Integer, Integer> farEnds = new HashMap<>();
        /** By token: fragments that are on their way, as far as it is known. Of what is delivered not every network tells: the last ones are kept. */
        private final Map<Long, Long> underWay = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
                return size() > MAX_UNDER_WAY;
            }
        };

        Traced(int node) {
            this.node = node;
            Arrays.fill(parents, PeerDirectory.NONE);
        }

        /** Whether now is a time that is written down: what is not need not be put into words. */
        boolean isDue() {
            return lines.isDue(view.timeNs(node));
        }

        void add(String what) {
            if (isDue()) {
                lines.add(view.timeNs(node), node, what);
            }
        }

        void opened(int flow, int peer) {
            farEnds.put(flow, peer);
        }

        String farEnd(int flow) {
            Integer peer = farEnds.get(flow);
            return peer == null ? "flow " + flow : "node " + peer;
        }

        void sent(long token, long fragment) {
            underWay.remove(token); // It may have been another fragment's: this one is the last.
            underWay.put(token, fragment);
        }

        /** The fragment of a token that is done with; null when it was none. */
        Long released(long token) {
            return underWay.remove(token);
        }

        /** Writes down who pushes what, where that has changed. */
        void noteParents() {
            StreamCarrier carrier = view.carrier(node);
            if (carrier == null) {
                return;
            }
            for (int substream = 0; substream < parents.length; substream++) {
                int parent = carrier.parent(substream);
                if (parent != parents[substream]) {
                    add("* parent for substream " + substream + ": " + name(parents[substream]) + " -> "
                            + name(parent));
                    parents[substream] = parent;
                }
            }
        }

        private static String name(int parent) {
            return parent == PeerDirectory.NONE ? "nobody" : "node " + parent;
        }
    }
}
