package io.rivulet.simulator.coarse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class OutagesTest {
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;
    private static final long LATENCY = 20 * MS;

    private final Outages outages = new Outages();

    private static BitSet of(int... peers) {
        BitSet set = new BitSet();
        for (int peer : peers) {
            set.set(peer);
        }
        return set;
    }

    private long sentMs(int from, int to, long nowMs) {
        return outages.sentNs(from, to, nowMs * MS, LATENCY) / MS;
    }

    @Test
    void whatIsSentDuringACutWaitsForTheTimeoutThatComesAfterIt() {
        outages.cut(of(1, 2), SECOND, 2 * SECOND);

        // Timeouts of 250, 353 and 499 ms: at 1,250, 1,603 and 2,103 ms.
        assertThat(sentMs(1, 3, 1_000)).isEqualTo(2_103);
        assertThat(sentMs(3, 1, 1_900)).isEqualTo(2_103);
        // The window is closed until then, though the cut is over.
        assertThat(sentMs(3, 1, 2_050)).isEqualTo(2_103);
        assertThat(sentMs(3, 1, 2_200)).isEqualTo(2_200);
    }

    @Test
    void thoseOnOneSideReachEachOther() {
        outages.cut(of(1, 2), SECOND, 2 * SECOND);

        assertThat(sentMs(1, 2, 1_500)).isEqualTo(1_500);
        assertThat(sentMs(3, 4, 1_500)).isEqualTo(1_500);
        assertThat(sentMs(1, 3, 900)).isEqualTo(900);
    }

    @Test
    void aSecondCutHoldsBackWhatWaitedForTheFirst() {
        outages.cut(of(1), SECOND, 2 * SECOND);
        outages.cut(of(1), 2 * SECOND, 3 * SECOND);

        assertThat(sentMs(1, 3, 1_500)).isEqualTo(3_103);
    }

    @Test
    void nothingWaitsLongerThanASessionLives() {
        outages.cut(of(1), SECOND, 40 * SECOND);

        assertThat(outages.sentNs(1, 3, 5 * SECOND, LATENCY)).isEqualTo(Outages.NEVER);
        assertThat(outages.sentNs(1, 3, 40 * SECOND - LATENCY - 1, LATENCY)).isEqualTo(Outages.NEVER);
        // Whatever is open then was opened after it.
        assertThat(sentMs(1, 3, 40_001)).isEqualTo(40_001);
        assertThat(sentMs(1, 3, 60_000)).isEqualTo(60_000);
    }

    @Test
    void whoIsPausedIsNotReachedByAnybody() {
        outages.pause(of(5), SECOND, 2 * SECOND);

        assertThat(sentMs(1, 5, 1_500)).isEqualTo(2_103);
        assertThat(sentMs(1, 2, 1_500)).isEqualTo(1_500);
    }

    @Test
    void whoMovesIsFoundAfterAWhileByThoseItSendsTo() {
        outages.move(0, SECOND);

        // Lost on the way to the old address; sent again after a timeout, when the new one is known.
        assertThat(sentMs(7, 0, 1_000)).isEqualTo(1_250);
        assertThat(sentMs(7, 0, 1_260)).isEqualTo(1_260);
        assertThat(sentMs(0, 7, 1_000)).isEqualTo(1_000);
    }

    @Test
    void theRendezvousIsOutsideEveryCut() {
        outages.cut(of(1), SECOND, 2 * SECOND);
        outages.pause(of(2), SECOND, 2 * SECOND);

        assertThat(outages.rendezvousUntilNs(1, 1_500 * MS)).isEqualTo(2 * SECOND);
        assertThat(outages.rendezvousUntilNs(2, 1_500 * MS)).isLessThan(0);
        assertThat(outages.rendezvousUntilNs(1, 2 * SECOND)).isLessThan(0);
    }

    @Test
    void thoseThatAreLongOverAreForgotten() {
        outages.cut(of(1), SECOND, 2 * SECOND);

        outages.forget(12 * SECOND);
        assertThat(outages.isAny()).isTrue();
        outages.forget(13 * SECOND);
        assertThat(outages.isAny()).isFalse();
    }
}
