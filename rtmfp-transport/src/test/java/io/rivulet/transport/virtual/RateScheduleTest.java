package io.rivulet.transport.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.transport.testing.CorePair;
import io.rivulet.transport.testing.ScriptedCore;
import io.rivulet.transport.testing.ScriptedCore.Received;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateScheduleTest {
    private static final long MS = 1_000_000;

    /** 20 ms at the whole rate, 10 ms of nothing, 20 ms at half. */
    private static final RateSchedule UNEVEN = RateSchedule.builder()
            .step(Duration.ofMillis(20), 1)
            .step(Duration.ofMillis(10), 0)
            .step(Duration.ofMillis(20), 0.5)
            .build();

    private final CorePair<ScriptedCore> pair = new CorePair<>(new ScriptedCore(), new ScriptedCore());

    @Test
    void whatIsSentInAnOutageWaits() {
        uplink(UNEVEN);

        pair.advance(Duration.ofMillis(22));
        send(2);
        pair.advance(Duration.ofSeconds(1));

        // 1,000 bytes take 10 ms at 100,000 bytes/s: from 30 ms on at half the rate, and the latency is 10 ms.
        assertThat(arrivals()).containsExactly(60 * MS, 70 * MS);
    }

    @Test
    void aDatagramOnTheLinkIsCarriedOverSteps() {
        uplink(UNEVEN);

        pair.advance(Duration.ofMillis(15));
        send(1);
        pair.advance(Duration.ofSeconds(1));

        // Half of it by 20 ms, the rest from 30 ms to 40 ms.
        assertThat(arrivals()).containsExactly(50 * MS);
    }

    @Test
    void beginsAgainAfterItsLastStep() {
        uplink(UNEVEN);

        pair.advance(Duration.ofSeconds(50));
        send(3);
        pair.advance(Duration.ofSeconds(1));

        assertThat(arrivals()).containsExactly(50_020 * MS, 50_030 * MS, 50_060 * MS);
    }

    @Test
    void theQueueIsBoundedByWhatWaits() {
        pair.nearHost()
                .setUplink(LinkConfig.builder()
                        .rateBytesPerSec(100_000)
                        .rateSchedule(UNEVEN)
                        .queueBytes(3_000)
                        .build());

        pair.advance(Duration.ofMillis(21));
        send(5);
        long backlog = pair.nearHost().uplinkBacklogBytes();
        pair.advance(Duration.ofSeconds(1));

        assertThat(backlog).isEqualTo(3_000);
        assertThat(arrivals()).hasSize(3);
    }

    @Test
    void timeAndWhatIsDoneByThenAreInverse() {
        long previous = 0;
        for (long served = 1; served < 200 * MS; served += 777_777) {
            long timeNs = UNEVEN.timeNs(served);

            assertThat(UNEVEN.servedNs(timeNs)).isEqualTo(served);
            assertThat(timeNs).isGreaterThan(previous);
            previous = timeNs;
        }
    }

    @Test
    void everyViolatedRangeIsReportedAtOnce() {
        RateSchedule.Builder builder =
                RateSchedule.builder().step(Duration.ZERO, 0.5).step(Duration.ofDays(1), 1.5);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("duration of step 0 is 0", "duration of step 1", "share of step 1 is 1.5");
        assertThatThrownBy(() ->
                        RateSchedule.builder().step(Duration.ofSeconds(1), 0).build())
                .hasMessageContaining("share is 0 in every step");
    }

    private void uplink(RateSchedule schedule) {
        pair.nearHost()
                .setUplink(LinkConfig.builder()
                        .rateBytesPerSec(100_000)
                        .rateSchedule(schedule)
                        .build());
    }

    private void send(int count) {
        pair.near(now -> {
            for (int i = 0; i < count; i++) {
                pair.near().send(CorePair.FAR, "x".repeat(972));
            }
        });
    }

    private List<Long> arrivals() {
        return pair.far().received().stream().map(Received::nowNs).toList();
    }
}
