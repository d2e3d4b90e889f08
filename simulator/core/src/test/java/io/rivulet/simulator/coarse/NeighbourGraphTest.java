package io.rivulet.simulator.coarse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivulet.groups.topology.SizeEstimate;
import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.net.LatencyPreset;
import io.rivulet.simulator.net.PairLatencies;
import java.util.ArrayDeque;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeighbourGraphTest {
    private static NeighbourGraph graph(int peers) {
        SeedTree seed = SeedTree.of(5);
        PairLatencies latencies = LatencyPreset.regions6().pairs(seed, peers);
        return NeighbourGraph.of(peers, latencies, seed);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 10, 100, 5_000})
    void linksGoBothWaysAndReachEverybody(int peers) {
        NeighbourGraph graph = graph(peers);
        boolean[] reached = new boolean[peers];
        ArrayDeque<Integer> next = new ArrayDeque<>();
        next.add(0);
        reached[0] = true;
        int count = 0;

        while (!next.isEmpty()) {
            int peer = next.remove();
            count++;
            for (int i = 0; i < graph.degree(peer); i++) {
                int neighbour = graph.neighbour(peer, i);
                assertEquals(peer, graph.neighbour(neighbour, graph.indexAt(neighbour, peer)));
                if (!reached[neighbour]) {
                    reached[neighbour] = true;
                    next.add(neighbour);
                }
            }
        }

        assertEquals(peers, count);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 5_000})
    void peersHaveAsManyNeighboursAsTheGroupProtocolAimsAt(int peers) {
        NeighbourGraph graph = graph(peers);
        long sum = 0;
        for (int peer = 0; peer < peers; peer++) {
            sum += graph.degree(peer);
            assertTrue(graph.degree(peer) <= 64);
        }

        assertEquals(SizeEstimate.targetNeighbours(peers), (double) sum / peers, 3);
    }
}
