package io.rivulet.transport.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** RFC 7016 section 3.5.2.3. */
class BurstLimiterTest {
    private final BurstLimiter burst = new BurstLimiter(1_000);

    private int sendAll() {
        int sent = 0;
        while (burst.allows()) {
            burst.onDataPacketSent();
            sent++;
        }
        return sent;
    }

    @Test
    void allowsSixPacketsBetweenAcknowledgements() {
        assertThat(sendAll()).isEqualTo(6);
        burst.onAcknowledgement(2_000);
        assertThat(sendAll()).isEqualTo(6);
        burst.onAcknowledgement(0);
        assertThat(sendAll()).isEqualTo(6);
    }

    @Test
    void takesAnAcknowledgementOfManyPacketsForTheManyItStandsFor() {
        sendAll();

        burst.onAcknowledgement(6_000);

        assertThat(sendAll()).isEqualTo(18);
    }

    @Test
    void neverAllowsMoreThanItsBound() {
        sendAll();

        burst.onAcknowledgement(1_000_000);

        assertThat(sendAll()).isEqualTo(32);
    }

    @Test
    void startsOverAfterATimeout() {
        burst.onAcknowledgement(20_000);

        burst.onTimeout();

        assertThat(sendAll()).isEqualTo(6);
    }
}
