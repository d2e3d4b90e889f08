package io.rivulet.groups.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.membership.NeighbourHandshake.State;
import org.junit.jupiter.api.Test;

class NeighbourHandshakeTest {
    private static final int ALL_DUE =
            NeighbourHandshake.SPEECH_DUE | NeighbourHandshake.REPORT_DUE | NeighbourHandshake.READY_DUE;

    private int bits = NeighbourHandshake.start();

    @Test
    void initiatorSpeaksThenReportsThenIsReady() {
        assertDue(NeighbourHandshake.onSession(bits), NeighbourHandshake.SPEECH_DUE, State.CONNECTING);
        assertDue(NeighbourHandshake.onVerified(bits), 0, State.CONNECTING);
        assertDue(NeighbourHandshake.onBegin(bits), NeighbourHandshake.REPORT_DUE, State.REPORTING);
        assertDue(NeighbourHandshake.onReport(bits), NeighbourHandshake.READY_DUE, State.READY);
        assertDue(NeighbourHandshake.onBegin(bits), 0, State.READY);
        assertDue(NeighbourHandshake.onReport(bits), NeighbourHandshake.REPORT_DUE, State.READY);
    }

    @Test
    void responderWaitsForTheProofAndAnswers() {
        assertDue(NeighbourHandshake.onVerified(bits), NeighbourHandshake.SPEECH_DUE, State.CONNECTING);
        assertDue(NeighbourHandshake.onBegin(bits), 0, State.REPORTING);
        assertDue(
                NeighbourHandshake.onReport(bits),
                NeighbourHandshake.REPORT_DUE | NeighbourHandshake.READY_DUE,
                State.READY);
    }

    @Test
    void takesNothingFromThoseWhoProvedNothing() {
        bits = NeighbourHandshake.onSession(bits) & ~ALL_DUE;
        int before = bits;

        assertThat(NeighbourHandshake.onBegin(before)).isEqualTo(before);
        assertThat(NeighbourHandshake.onReport(before)).isEqualTo(before);
        assertThat(NeighbourHandshake.onImpliedReady(before)).isEqualTo(before);
    }

    @Test
    void takesAReportForTheAnswerToItsOwn() {
        bits = NeighbourHandshake.onVerified(bits);
        bits = NeighbourHandshake.onReport(bits) & ~ALL_DUE;

        bits = NeighbourHandshake.onReportSent(bits);
        assertThat(NeighbourHandshake.isAwaitingAnswer(bits)).isTrue();
        assertDue(NeighbourHandshake.onReport(bits), 0, State.READY);
        assertThat(NeighbourHandshake.isAwaitingAnswer(bits)).isFalse();
    }

    @Test
    void isReadyWhenThePeerUsesStreamsBeforeItsReportArrives() {
        bits = NeighbourHandshake.onVerified(bits) & ~ALL_DUE;

        assertDue(NeighbourHandshake.onImpliedReady(bits), NeighbourHandshake.READY_DUE, State.READY);
        assertDue(NeighbourHandshake.onReport(bits), NeighbourHandshake.REPORT_DUE, State.READY);
    }

    private void assertDue(int after, int due, State state) {
        assertThat(after & ALL_DUE).isEqualTo(due);
        assertThat(NeighbourHandshake.state(after)).isEqualTo(state);
        bits = after & ~ALL_DUE;
    }
}
