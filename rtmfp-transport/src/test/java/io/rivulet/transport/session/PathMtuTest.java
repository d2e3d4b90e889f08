package io.rivulet.transport.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.time.Nanos;
import org.junit.jupiter.api.Test;

class PathMtuTest {
    private static final int BASE = 1_232;
    private static final int CEILING = 1_472;
    private static final long RTO_NS = 250 * Nanos.MILLISECOND;

    private final PathMtu path = new PathMtu(BASE, CEILING);
    private long nowNs;
    private int carries = CEILING;
    private int probes;

    private void sendFullDatagrams(int count) {
        for (int i = 0; i < count; i++) {
            path.onSent(nowNs, path.datagramBytes() - 20);
        }
    }

    /** Lets time pass on a path that echoes what it carries at once. */
    private void run(long untilNs) {
        while (path.nextNs() <= untilNs) {
            nowNs = Math.max(nowNs, path.nextNs());
            int length = path.nextProbe(nowNs, RTO_NS);
            if (length > 0) {
                probes++;
                if (length <= carries) {
                    path.onEcho(nowNs, path.probeNumber());
                }
            }
        }
        nowNs = untilNs;
    }

    @Test
    void triesTheLongestFirst() {
        sendFullDatagrams(32);
        run(Nanos.SECOND);

        assertThat(path.datagramBytes()).isEqualTo(CEILING);
        assertThat(probes).isEqualTo(1);
        assertThat(path.nextNs()).as("nothing is left to find").isEqualTo(Nanos.NO_DEADLINE);
    }

    @Test
    void doesNotProbeForLittleData() {
        sendFullDatagrams(31);
        for (int i = 0; i < 1_000; i++) {
            path.onSent(nowNs, 500);
        }
        assertThat(path.nextNs()).isEqualTo(Nanos.NO_DEADLINE);
    }

    @Test
    void findsWhatThePathCarriesWithinItsPrecision() {
        for (carries = BASE; carries < CEILING; carries += 7) {
            PathMtuTest each = new PathMtuTest();
            each.carries = carries;
            each.sendFullDatagrams(32);
            each.run(60 * Nanos.SECOND);
            assertThat(each.path.datagramBytes())
                    .isLessThanOrEqualTo(carries)
                    .isGreaterThanOrEqualTo(Math.max(BASE, carries - 16));
            assertThat(each.probes)
                    .as("at most four for each of five lengths that are too long")
                    .isLessThanOrEqualTo(20);
        }
    }

    @Test
    void oneLostProbeMeansNothing() {
        sendFullDatagrams(32);
        for (int i = 0; i < 3; i++) {
            assertThat(path.nextProbe(nowNs, RTO_NS)).isEqualTo(CEILING);
            assertThat(path.nextNs()).isEqualTo(nowNs + 500 * Nanos.MILLISECOND);
            nowNs = path.nextNs();
        }
        run(nowNs + Nanos.SECOND);
        assertThat(path.datagramBytes()).isEqualTo(CEILING);
    }

    @Test
    void anEchoOfAnotherProbeProvesNothing() {
        sendFullDatagrams(32);
        path.nextProbe(nowNs, RTO_NS);

        assertThat(path.onEcho(nowNs, path.probeNumber() + 1)).isFalse();
        assertThat(path.datagramBytes()).isEqualTo(BASE);
        assertThat(path.onEcho(nowNs, path.probeNumber())).isTrue();
        assertThat(path.onEcho(nowNs, path.probeNumber())).as("again").isFalse();
    }

    @Test
    void fallsBackWhenTheLengthInUseIsNotCarriedAnyMore() {
        sendFullDatagrams(32);
        run(10 * Nanos.SECOND);
        carries = 1_300;

        assertThat(path.onLoss(nowNs)).isTrue();
        run(nowNs + 3 * Nanos.SECOND);
        assertThat(path.datagramBytes()).isEqualTo(BASE);
        run(nowNs + 60 * Nanos.SECOND);
        assertThat(path.datagramBytes()).isBetween(1_284, 1_300);
    }

    @Test
    void lossByAccidentCostsAProbeInTwoSecondsAtMost() {
        sendFullDatagrams(32);
        run(10 * Nanos.SECOND);
        probes = 0;
        for (int i = 0; i < 100; i++) {
            path.onLoss(nowNs);
            run(nowNs + 100 * Nanos.MILLISECOND);
        }
        assertThat(path.datagramBytes()).isEqualTo(CEILING);
        assertThat(probes).isBetween(4, 6);
    }

    @Test
    void noProbeIsNeededWhileLongDatagramsGetThrough() {
        sendFullDatagrams(32);
        run(10 * Nanos.SECOND);
        probes = 0;
        for (int i = 0; i < 100; i++) {
            path.onLoss(nowNs);
            run(nowNs + 100 * Nanos.MILLISECOND);
            path.onCarried(nowNs);
        }
        assertThat(probes).isLessThanOrEqualTo(1);
    }

    @Test
    void looksAgainAfterTenMinutes() {
        carries = 1_300;
        sendFullDatagrams(32);
        run(60 * Nanos.SECOND);
        carries = CEILING;

        run(599 * Nanos.SECOND);
        assertThat(path.datagramBytes()).isLessThanOrEqualTo(1_300);
        run(700 * Nanos.SECOND);
        assertThat(path.datagramBytes()).isEqualTo(CEILING);
    }

    @Test
    void nothingIsLookedForBeyondTheFirstLengthWhenThatIsTheCeiling() {
        PathMtu fixed = new PathMtu(CEILING, CEILING);
        for (int i = 0; i < 100; i++) {
            assertThat(fixed.onSent(0, CEILING)).isFalse();
        }
        assertThat(fixed.onLoss(Nanos.SECOND)).isFalse();
        assertThat(fixed.nextNs()).isEqualTo(Nanos.NO_DEADLINE);
    }

    @Test
    void forgetsWhatItKnewWhenThePathIsAnother() {
        sendFullDatagrams(32);
        run(Nanos.SECOND);
        path.restart();

        assertThat(path.datagramBytes()).isEqualTo(BASE);
        assertThat(path.nextNs()).isEqualTo(Nanos.NO_DEADLINE);
        sendFullDatagrams(32);
        assertThat(path.nextNs()).isEqualTo(nowNs);
    }
}
