package io.rivulet.simulator.coarse;

import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.simulator.scenario.TopologyFrame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Whose parents are looked at while a stream goes on: everybody's in worlds of up to {@link TopologyFrame#MAX_PEERS} peers. In larger ones it is
 * a few who are chosen by their numbers, the first and some spread evenly over the order in which peers come, and with them whoever is, or was
 * lately, on their ways to the publisher; so it does not matter how many others there are.
 */
final class FollowedPeers {
    private static final int FIRST = 20;
    private static final int SPREAD = 60;

    /** Bounds time and memory in large worlds: beyond, those go who have not been on a way for longest. */
    private static final int MAX_FOLLOWED = 2 * TopologyFrame.MAX_PEERS;

    /** No way is longer, but where a tree is a loop for a moment. */
    private static final int MAX_STEPS = 64;

    /** Its multiples, without their whole part, fall evenly between 0 and 1 however many they are. */
    private static final double GOLDEN_SHARE = (StrictMath.sqrt(5) - 1) / 2;

    private final int population;
    private final int substreams;
    private final IntFunction<StreamCarrier> there;
    /** By number, when a peer was on a way last: by how many looks there had been. Empty where everybody is followed. */
    private final Map<Integer, Integer> lastOnWay = new HashMap<>();

    private int looks;

    /**
     * @param population how many peers there ever are
     * @param there what a peer carries the stream with; null of one that is not there, and of the publisher
     */
    FollowedPeers(int population, int substreams, IntFunction<StreamCarrier> there) {
        this.population = population;
        this.substreams = substreams;
        this.there = there;
    }

    /** Whether nobody is left out. */
    boolean isEverybody() {
        return population <= TopologyFrame.MAX_PEERS;
    }

    /** Looks who is to be followed now: their numbers, rising. */
    int[] look() {
        if (isEverybody()) {
            return everybody();
        }
        looks++;
        for (int peer = 1; peer <= FIRST; peer++) {
            followWays(peer);
        }
        for (int i = 0; i < SPREAD; i++) {
            followWays(1 + (int) (i * GOLDEN_SHARE % 1 * population));
        }
        List<Integer> latest = latest();
        latest.subList(Math.min(MAX_FOLLOWED, latest.size()), latest.size()).forEach(lastOnWay::remove);
        return lastOnWay.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    private void followWays(int peer) {
        for (int substream = 0; substream < substreams; substream++) {
            int at = peer;
            StreamCarrier carrier = there.apply(at);
            for (int steps = 0; carrier != null && steps < MAX_STEPS; steps++) {
                lastOnWay.put(at, looks);
                at = carrier.parent(substream);
                carrier = at == PeerDirectory.NONE ? null : there.apply(at);
            }
        }
    }

    private List<Integer> latest() {
        List<Integer> latest = new ArrayList<>(lastOnWay.keySet());
        latest.sort(
                Comparator.comparingInt((Integer peer) -> -lastOnWay.get(peer)).thenComparingInt(peer -> peer));
        return latest;
    }

    private int[] everybody() {
        return IntStream.rangeClosed(1, population).toArray();
    }

    /** As many as may be shown, those who were on a way last before others: their numbers, rising. */
    int[] shown() {
        return isEverybody()
                ? everybody()
                : latest().stream()
                        .limit(TopologyFrame.MAX_PEERS)
                        .mapToInt(Integer::intValue)
                        .sorted()
                        .toArray();
    }
}
