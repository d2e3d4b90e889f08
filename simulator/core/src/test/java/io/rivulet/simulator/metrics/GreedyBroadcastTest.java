package io.rivulet.simulator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.net.LatencyPreset;
import io.rivulet.simulator.net.PairLatencies;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GreedyBroadcastTest {
    private static final long MS = 1_000_000;

    @Test
    void doublesWithEqualNodesAndLittleLatency() {
        // 1,000 bytes at 100,000 bytes/s are 10 ms a copy; 1 ms of latency: 1, 2, 4 and 8 after 11, 22 and 33 ms at
        // most.
        long[] uploads = new long[8];
        Arrays.fill(uploads, 100_000);

        long[] arrivals = GreedyBroadcast.arrivals(1_000, uploads, new int[8], (from, to) -> MS);

        Arrays.sort(arrivals);
        assertThat(arrivals).startsWith(0, 11 * MS, 21 * MS, 22 * MS).endsWith(33 * MS);
    }

    @Test
    void freeRidersPassNothingOn() {
        long[] uploads = {100_000, 0, 0, 0};

        long[] arrivals = GreedyBroadcast.arrivals(1_000, uploads, new int[4], (from, to) -> 5 * MS);

        Arrays.sort(arrivals);
        assertThat(arrivals).containsExactly(0, 15 * MS, 25 * MS, 35 * MS);
    }

    @Test
    void whatCannotBeReachedIsLeftOut() {
        long[] arrivals = GreedyBroadcast.arrivals(1_000, new long[] {0, 100}, new int[2], (from, to) -> MS);

        assertThat(arrivals).containsExactly(0, Long.MAX_VALUE);
    }

    @Test
    void tenThousandInSixRegionsTakeAboutAQuarterOfASecond() {
        int nodes = 10_001;
        PairLatencies pairs = LatencyPreset.regions6().pairs(SeedTree.of(1), nodes);
        long[] uploads = new long[nodes];
        Arrays.fill(uploads, 1_250_000 / 8);
        uploads[0] = 1_000_000;
        int[] places = new int[nodes];
        Arrays.setAll(places, pairs::regionOf);

        long[] arrivals = GreedyBroadcast.arrivals(1_200, uploads, places, pairs);

        Arrays.sort(arrivals);
        assertThat((double) arrivals[nodes / 2]).isBetween(120e6, 220e6);
        assertThat((double) arrivals[nodes * 99 / 100]).isBetween(200e6, 330e6);
    }

    @Test
    void pairsOfPlacesAreAsGoodAsAllPairsWhereLatenciesAreSums() {
        int nodes = 3_001;
        PairLatencies pairs = LatencyPreset.regions6().pairs(SeedTree.of(2), nodes);
        long[] uploads = new long[nodes];
        Arrays.setAll(uploads, node -> node % 5 == 1 ? 0 : 100_000 + 1_000L * (node % 97));
        int[] places = new int[nodes];
        Arrays.setAll(places, pairs::regionOf);

        long[] quick = GreedyBroadcast.arrivals(1_200, uploads, places, pairs);
        long[] all = GreedyBroadcast.arrivals(1_200, uploads, places, (from, to) -> pairs.oneWayNs(from, to));

        assertThat(pairs.isSumOfShares()).isTrue();
        Arrays.sort(quick);
        Arrays.sort(all);
        for (int i = 1; i < nodes; i++) {
            assertThat((double) quick[i]).isBetween(0.999 * all[i], 1.001 * all[i]);
        }
    }

    @Test
    void thePostalBoundIsThatOfTheLiterature() {
        // Without latency everybody who has it doubles: log2.
        assertThat(PostalBound.ns(1_023, 16_000, 0)).isEqualTo(160_000);
        // 1,200 bytes at 1.25 Mbit/s and 45 ms to 10,000: 336 ms.
        assertThat((double) PostalBound.ns(10_000, 7_680_000, 45 * MS)).isBetween(320e6, 345e6);
        assertThat((double) PostalBound.ns(1_000_000, 7_680_000, 20 * MS)).isBetween(310e6, 335e6);
    }
}
