package io.rivulet.groups.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.testing.SeededEntropy;
import org.junit.jupiter.api.Test;

class ReportScheduleTest {
    private static final long SECOND = 1_000_000_000L;

    private final ReportSchedule schedule = new ReportSchedule(new SeededEntropy(3), 10 * SECOND, 300 * SECOND);
    private final NeighbourTable neighbours = new NeighbourTable();

    @Test
    void startsThePeriodAnewWithEachReportAndHurriesForNews() {
        schedule.start(0);
        schedule.onSent(4 * SECOND);
        assertThat(schedule.nextNs()).isEqualTo(14 * SECOND);

        schedule.onNews(5 * SECOND);
        assertThat(schedule.nextNs()).isEqualTo(6 * SECOND);
        schedule.onNews(7 * SECOND);
        assertThat(schedule.nextNs()).isEqualTo(6 * SECOND);
    }

    @Test
    void choosesAmongNeighboursThatOweNoAnswer() {
        addReady(1, 0);
        int awaiting = addReady(2, 0);
        neighbours.setHandshake(awaiting, NeighbourHandshake.onReportSent(neighbours.handshake(awaiting)));
        neighbours.add(3, true); // being dialled
        addReady(4, 0);

        boolean[] chosen = new boolean[4];
        for (int i = 0; i < 100; i++) {
            chosen[schedule.choose(SECOND, neighbours)] = true;
        }

        assertThat(chosen).containsExactly(true, false, false, true);
    }

    @Test
    void choosesWhoeverIsOverdueFirst() {
        addReady(1, 100 * SECOND);
        int silent = addReady(2, 0);
        neighbours.setHandshake(silent, NeighbourHandshake.onReportSent(neighbours.handshake(silent)));

        assertThat(schedule.choose(150 * SECOND, neighbours)).isEqualTo(silent);
        assertThat(schedule.choose(149 * SECOND, neighbours)).isZero();
    }

    @Test
    void choosesNobodyWhenThereIsNobody() {
        assertThat(schedule.choose(0, neighbours)).isEqualTo(-1);
    }

    private int addReady(int peer, long reportedNs) {
        int slot = neighbours.add(peer, true);
        neighbours.setHandshake(
                slot, NeighbourHandshake.onImpliedReady(NeighbourHandshake.onVerified(NeighbourHandshake.start())));
        neighbours.setReportedNs(slot, reportedNs);
        return slot;
    }
}
