package io.rivulet.transport.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.session.Keepalive.Verdict;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.time.Nanos;
import org.junit.jupiter.api.Test;

/** RFC 7016 section 3.5.4.1. */
class KeepaliveTest {
    private static final long S = Nanos.SECOND;
    private static final long RTO = 250 * Nanos.MILLISECOND;

    private final Keepalive keepalive = new Keepalive(10 * S, 30 * S, S);

    @Test
    void asksAgainAndAgainMoreAndMoreSeldomAndGivesUp() {
        assertThat(keepalive.nextNs()).isEqualTo(11 * S);
        assertThat(keepalive.check(11 * S, RTO)).isEqualTo(Verdict.PING);

        int again = 0;
        long rtoNs = RTO;
        while (keepalive.check(keepalive.nextNs(), rtoNs) == Verdict.PING_AGAIN) {
            again++;
            rtoNs = rtoNs * 3 / 2;
        }

        assertThat(again).as("0.25 s, 0.38 s, 0.56 s ... in 20 s").isEqualTo(10);
        assertThat(keepalive.nextNs()).as("30 s after the last sign").isEqualTo(31 * S);
        assertThat(keepalive.check(31 * S, RTO)).isEqualTo(Verdict.DEAD);
    }

    @Test
    void waitsAnewWheneverTheFarEndIsHeard() {
        assertThat(keepalive.heardNs()).isEqualTo(Nanos.NEVER);
        keepalive.onHeard(8 * S);

        assertThat(keepalive.check(11 * S, RTO)).isEqualTo(Verdict.WAIT);
        assertThat(keepalive.nextNs()).isEqualTo(18 * S);
        assertThat(keepalive.check(18 * S, RTO)).isEqualTo(Verdict.PING);
        keepalive.onHeard(18 * S + RTO);
        assertThat(keepalive.check(28 * S + RTO, RTO))
                .as("the last one was answered")
                .isEqualTo(Verdict.PING);
        assertThat(keepalive.heardNs()).isEqualTo(18 * S + RTO);
    }

    @Test
    @Covers("7016-3.5.4.1-2")
    void asksNotMoreOftenThanAnswersTake() {
        Keepalive brief = new Keepalive(2 * S, 4 * S, 0);

        assertThat(brief.check(2 * S, S)).isEqualTo(Verdict.PING);
        assertThat(brief.nextNs()).isEqualTo(3 * S);
    }

    @Test
    void cutsThePeriodToWhatMakesSense() {
        keepalive.setPeriodNs(1);
        assertThat(keepalive.nextNs()).isEqualTo(S + 100 * Nanos.MILLISECOND);

        keepalive.setPeriodNs(Long.MAX_VALUE);
        assertThat(keepalive.nextNs()).isEqualTo(31 * S);
    }
}
