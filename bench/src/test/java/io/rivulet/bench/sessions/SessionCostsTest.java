package io.rivulet.bench.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.bench.crypto.CryptoChoice;
import io.rivulet.transport.netty.IoKind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the figures are of what they say; not how good they are. */
@Timeout(60)
@Isolated("what other tests allocate meanwhile would count")
class SessionCostsTest {
    private static final long MS = 1_000_000;

    @ParameterizedTest
    @EnumSource(KeyAgreementKind.class)
    void opensSessionsAgainAndAgain(KeyAgreementKind kind) throws Exception {
        HandshakeRate.Rate rate = HandshakeRate.measure(kind, IoKind.AUTO, 100 * MS, 500 * MS);

        assertThat(rate.sessions()).isGreaterThan(10);
        assertThat(rate.perCoreSecond()).isPositive().isLessThan(1e6);
        assertThat(HandshakeRate.bare(kind, 50 * MS)).isPositive().isLessThan(1e6);
    }

    @Test
    void idleSessionsStayOpenAndTakeMemory() throws Exception {
        AtomicInteger told = new AtomicInteger();

        IdleSessions.Cost cost = IdleSessions.measure(CryptoChoice.PLAIN, 600, share -> told.incrementAndGet());

        assertThat(cost.sessions()).isEqualTo(600);
        assertThat(cost.bytesPerSession()).isBetween(500.0, 64_000.0);
        assertThat(cost.coreShare()).isBetween(0.0, 1.0);
        assertThat(told).hasPositiveValue();
    }

    @Test
    void busySessionsGetWhatIsDueAndTakeMemory() throws Exception {
        BusySessions.Plan plan = new BusySessions.Plan(
                CryptoChoice.FLASH, IoKind.AUTO, 300, 20, 1_200, Duration.ofMillis(200), Duration.ofMillis(500));

        BusySessions.Cost cost = BusySessions.measure(plan, share -> {});

        assertThat(cost.deliveredMessages()).isPositive().isLessThanOrEqualTo(cost.dueMessages());
        // A session cannot take less than its ciphers.
        assertThat(cost.bytesPerSession()).isBetween(500.0, 256_000.0);
        assertThat(cost.cpuNsPerPacket()).isPositive();
        assertThat(cost.delayP50Ns()).isPositive().isLessThanOrEqualTo(cost.delayP99Ns());
    }
}
