package io.rivulet.simulator.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.transport.congestion.BurstLimiter;
import io.rivulet.transport.congestion.RfcController;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendWindowsTest {
    private static final int SEGMENT = 1_202;
    private static final int SESSION = 3;
    private static final long MS = 1_000_000;

    /** What happens, one after the other: to the columns, and to the production classes. */
    private final SendWindows columns = new SendWindows(SEGMENT);

    private final RfcController window = new RfcController(SEGMENT);
    private final BurstLimiter burst = new BurstLimiter(SEGMENT);
    private long outstanding;
    private long timeCriticalSentNs = Long.MIN_VALUE / 2;
    private long reverseNs = Long.MIN_VALUE / 2;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void doWhatTheProductionClassesDo(long seed) {
        SeedTree dice = SeedTree.of(seed);
        columns.ensure(SESSION + 1);
        columns.open(SESSION);
        long nowNs = 0;
        for (int step = 0; step < 3_000; step++) {
            SeedTree die = dice.child("step", step);
            nowNs += die.child("wait").between(0, step % 700 == 0 ? 2_000 : 30) * MS;
            double what = die.child("what").uniform();
            if (what < 0.5) {
                send(
                        nowNs,
                        (int) die.child("size").between(20, 1_100),
                        die.child("urgent").uniform() < seed / 8.0);
            } else if (what < 0.99) {
                acknowledge(nowNs, die);
            } else {
                columns.onTimeout(SESSION, outstanding > 0);
                columns.onChunkGone(SESSION, (int) outstanding);
                window.onTimeout(outstanding > 0);
                burst.onTimeout();
                outstanding = 0;
            }

            assertThat(columns.bytes(SESSION)).as("after step %d", step).isEqualTo((int) window.windowBytes());
            assertThat(columns.outstanding(SESSION)).isEqualTo((int) outstanding);
            assertThat(columns.isOpen(SESSION)).isEqualTo(burst.allows() && outstanding < window.windowBytes());
        }
        assertThat(columns.bytes(SESSION)).isPositive();
    }

    private void send(long nowNs, int bytes, boolean isUrgent) {
        if (!columns.isOpen(SESSION)) {
            return;
        }
        columns.onChunkSent(SESSION, bytes);
        columns.onDataPacketSent(SESSION);
        burst.onDataPacketSent();
        outstanding += bytes;
        if (isUrgent) {
            columns.onTimeCriticalSent(SESSION, nowNs);
            timeCriticalSentNs = nowNs;
        }
    }

    private void acknowledge(long nowNs, SeedTree die) {
        boolean isReverse = die.child("reverse").uniform() < 0.1;
        reverseNs = isReverse ? nowNs : reverseNs;
        columns.onPacket(SESSION, nowNs, isReverse);
        window.onPacketStart(nowNs, outstanding);
        int bytes = (int) Math.min(outstanding, die.child("bytes").between(0, 4_000));
        boolean isLost = bytes > 0 && die.child("lost").uniform() < 0.02;
        boolean isPassedOver = isLost || bytes > 0 && die.child("passed over").uniform() < 0.05;
        if (bytes > 0) {
            columns.onAcknowledged(SESSION, bytes);
            window.onAcknowledged(bytes);
            outstanding -= bytes;
        }
        if (isPassedOver) {
            window.onNegativeAcknowledgement();
        }
        if (isLost) {
            window.onLoss();
        }
        boolean isSent = nowNs - timeCriticalSentNs <= 800 * MS;
        boolean mayGrowFast = nowNs - reverseNs > 800 * MS && !isSent;
        window.onPacketProcessed(mayGrowFast, isSent);
        burst.onAcknowledgement(bytes);
        columns.onPacketProcessed(SESSION, nowNs, true, isPassedOver, isLost);
    }
}
