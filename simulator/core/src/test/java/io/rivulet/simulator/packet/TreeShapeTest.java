package io.rivulet.simulator.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.overlay.StreamStats;
import io.rivulet.transport.address.PeerId;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeShapeTest {
    private static final PeerId PUBLISHER = peer(0);

    @Test
    void depthCountsStepsFromThePublisher() {
        List<TreeShape.Member> chain = List.of(member(1, PUBLISHER, 1), member(2, peer(1), 1), member(3, peer(2), 0));

        TreeShape shape = TreeShape.of(stream(null, 1), chain);

        assertThat(shape.meanDepth()).isEqualTo(2);
        assertThat(shape.maxDepth()).isEqualTo(3);
        assertThat(shape.orphans()).isZero();
        assertThat(shape.publisherChildren()).isEqualTo(1);
        // Two of three are interior in all eight substreams.
        assertThat(shape.meanInterior()).isEqualTo(16.0 / 3);
    }

    @Test
    void thoseInALoopAndBelowHaveNoWayToThePublisher() {
        List<TreeShape.Member> loop =
                List.of(member(1, peer(2), 1), member(2, peer(1), 2), member(3, peer(2), 0), member(4, PUBLISHER, 0));

        TreeShape shape = TreeShape.of(stream(null, 1), loop);

        assertThat(shape.orphans()).isEqualTo(3 * 8);
        assertThat(shape.meanDepth()).isEqualTo(1);
    }

    @Test
    void whoHasNoParentIsAnOrphan() {
        TreeShape shape = TreeShape.of(stream(null, 0), List.of(member(1, null, 0)));

        assertThat(shape.orphans()).isEqualTo(8);
        assertThat(shape.maxDepth()).isZero();
    }

    private static TreeShape.Member member(int number, PeerId parent, int children) {
        return new TreeShape.Member(peer(number), stream(parent, children));
    }

    private static StreamStats stream(PeerId parent, int children) {
        PeerId[] parents = new PeerId[8];
        Arrays.fill(parents, parent);
        return new StreamStats(
                "s",
                false,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                Duration.ZERO,
                Arrays.asList(parents),
                Collections.nCopies(8, children));
    }

    private static PeerId peer(int number) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) number;
        return PeerId.copyOf(bytes, 0);
    }
}
