package io.rivulet.transport.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.DatagramCore;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HostClockTest {
    @Test
    void aFastClockGainsItsSkew() {
        HostClock clock = new HostClock(1_000, 500, 100);

        assertThat(clock.localNs(1_000)).isEqualTo(500);
        assertThat(clock.localNs(1_000_001_000)).isEqualTo(1_000_100_500);
    }

    @Test
    void aDeadlineIsMetAtTheFirstTimeThatReachesIt() {
        Random random = new Random(7);

        for (int i = 0; i < 100_000; i++) {
            HostClock clock =
                    new HostClock(random.nextInt(1_000), random.nextInt(1_000), random.nextInt(2_001) - 1_000);
            long localNs = 1_000 + (random.nextLong() >>> (2 + random.nextInt(50)));

            long networkNs = clock.networkNs(localNs, 1_000);

            assertThat(clock.localNs(networkNs)).isGreaterThanOrEqualTo(localNs);
            assertThat(networkNs == 1_000 || clock.localNs(networkNs - 1) < localNs)
                    .isTrue();
        }
    }

    @Test
    void noDeadlineStaysNone() {
        assertThat(new HostClock(5, 5, 5).networkNs(DatagramCore.NO_DEADLINE_NS, 10))
                .isEqualTo(DatagramCore.NO_DEADLINE_NS);
    }
}
