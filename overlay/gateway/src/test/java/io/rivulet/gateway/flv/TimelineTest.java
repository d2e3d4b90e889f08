package io.rivulet.gateway.flv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimelineTest {
    private final Timeline timeline = new Timeline(10_000, 3_000);

    @Test
    void startsAtZeroAndIsNeverNegative() {
        assertThat(timeline.media(5_000)).isZero();
        assertThat(timeline.media(4_900)).isZero();
        assertThat(timeline.media(5_040)).isEqualTo(40);
    }

    @Test
    void keepsSmallStepsBack() {
        timeline.media(0);
        timeline.media(1_000);

        assertThat(timeline.media(900)).isEqualTo(900);
        assertThat(timeline.jumps()).isZero();
    }

    @Test
    void goesOnWhereTheSourceJumpsForward() {
        timeline.media(0);
        timeline.media(1_000);

        assertThat(timeline.media(500_000)).isEqualTo(1_040);
        assertThat(timeline.media(500_040)).isEqualTo(1_080);
        assertThat(timeline.jumps()).isEqualTo(1);
    }

    @Test
    void goesOnWhereTheSourceJumpsBack() {
        timeline.media(100_000);
        timeline.media(110_000);

        assertThat(timeline.media(0)).isEqualTo(10_040);
        assertThat(timeline.media(20)).isEqualTo(10_060);
        assertThat(timeline.jumps()).isEqualTo(1);
    }

    @Test
    void stragglersFromBeforeAJumpAreNoJumpOfTheirOwn() {
        timeline.media(0);
        timeline.media(1_000); // video
        timeline.media(500_000); // video jumps

        assertThat(timeline.media(1_010)).isEqualTo(1_010); // audio has not yet
        assertThat(timeline.media(500_010)).isEqualTo(1_050);
        assertThat(timeline.jumps()).isEqualTo(1);
    }

    @Test
    void headersNeitherStartNorMoveTheLine() {
        assertThat(timeline.attached(77_777)).isZero();
        timeline.media(5_000);
        timeline.media(6_000);

        assertThat(timeline.attached(6_020)).isEqualTo(1_020);
        assertThat(timeline.attached(0)).isEqualTo(1_000);
        assertThat(timeline.attached(999_999_999L)).isEqualTo(1_000);
        assertThat(timeline.positionMs()).isEqualTo(1_000);
    }
}
