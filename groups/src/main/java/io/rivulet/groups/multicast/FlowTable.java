package io.rivulet.groups.multicast;

import io.rivulet.groups.spi.PeerNetwork;
import java.util.Arrays;

/**
 * The stream flows of a group's neighbours: a short row of flows for each, with their kind and stream. Rows are searched from the
 * beginning: a neighbour has four flows for each stream that both carry. Per neighbour 24 bytes while there are no more.
 */
final class FlowTable {
    /** A flow that is not ours. */
    static final int UNKNOWN = -1;

    /** The neighbour's control flow, and ours to it; the neighbour's fragments, and ours to it. */
    static final int IN_CONTROL = 0;

    static final int OUT_CONTROL = 1;
    static final int IN_FRAGMENTS = 2;
    static final int OUT_FRAGMENTS = 3;

    /** The stream of a control flow that has not said which. */
    static final int NO_STREAM = 0xff;

    private static final int INITIAL_WIDTH = 4;

    private int width = INITIAL_WIDTH;
    private int[] flows = new int[0];
    /** What the flow in the same place is: stream * 4 + kind. */
    private short[] entries = new short[0];

    void add(int neighbour, int flow, int kind, int stream) {
        remove(neighbour, flow);
        if ((neighbour + 1) * width > flows.length) {
            addRows(neighbour);
        }
        int place = placeOf(neighbour, PeerNetwork.NO_FLOW);
        if (place < 0) {
            widen();
            place = placeOf(neighbour, PeerNetwork.NO_FLOW);
        }
        flows[place] = flow;
        entries[place] = (short) (stream << 2 | kind);
    }

    private void addRows(int neighbour) {
        int known = flows.length;
        int rows = Neighbours.rowsFor(neighbour, known / width);
        flows = Arrays.copyOf(flows, rows * width);
        entries = Arrays.copyOf(entries, rows * width);
        Arrays.fill(flows, known, flows.length, PeerNetwork.NO_FLOW);
    }

    private void widen() {
        int rows = flows.length / width;
        int wider = width * 2;
        int[] newFlows = new int[rows * wider];
        short[] newEntries = new short[rows * wider];
        Arrays.fill(newFlows, PeerNetwork.NO_FLOW);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(flows, row * width, newFlows, row * wider, width);
            System.arraycopy(entries, row * width, newEntries, row * wider, width);
        }
        flows = newFlows;
        entries = newEntries;
        width = wider;
    }

    private int placeOf(int neighbour, int flow) {
        int end = Math.min(flows.length, (neighbour + 1) * width);
        for (int place = neighbour * width; place < end; place++) {
            if (flows[place] == flow) {
                return place;
            }
        }
        return -1;
    }

    void remove(int neighbour, int flow) {
        int place = placeOf(neighbour, flow);
        if (place >= 0) {
            flows[place] = PeerNetwork.NO_FLOW;
        }
    }

    /** What is known of a neighbour's flow, for the methods below, or {@link #UNKNOWN}. */
    int find(int neighbour, int flow) {
        int place = flow == PeerNetwork.NO_FLOW ? -1 : placeOf(neighbour, flow);
        return place < 0 ? UNKNOWN : entries[place];
    }

    /** The flow of a kind for a stream, or {@link PeerNetwork#NO_FLOW}. */
    int flow(int neighbour, int kind, int stream) {
        int wanted = stream << 2 | kind;
        int end = Math.min(flows.length, (neighbour + 1) * width);
        for (int place = neighbour * width; place < end; place++) {
            if (entries[place] == wanted && flows[place] != PeerNetwork.NO_FLOW) {
                return flows[place];
            }
        }
        return PeerNetwork.NO_FLOW;
    }

    /** How many flows a neighbour has opened. */
    int inbound(int neighbour) {
        int count = 0;
        int end = Math.min(flows.length, (neighbour + 1) * width);
        for (int place = neighbour * width; place < end; place++) {
            int kind = kind(entries[place]);
            count += flows[place] != PeerNetwork.NO_FLOW && (kind == IN_CONTROL || kind == IN_FRAGMENTS) ? 1 : 0;
        }
        return count;
    }

    /** Removes all flows of a neighbour. */
    void removeNeighbour(int neighbour) {
        int end = Math.min(flows.length, (neighbour + 1) * width);
        for (int place = neighbour * width; place < end; place++) {
            flows[place] = PeerNetwork.NO_FLOW;
        }
    }

    /** Removes all flows of a stream. */
    void removeStream(int stream) {
        for (int place = 0; place < flows.length; place++) {
            if (stream(entries[place]) == stream) {
                flows[place] = PeerNetwork.NO_FLOW;
            }
        }
    }

    static int kind(int entry) {
        return entry & 3;
    }

    static int stream(int entry) {
        return entry >>> 2;
    }
}
