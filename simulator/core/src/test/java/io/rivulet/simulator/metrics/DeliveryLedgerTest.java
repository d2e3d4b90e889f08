package io.rivulet.simulator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeliveryLedgerTest {
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    private static final long START = 5 * SECOND;

    /** Ten messages a second for ten seconds. */
    private final EmissionSchedule schedule = new EmissionSchedule(START, 80_000, 1_000, 100);

    @Test
    void everythingInTimeIsEverything() {
        DeliveryLedger ledger = new DeliveryLedger(2, schedule);
        DeliverySink sink = ledger.sink();
        sink.joined(0, SECOND);
        sink.joined(1, SECOND);
        for (int message = 0; message < 100; message++) {
            sink.delivered(0, message, schedule.emittedNs(message) + 100 * MS);
            sink.delivered(1, message, schedule.emittedNs(message) + 300 * MS);
        }

        DeliveryFigures figures = ledger.figures(20 * SECOND, true);

        assertThat(figures.expected()).isEqualTo(200);
        assertThat(figures.delivered()).isEqualTo(200);
        assertThat(figures.slots()).isEqualTo(20);
        assertThat(figures.continuity(0)).isEqualTo(0.5);
        assertThat(figures.continuity(1)).isEqualTo(1);
        assertThat(figures.fedShare()).isEqualTo(1);
        assertThat((double) figures.delays().quantileNs(0.5)).isBetween(99e6, 101e6);
        assertThat(figures.delays().maxNs()).isEqualTo(300 * MS);
        assertThat(figures.startUpSeconds(0.5)).isNaN();
    }

    @Test
    void whoComesLaterCountsFromWhenItPlays() {
        DeliveryLedger ledger = new DeliveryLedger(1, schedule);
        DeliverySink sink = ledger.sink();
        sink.joined(0, START + 2 * SECOND);
        // Begins with what was due a second earlier: that is catching up, and no delay.
        for (int message = 15; message < 100; message++) {
            long arrival = Math.max(START + 2_500 * MS, schedule.emittedNs(message) + 50 * MS);
            sink.delivered(0, message, arrival);
        }

        DeliveryFigures figures = ledger.figures(20 * SECOND, true);

        // Due after 7.5 s: messages 26 to 99.
        assertThat(figures.expected()).isEqualTo(74);
        assertThat(figures.delivered()).isEqualTo(74);
        assertThat(figures.caughtUp()).isEqualTo(11);
        assertThat(figures.firstCopies()).isEqualTo(85);
        // Messages 26 to 29 were due in that half second.
        assertThat(figures.firstCopies(5)).isEqualTo(15);
        assertThat(figures.startUpSeconds(0.5)).isEqualTo(0.5);
        assertThat(figures.continuity(0)).isEqualTo(1);
    }

    @Test
    void whoBeginsToPlayFirstMayBeToldOfLast() {
        long firstNs = START + 2_450 * MS;
        long secondNs = START + 2_620 * MS;
        DeliveryLedger ledger = new DeliveryLedger(2, schedule);
        DeliverySink sink = ledger.sink();
        sink.joined(0, START + SECOND);
        sink.joined(1, START + SECOND);

        sink.delivered(1, schedule.dueBy(secondNs), secondNs + 100 * MS);
        sink.delivered(0, schedule.dueBy(firstNs), firstNs);

        long secondPlaysFrom = schedule.dueBy(secondNs + 100 * MS);
        assertThat(secondPlaysFrom).isGreaterThan(schedule.dueBy(firstNs));
        assertThat(ledger.figures(20 * SECOND, true).expected())
                .isEqualTo(100 - schedule.dueBy(firstNs) + 100 - secondPlaysFrom);
    }

    @Test
    void whatWasOnItsWayToTheDeadIsNobodysLoss() {
        DeliveryLedger ledger = new DeliveryLedger(1, schedule);
        DeliverySink sink = ledger.sink();
        sink.joined(0, SECOND);
        for (int message = 0; message < 40; message++) {
            if (message != 3) {
                sink.delivered(0, message, schedule.emittedNs(message) + 50 * MS);
            }
        }
        // Messages 40 to 50 are due and on their way; message 3 was lost long ago, and is.
        sink.left(0, START + 5 * SECOND, message -> message < 40);

        DeliveryFigures figures = ledger.figures(20 * SECOND, true);

        assertThat(figures.expected()).isEqualTo(40);
        assertThat(figures.delivered()).isEqualTo(39);
        assertThat(ledger.owed(0, 20 * SECOND)).isEqualTo(40);
        assertThat(figures.continuity(3, 0)).isEqualTo(0.8);
        assertThat(figures.continuity(3, 15)).isEqualTo(1);
    }

    @Test
    void whoWaitsInVainWouldHaveNeededLonger() {
        DeliveryLedger ledger = new DeliveryLedger(10, schedule);
        DeliverySink sink = ledger.sink();
        for (int peer = 0; peer < 10; peer++) {
            sink.joined(peer, START + SECOND);
        }
        for (int peer = 0; peer < 7; peer++) {
            sink.delivered(peer, 20, START + SECOND + (peer + 1) * (100 * MS));
        }
        // One leaves while three are still waiting; nothing ever comes to the two others.
        sink.left(7, START + SECOND + 350 * MS, message -> false);

        DeliveryFigures figures = ledger.figures(START + 12 * SECOND, true);

        assertThat(figures.startUpSeconds(0.3)).isEqualTo(0.3);
        // 0.7 were waiting after 0.3 s, six at risk remain of whom each counts for 0.7 / 6.
        assertThat(figures.startUpSeconds(0.41)).isEqualTo(0.4);
        assertThat(figures.startUpSeconds(0.42)).isEqualTo(0.5);
        assertThat(figures.startUpSeconds(0.95)).isInfinite();
        assertThat(figures.unfed()).isEqualTo(2);
        assertThat(ledger.startUpMs(7)).isEqualTo(-1);
    }

    @Test
    void whoLeavesUnfedAfterTenSecondsIsUnfed() {
        DeliveryLedger ledger = new DeliveryLedger(3, schedule);
        DeliverySink sink = ledger.sink();
        sink.joined(0, SECOND);
        sink.joined(1, SECOND);
        sink.joined(2, START + 2 * SECOND);
        sink.left(0, START + 9 * SECOND, message -> false);
        sink.left(1, START + 10 * SECOND, message -> false);
        sink.left(2, START + 12 * SECOND, message -> false);

        assertThat(ledger.figures(START + 30 * SECOND, true).unfed()).isEqualTo(2);
    }

    @Test
    void peersMayHaveAnySinks() {
        DeliveryLedger one = new DeliveryLedger(4, schedule);
        DeliveryLedger two = new DeliveryLedger(4, schedule);
        DeliverySink only = one.sink();
        DeliverySink first = two.sink();
        DeliverySink second = two.sink();
        for (int peer = 0; peer < 4; peer++) {
            DeliverySink other = peer % 2 == 0 ? first : second;
            only.joined(peer, 0);
            other.joined(peer, 0);
            for (int message = 0; message < 100; message++) {
                long arrival = schedule.emittedNs(message) + (peer * 37 + message) * MS;
                only.delivered(peer, message, arrival);
                other.delivered(peer, message, arrival);
            }
        }

        DeliveryFigures ofOne = one.figures(20 * SECOND, true);
        DeliveryFigures ofTwo = two.figures(20 * SECOND, true);

        assertThat(two.traceHash()).isEqualTo(one.traceHash()).hasSize(64);
        assertThat(ofTwo.delays().quantileNs(0.99)).isEqualTo(ofOne.delays().quantileNs(0.99));
        assertThat(ofTwo.continuity(0)).isEqualTo(ofOne.continuity(0));
    }

    @Test
    void anotherTimeOrOrderGivesAnotherHash() {
        assertThat(hash(0, 1, 10)).isEqualTo(hash(0, 1, 10));
        assertThat(hash(0, 1, 11)).isNotEqualTo(hash(0, 1, 10));
        assertThat(hash(1, 0, 10)).isNotEqualTo(hash(0, 1, 10));
    }

    private String hash(int first, int second, long delayMs) {
        DeliveryLedger ledger = new DeliveryLedger(1, schedule);
        DeliverySink sink = ledger.sink();
        sink.joined(0, 0);
        sink.delivered(0, first, START + delayMs * MS);
        sink.delivered(0, second, START + delayMs * MS);
        return ledger.traceHash();
    }

    @Test
    void recoveryIsWhenItIsGoodForFiveSeconds() {
        EmissionSchedule minute = new EmissionSchedule(0, 80_000, 1_000, 600);
        DeliveryLedger ledger = new DeliveryLedger(1, minute);
        DeliverySink sink = ledger.sink();
        sink.joined(0, 0);
        for (int message = 0; message < 600; message++) {
            boolean isLate = message >= 100 && message < 120 || message >= 140 && message < 150;
            sink.delivered(0, message, minute.emittedNs(message) + (isLate ? 3_000 : 100) * MS);
        }

        DeliveryFigures figures = ledger.figures(90 * SECOND, true);

        // Bad from 10 to 12 s and again from 14 to 15 s.
        assertThat(figures.recoverySeconds(3, 10 * SECOND, 0.999)).isEqualTo(5);
        assertThat(figures.recoverySeconds(3, 20 * SECOND, 0.999)).isZero();
        assertThat(figures.worstContinuity(3, 0)).isZero();
    }

    @Test
    void anInterruptedRunIsJudgedByWhatIsSettled() {
        DeliveryLedger ledger = new DeliveryLedger(1, schedule);
        DeliverySink sink = ledger.sink();
        sink.joined(0, 0);
        for (int message = 0; message < 50; message++) {
            sink.delivered(0, message, schedule.emittedNs(message) + 50 * MS);
        }

        DeliveryFigures figures = ledger.figures(START + 6 * SECOND, false);

        assertThat(figures.slots()).isEqualTo(4);
        assertThat(figures.continuity(3)).isEqualTo(1);
    }

    @Test
    void dueIsWhatWasEmitted() {
        EmissionSchedule odd = new EmissionSchedule(START, 1_000_000, 1_100, 3_409);

        for (int message = 0; message < 3_409; message += 97) {
            assertThat(odd.dueBy(odd.emittedNs(message))).isEqualTo(message + 1);
            assertThat(odd.dueBy(odd.emittedNs(message) - 1)).isEqualTo(message);
        }
        assertThat(EmissionSchedule.messages(30 * SECOND, 1_000_000, 1_100)).isEqualTo(3_409);
    }
}
