package io.rivulet.report.replay;

import java.util.Arrays;

/** What the trees were like over all frames: how many steps from the source each node was, and which parent it mostly had. */
final class TreeHistory {
    private static final int NO_WAY = -1;
    private static final int UNDER_WAY = -2;
    private static final int UNKNOWN = -3;

    private final int nodes;
    private final int substreams;
    private final long[] depthSum;
    private final int[] depthCount;

    /** By substream, then by node: the parent that leads a vote of the frames, and by how many votes. */
    private final int[] favourite;

    private final int[] lead;
    private final int[] depths;
    private final int[] way;

    TreeHistory(int nodes, int substreams) {
        this.nodes = nodes;
        this.substreams = substreams;
        depthSum = new long[nodes * substreams];
        depthCount = new int[nodes * substreams];
        favourite = new int[nodes * substreams];
        lead = new int[nodes * substreams];
        depths = new int[nodes];
        way = new int[nodes];
        Arrays.fill(favourite, TopologyReplay.NOBODY);
    }

    void add(TopologyReplay.Frame frame, boolean[] sources) {
        for (int substream = 0; substream < substreams; substream++) {
            int base = substream * nodes;
            measure(frame.parents, base, sources);
            for (int n = 0; n < nodes; n++) {
                if (depths[n] >= 0) {
                    depthSum[base + n] += depths[n];
                    depthCount[base + n]++;
                }
                vote(base + n, frame.parents[base + n]);
            }
        }
    }

    /** A parent that a node has in more than half of the frames wins; otherwise it is one of those it had. */
    private void vote(int slot, int parent) {
        if (parent < 0) {
            return;
        }
        if (lead[slot] == 0) {
            favourite[slot] = parent;
            lead[slot] = 1;
        } else {
            lead[slot] += favourite[slot] == parent ? 1 : -1;
        }
    }

    private void measure(int[] parents, int base, boolean[] sources) {
        for (int n = 0; n < nodes; n++) {
            depths[n] = sources[n] ? 0 : UNKNOWN;
        }
        for (int n = 0; n < nodes; n++) {
            int length = 0;
            int at = n;
            while (depths[at] == UNKNOWN) {
                depths[at] = UNDER_WAY;
                way[length++] = at;
                int parent = parents[base + at];
                if (parent < 0) {
                    break;
                }
                at = parent;
            }
            int depth = depths[at] == UNDER_WAY ? NO_WAY : depths[at]; // a loop, or nobody at its top
            for (int i = length - 1; i >= 0; i--) {
                depth = depth == NO_WAY ? NO_WAY : depth + 1;
                depths[way[i]] = depth;
            }
        }
    }

    /** Steps from the source in a substream, by node, on average over the frames in which there was a way; NaN without any. */
    double[] meanDepths(int substream) {
        double[] mean = new double[nodes];
        for (int n = 0; n < nodes; n++) {
            int slot = substream * nodes + n;
            mean[n] = depthCount[slot] == 0 ? Double.NaN : (double) depthSum[slot] / depthCount[slot];
        }
        return mean;
    }

    /** The same over all substreams. */
    double[] meanDepths() {
        double[] mean = new double[nodes];
        for (int n = 0; n < nodes; n++) {
            long sum = 0;
            long count = 0;
            for (int slot = n; slot < depthSum.length; slot += nodes) {
                sum += depthSum[slot];
                count += depthCount[slot];
            }
            mean[n] = count == 0 ? Double.NaN : (double) sum / count;
        }
        return mean;
    }

    /** The parent that a node mostly had in a substream; {@link TopologyReplay#NOBODY} if it never had one. */
    int favourite(int substream, int node) {
        return favourite[substream * nodes + node];
    }
}
