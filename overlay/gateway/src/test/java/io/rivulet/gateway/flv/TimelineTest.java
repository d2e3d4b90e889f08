package io.rivulet.gateway.flv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimelineTest {
    private final Timeline timeline = new Timeline(10_000, 3_000);

    @Test
    void startsAtZeroAndIsNeverNegative() {
        assertThat(video(5_000)).isZero();
        assertThat(video(4_900)).isZero();
        assertThat(video(5_040)).isEqualTo(40);
    }

    @Test
    void keepsSmallStepsBack() {
        video(0);
        video(1_000);

        assertThat(timeline.media(FlvTag.AUDIO, 20)).isEqualTo(20);
        assertThat(video(900)).isEqualTo(900);
        assertThat(timeline.jumps()).isZero();
    }

    @Test
    void goesOnWhereTheSourceJumpsForward() {
        video(0);
        video(1_000);

        assertThat(video(500_000)).isEqualTo(1_040);
        assertThat(video(500_040)).isEqualTo(1_080);
        assertThat(timeline.jumps()).isEqualTo(1);
    }

    @Test
    void goesOnWhereTheSourceJumpsBack() {
        video(100_000);
        video(110_000);

        assertThat(video(0)).isEqualTo(10_040);
        assertThat(video(20)).isEqualTo(10_060);
        assertThat(timeline.jumps()).isEqualTo(1);
    }

    @Test
    void aShortSourceThatStartsAnewIsNoInterleaving() {
        video(0);
        video(1_000);

        assertThat(video(0)).isEqualTo(1_040);
        assertThat(video(1_000)).isEqualTo(2_040);
        assertThat(video(0)).isEqualTo(2_080);
        assertThat(timeline.jumps()).isEqualTo(2);
    }

    @Test
    void stragglersFromBeforeAJumpAreNoJumpOfTheirOwn() {
        video(0);
        video(1_000); // video
        video(500_000); // video jumps

        assertThat(timeline.media(FlvTag.AUDIO, 1_010)).isEqualTo(1_010); // audio has not yet
        assertThat(video(500_010)).isEqualTo(1_050);
        assertThat(timeline.jumps()).isEqualTo(1);
    }

    @Test
    void headersNeitherStartNorMoveTheLine() {
        assertThat(timeline.attached(77_777)).isZero();
        video(5_000);
        video(6_000);

        assertThat(timeline.attached(6_020)).isEqualTo(1_020);
        assertThat(timeline.attached(0)).isEqualTo(1_000);
        assertThat(timeline.attached(999_999_999L)).isEqualTo(1_000);
        assertThat(timeline.positionMs()).isEqualTo(1_000);
    }

    private long video(long sourceMs) {
        return timeline.media(FlvTag.VIDEO, sourceMs);
    }
}
