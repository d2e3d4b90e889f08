package io.rivulet.simulator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TreeFiguresTest {
    @Test
    void depthsFollowParents() {
        // 1 and 2 below the publisher, 3 below 1, 4 below 3; peer 5 is gone.
        TreeFigures trees = TreeFigures.of(new int[][] {{0, 0, 0, 1, 3, TreeFigures.ABSENT}});

        assertThat(trees.maxDepth()).isEqualTo(3);
        assertThat(trees.meanDepth()).isEqualTo(7 / 4.0);
        assertThat(trees.meanInterior()).isEqualTo(2 / 4.0);
        assertThat(trees.publisherChildren()).isEqualTo(2);
        assertThat(trees.orphans()).isZero();
        assertThat(trees.depths()).containsExactly(0, 2, 1, 1);
        assertThat(trees.interiors()).containsExactly(2, 2);
        assertThat(trees.links()).containsExactly(1, 2, (1L << 32) + 3, (3L << 32) + 4);
    }

    @Test
    void ofManyLinksSomeAreToldOfEverySubstream() {
        int[][] parents = new int[8][10_001];
        for (int substream = 0; substream < parents.length; substream++) {
            Arrays.fill(parents[substream], substream);
        }

        long[] links = TreeFigures.of(parents).links();

        assertThat(links.length).isBetween(2_000, 4_096);
        for (int substream = 0; substream < parents.length; substream++) {
            int parent = substream;
            assertThat(Arrays.stream(links).filter(link -> link >> 32 == parent).count())
                    .isBetween(200L, 1_000L);
        }
    }

    @Test
    void loopsAndTheFatherlessHaveNoDepth() {
        // 1 and 2 feed each other, 3 hangs on them, 4 on nobody, 5 on one that is gone.
        TreeFigures trees = TreeFigures.of(new int[][] {{0, 2, 1, 1, TreeFigures.NOBODY, 6, TreeFigures.ABSENT, 0}});

        assertThat(trees.orphans()).isEqualTo(5);
        assertThat(trees.maxDepth()).isEqualTo(1);
    }
}
