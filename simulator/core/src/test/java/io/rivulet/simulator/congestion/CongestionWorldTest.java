package io.rivulet.simulator.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code overlay/docs/congestion.md} claims of the controllers, with some room. */
class CongestionWorldTest {
    private static final double MS = 1e6;

    private static CongestionResult run(CongestionCase plan, long seed) {
        return new CongestionWorld(plan, seed).run();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void delayControllerAloneKeepsTheQueueShortAndTheUplinkBusy(long seed) {
        CongestionResult result = run(CongestionCases.alone(FlowKind.DELAY), seed);

        assertThat(result.utilisation()).isGreaterThan(0.97);
        assertThat(result.queueNs(0.95) / MS).as("p95 in ms").isLessThan(90);
        assertThat(result.queueNs(1) / MS).as("largest in ms").isLessThan(120);
        assertThat(result.lossRatio()).isZero();
    }

    @Test
    void rfcControllerAloneFillsTheBufferAndTheUplink() {
        CongestionResult result = run(CongestionCases.alone(FlowKind.RFC), 1);

        assertThat(result.utilisation()).isGreaterThan(0.97);
        assertThat(result.queueNs(0.95) / MS).as("p95 in ms").isBetween(160.0, 200.0);
        assertThat(result.lossRatio()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void twoDelayControllersShareFairlyThoughOneCameLate(long seed) {
        CongestionResult result = run(CongestionCases.pair(FlowKind.DELAY), seed);

        assertThat(result.fairness()).isGreaterThan(0.95);
        assertThat(result.utilisation()).isGreaterThan(0.97);
        assertThat(result.queueNs(0.95) / MS).as("p95 in ms").isLessThan(120);
    }

    @Test
    void plainLedbatGivesNearlyAllToTheLatecomer() {
        CongestionResult result = run(CongestionCases.pair(FlowKind.LEDBAT_60), 1);

        assertThat(result.bytesPerSec(1)).isGreaterThan(4 * result.bytesPerSec(0));
    }

    @Test
    void fourDelayControllersKeepTheQueueOfOne() {
        CongestionResult four = run(CongestionCases.four(FlowKind.DELAY), 1);
        CongestionResult model = run(CongestionCases.four(FlowKind.MODEL), 1);

        assertThat(four.fairness()).isGreaterThan(0.9);
        assertThat(four.queueNs(0.95) / MS).as("p95 in ms").isLessThan(90);
        assertThat(model.queueNs(0.95) / MS).as("p95 in ms of path models").isGreaterThan(130);
    }

    @Test
    void aDeepBufferMakesNoDifferenceToDelayControllers() {
        CongestionResult delay = run(CongestionCases.deep(FlowKind.DELAY), 1);
        CongestionResult rfc = run(CongestionCases.deep(FlowKind.RFC), 1);

        assertThat(delay.queueNs(0.95) / MS).as("p95 in ms").isLessThan(120);
        assertThat(rfc.queueNs(0.95) / MS).as("p95 in ms of RfcControllers").isGreaterThan(900);
    }

    @Test
    void twoRfcControllersShareFairly() {
        assertThat(run(CongestionCases.pair(FlowKind.RFC), 1).fairness()).isGreaterThan(0.95);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void delayControllerYieldsToRenoAndIsBackWhenItEnds(long seed) {
        CongestionResult result = run(CongestionCases.beside(FlowKind.DELAY, FlowKind.RENO), seed);
        double capacity = result.plan().bytesPerSec();

        assertThat(result.bytesPerSec(1) / capacity).as("Reno's share").isGreaterThan(0.7);
        for (int second = 20; second < 70; second += 5) {
            assertThat(result.bytesPerSec(0, second, second + 5) / capacity)
                    .as("its own share from %s s on", second)
                    .isGreaterThan(0.04);
        }
        assertThat(result.bytesPerSec(0, 75, 100) / capacity)
                .as("its own share after Reno's end")
                .isGreaterThan(0.95);
    }

    @Test
    void rfcControllerHoldsItsOwnBesideReno() {
        CongestionResult result = run(CongestionCases.beside(FlowKind.RFC, FlowKind.RENO), 1);

        assertThat(result.bytesPerSec(0)).isBetween(0.25 * result.bytesPerSec(1), 1.5 * result.bytesPerSec(1));
    }

    @Test
    void renoIsAFairMeasure() {
        CongestionResult alone = run(CongestionCases.alone(FlowKind.RENO), 1);
        CongestionResult pair = run(CongestionCases.pair(FlowKind.RENO), 1);

        assertThat(alone.utilisation()).isGreaterThan(0.97);
        assertThat(alone.lossRatio()).isBetween(0.001, 0.02);
        assertThat(pair.fairness()).isGreaterThan(0.98);
    }

    @Test
    void jitterMakesDelayControllerNotShy() {
        assertThat(run(CongestionCases.jittery(FlowKind.DELAY), 1).utilisation())
                .isGreaterThan(0.95);
    }

    @Test
    void theSameSeedGivesTheSameResult() {
        CongestionCase plan = CongestionCases.beside(FlowKind.DELAY, FlowKind.RENO);

        String first = CongestionJson.of(List.of(run(plan, 7)), 7, "x").toText();
        String second = CongestionJson.of(List.of(run(plan, 7)), 7, "x").toText();
        String other = CongestionJson.of(List.of(run(plan, 8)), 7, "x").toText();

        assertThat(second).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }
}
