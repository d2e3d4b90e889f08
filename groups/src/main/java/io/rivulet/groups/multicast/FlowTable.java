package io.rivulet.groups.multicast;

import io.rivulet.groups.spi.PeerNetwork;
import java.util.Arrays;

/**
 * The stream flows of a group's neighbours: a row for each, in which a flow's place tells its kind and stream. What has no place, because
 * its stream is not known yet or the place is taken, is listed beside, which seldom lasts. Per neighbour 16 bytes for each stream that was
 * carried at a time.
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

    private static final int KINDS = 4;
    private static final int OTHER_WIDTH = 3;
    private static final int[] NONE = {};

    private final Neighbours neighbours;

    /** Room in a row; a flow stands at stream * 4 + kind. */
    private int width = KINDS;

    private int[] flows = NONE;

    /** The others, three ints each: neighbour, flow, and what it is. As many as there were at a time, of those that neighbours may open. */
    private int[] others = NONE;

    private int otherCount;

    FlowTable(Neighbours neighbours) {
        this.neighbours = neighbours;
    }

    void add(int neighbour, int flow, int kind, int stream) {
        remove(neighbour, flow);
        int entry = stream << 2 | kind;
        if (stream != NO_STREAM) {
            makeRoom(neighbour, entry);
            int place = neighbour * width + entry;
            if (flows[place] == PeerNetwork.NO_FLOW) {
                flows[place] = flow;
                return;
            }
        }
        int at = otherCount++ * OTHER_WIDTH;
        if (at == others.length) {
            others = Arrays.copyOf(others, Math.max(2 * OTHER_WIDTH, 2 * at));
        }
        others[at] = neighbour;
        others[at + 1] = flow;
        others[at + 2] = entry;
    }

    private void makeRoom(int neighbour, int entry) {
        while (entry >= width) {
            widen();
        }
        if ((neighbour + 1) * width > flows.length) {
            int known = flows.length;
            flows = Arrays.copyOf(flows, neighbours.rows() * width);
            Arrays.fill(flows, known, flows.length, PeerNetwork.NO_FLOW);
        }
    }

    private void widen() {
        int rows = flows.length / width;
        int[] wider = new int[2 * flows.length];
        Arrays.fill(wider, PeerNetwork.NO_FLOW);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(flows, row * width, wider, row * 2 * width, width);
        }
        flows = wider;
        width *= 2;
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

    private int otherOf(int neighbour, int flow) {
        for (int at = 0; at < otherCount * OTHER_WIDTH; at += OTHER_WIDTH) {
            if (others[at] == neighbour && others[at + 1] == flow) {
                return at;
            }
        }
        return -1;
    }

    void remove(int neighbour, int flow) {
        int place = placeOf(neighbour, flow);
        int other = otherOf(neighbour, flow);
        if (place >= 0) {
            flows[place] = PeerNetwork.NO_FLOW;
        } else if (other >= 0) {
            removeOther(other);
        }
    }

    private void removeOther(int at) {
        otherCount--;
        System.arraycopy(others, at + OTHER_WIDTH, others, at, otherCount * OTHER_WIDTH - at);
    }

    /** What is known of a neighbour's flow, for the methods below, or {@link #UNKNOWN}. */
    int find(int neighbour, int flow) {
        if (flow == PeerNetwork.NO_FLOW) {
            return UNKNOWN;
        }
        int place = placeOf(neighbour, flow);
        if (place >= 0) {
            return place - neighbour * width;
        }
        int other = otherOf(neighbour, flow);
        return other < 0 ? UNKNOWN : others[other + 2];
    }

    /** The flow of a kind for a stream, or {@link PeerNetwork#NO_FLOW}. */
    int flow(int neighbour, int kind, int stream) {
        int entry = stream << 2 | kind;
        int place = neighbour * width + entry;
        if (entry < width && place < flows.length && flows[place] != PeerNetwork.NO_FLOW) {
            return flows[place];
        }
        for (int at = 0; at < otherCount * OTHER_WIDTH; at += OTHER_WIDTH) {
            if (others[at] == neighbour && others[at + 2] == entry) {
                return others[at + 1];
            }
        }
        return PeerNetwork.NO_FLOW;
    }

    /** How many flows a neighbour has opened. */
    int inbound(int neighbour) {
        int count = 0;
        int end = Math.min(flows.length, (neighbour + 1) * width);
        for (int place = neighbour * width; place < end; place++) {
            count += flows[place] != PeerNetwork.NO_FLOW && isInbound(place) ? 1 : 0;
        }
        for (int at = 0; at < otherCount * OTHER_WIDTH; at += OTHER_WIDTH) {
            count += others[at] == neighbour && isInbound(others[at + 2]) ? 1 : 0;
        }
        return count;
    }

    private static boolean isInbound(int entry) {
        return kind(entry) == IN_CONTROL || kind(entry) == IN_FRAGMENTS;
    }

    /** Removes all flows of a neighbour. */
    void removeNeighbour(int neighbour) {
        int end = Math.min(flows.length, (neighbour + 1) * width);
        if (neighbour * width < end) {
            Arrays.fill(flows, neighbour * width, end, PeerNetwork.NO_FLOW);
        }
        for (int at = otherCount * OTHER_WIDTH - OTHER_WIDTH; at >= 0; at -= OTHER_WIDTH) {
            if (others[at] == neighbour) {
                removeOther(at);
            }
        }
    }

    /** Removes all flows of a stream. */
    void removeStream(int stream) {
        for (int row = 0; stream << 2 < width && row < flows.length; row += width) {
            Arrays.fill(flows, row + (stream << 2), row + (stream << 2) + KINDS, PeerNetwork.NO_FLOW);
        }
        for (int at = otherCount * OTHER_WIDTH - OTHER_WIDTH; at >= 0; at -= OTHER_WIDTH) {
            if (stream(others[at + 2]) == stream) {
                removeOther(at);
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
