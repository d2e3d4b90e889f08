package io.rivulet.simulator.packet;

import io.rivulet.overlay.StreamStats;
import io.rivulet.transport.address.PeerId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the trees of the substreams look like, at one instant.
 *
 * @param meanDepth how many steps the stream takes to a viewer in a substream, on average over those that have a way to the publisher
 * @param maxDepth at most
 * @param meanInterior in how many substreams a viewer has children, on average
 * @param orphans viewers times substreams without a way to the publisher
 * @param publisherChildren how many children the publisher has, in whole streams: children in all substreams, divided by their number
 */
public record TreeShape(double meanDepth, int maxDepth, double meanInterior, int orphans, double publisherChildren) {
    private static final int NO_WAY = -1;
    private static final int UNDER_WAY = -2;
    private static final int UNKNOWN = -3;

    /** What a node says of the stream, and who it is. */
    record Member(PeerId peer, StreamStats stream) {}

    static TreeShape of(StreamStats publisher, List<Member> viewers) {
        int substreams = publisher.children().size();
        long depths = 0;
        int placed = 0;
        int maxDepth = 0;
        for (int substream = 0; substream < substreams; substream++) {
            for (int depth : depths(substream, viewers)) {
                if (depth > 0) {
                    depths += depth;
                    placed++;
                    maxDepth = Math.max(maxDepth, depth);
                }
            }
        }
        long interior = viewers.stream()
                .mapToLong(viewer -> viewer.stream().children().stream()
                        .filter(children -> children > 0)
                        .count())
                .sum();
        int fromPublisher =
                publisher.children().stream().mapToInt(Integer::intValue).sum();
        return new TreeShape(
                placed == 0 ? 0 : (double) depths / placed,
                maxDepth,
                viewers.isEmpty() ? 0 : (double) interior / viewers.size(),
                viewers.size() * substreams - placed,
                (double) fromPublisher / substreams);
    }

    /** By viewer: the steps from the publisher; {@link #NO_WAY} without one. */
    private static int[] depths(int substream, List<Member> viewers) {
        Map<PeerId, Integer> indexes = new HashMap<>();
        for (int i = 0; i < viewers.size(); i++) {
            indexes.put(viewers.get(i).peer(), i);
        }
        int[] depths = new int[viewers.size()];
        Arrays.fill(depths, UNKNOWN);
        for (int i = 0; i < depths.length; i++) {
            List<Integer> way = new ArrayList<>();
            int at = i;
            int depth = UNKNOWN;
            while (depth == UNKNOWN) {
                if (depths[at] == UNDER_WAY) {
                    depth = NO_WAY; // a loop
                } else if (depths[at] != UNKNOWN) {
                    depth = depths[at];
                } else {
                    depths[at] = UNDER_WAY;
                    way.add(at);
                    PeerId parent = viewers.get(at).stream().parents().get(substream);
                    Integer next = parent == null ? null : indexes.get(parent);
                    if (parent == null) {
                        depth = NO_WAY;
                    } else if (next == null) {
                        depth = 0; // the publisher
                    } else {
                        at = next;
                    }
                }
            }
            for (int j = way.size() - 1; j >= 0; j--) {
                depth = depth == NO_WAY ? NO_WAY : depth + 1;
                depths[way.get(j)] = depth;
            }
        }
        return depths;
    }
}
