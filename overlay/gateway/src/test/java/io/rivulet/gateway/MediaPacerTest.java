package io.rivulet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MediaPacerTest {
    private static final long MS = 1_000_000;

    private final MediaPacer pacer = new MediaPacer();
    private long nowNs = 7_000 * MS;

    @Test
    void theFirstIsDueAtOnceAndTheOthersByTheirTimes() {
        assertThat(waitFor(500)).isZero();
        assertThat(waitFor(540)).isEqualTo(40);
        assertThat(waitFor(580)).isEqualTo(40);
        assertThat(waitFor(1_580)).isEqualTo(1_000);
    }

    @Test
    void aSourceInRealTimeIsNotSlowedDown() {
        waitFor(0);
        for (int ms = 40; ms < 10_000; ms += 40) {
            nowNs += 40 * MS; // the pipe took that long
            assertThat(waitFor(ms)).isZero();
        }
    }

    @Test
    void clumpsAreSmoothedOut() {
        waitFor(0);
        waitFor(40);
        waitFor(80);
        nowNs += 40 * MS;

        assertThat(waitFor(120)).isZero();
        assertThat(waitFor(160)).isEqualTo(40);
    }

    @Test
    void afterAStallItCatchesUpAtTwiceTheSpeed() {
        waitFor(0);
        nowNs += 2_040 * MS; // the next one came two seconds late

        assertThat(waitFor(40)).isZero();
        long waitedMs = 0;
        for (int ms = 80; ms <= 8_000; ms += 40) {
            long oneMs = waitFor(ms);
            assertThat(oneMs).isIn(20L, 40L);
            waitedMs += oneMs;
        }
        assertThat(waitedMs)
                .as("7,960 ms of stream, less the 2,000 that were lost")
                .isEqualTo(5_960);
        assertThat(pacer.restarts()).isZero();
    }

    @Test
    void afterAVeryLongStallItStartsAnew() {
        waitFor(0);
        nowNs += 3_600_000 * MS;

        assertThat(waitFor(40)).isZero();
        assertThat(waitFor(80)).isEqualTo(40);
        assertThat(pacer.restarts()).isEqualTo(1);
    }

    @Test
    void aLittleOutOfOrderIsDueAtOnce() {
        waitFor(0);
        waitFor(100);

        assertThat(waitFor(80)).isZero();
        assertThat(waitFor(140)).isEqualTo(40);
    }

    /** Waits until it is due, sends it, and says how long that took, in milliseconds. */
    private long waitFor(long timestampMs) {
        long beforeNs = nowNs;
        nowNs = Math.max(nowNs, pacer.dueNs(nowNs, timestampMs));
        pacer.onSent(nowNs, timestampMs);
        return (nowNs - beforeNs) / MS;
    }
}
