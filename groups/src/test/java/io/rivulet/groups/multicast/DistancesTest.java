package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.testing.SeededEntropy;
import io.rivulet.groups.wire.StreamKey;
import io.rivulet.groups.wire.StreamStatus;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One node with three neighbours, 100 ms of round trip to each. */
class DistancesTest {
    private static final int RTT_MS = 100;
    private static final int WAY_MS = RTT_MS / 2 + Distances.HOP_MS;
    private static final int NEAR = 0;
    private static final int FAR = 1;
    private static final int SILENT = 2;
    private static final int ALL_OPEN = 0xff;

    private final byte[] parents = new byte[8];
    private StreamCore core;
    private Distances distances;

    @BeforeEach
    void meet() {
        meet(StreamParameters.lowLatency());
    }

    private void meet(StreamParameters streamParameters) {
        DirectRecorder network = new DirectRecorder();
        network.rttNs = RTT_MS * 1_000_000L;
        Neighbours neighbours = new Neighbours(8);
        core = new StreamCore(
                network,
                null,
                MulticastConfig.defaults(),
                new SeededEntropy(1),
                neighbours,
                new FlowTable(neighbours),
                0,
                "film",
                StreamKey.copyOf(new byte[StreamKey.LENGTH], 0),
                streamParameters,
                null);
        distances = core.distances;
        for (int neighbour = 0; neighbour < 3; neighbour++) {
            assertThat(neighbours.add(neighbour)).isEqualTo(neighbour);
            neighbours.makeReady(neighbour, PeerNetwork.NO_FLOW);
            core.table.reset(neighbour, neighbours.rows());
            distances.reset(neighbour);
            core.table.announced |= Neighbours.bit(neighbour);
        }
        Arrays.fill(parents, (byte) Neighbours.NONE);
        core.window.start(1);
        core.window.place(core.window.reserve(1, 1, true, 0), new byte[1], 0, 1);
    }

    private static long lags(int lagMs) {
        long lags = StreamStatus.ALL_UNKNOWN;
        for (int substream = 0; substream < 8; substream++) {
            lags = StreamStatus.withLagMs(lags, substream, lagMs);
        }
        return lags;
    }

    private boolean update(int nowMs, int served, int open) {
        for (int substream = 0; substream < parents.length; substream++) {
            core.substreams.setParent(substream, parents[substream]);
        }
        return distances.update(nowMs, served, open);
    }

    private void pushes(int count, int tookMs) {
        for (int i = 0; i < count; i++) {
            distances.measurePush(0, tookMs);
        }
    }

    @Test
    void oneIsAsFarBehindAsItsParentAndTheWayFromThere() {
        distances.onStatus(NEAR, ALL_OPEN, lags(72));

        assertThat(distances.overMs(NEAR, 0)).isEqualTo(72 + WAY_MS);
        assertThat(distances.overMs(SILENT, 0)).isEqualTo(Distances.UNKNOWN);
        assertThat(distances.behindMs(NEAR, 0)).isEqualTo(72 + WAY_MS);
    }

    @Test
    void pushesThatComeLateShowMoreThanIsTold() {
        distances.onStatus(NEAR, ALL_OPEN, lags(0));
        distances.onStatus(FAR, ALL_OPEN, lags(18));
        distances.onParent(0, FAR);

        pushes(50, 90);
        assertThat(distances.behindMs(FAR, 0)).isEqualTo(18 + WAY_MS);
        pushes(50, 400);
        assertThat(distances.behindMs(FAR, 0)).isBetween(390 + WAY_MS, 400 + WAY_MS);
        distances.onParent(0, NEAR);

        assertThat(distances.behindMs(NEAR, 0)).isEqualTo(WAY_MS);
    }

    @Test
    void aPushIsWaitedForAsLongAsItUsuallyTakesAndSomeMore() {
        assertThat(distances.patienceMs(0)).isEqualTo(200);
        pushes(50, 40);
        assertThat(distances.patienceMs(0)).isBetween(200 + 38, 200 + 40);
        pushes(50, 240);
        assertThat(distances.patienceMs(0)).isBetween(200 + 235, 200 + 240);

        // What came at once when it was asked for, and was pushed 500 ms after it was told of.
        for (int i = 0; i < 50; i++) {
            distances.measureLatePush(5_000, 1, 4_500 + distances.patienceMs(1));
        }
        assertThat(distances.pushWaitMs(1)).isBetween(490.0, 500.0);
    }

    @Test
    void aFetchPeriodBelowThatIsTheLeastWait() {
        meet(new StreamParameters(2_000, 80, 50, false, 1_000, 1_120));

        assertThat(distances.patienceMs(0)).isEqualTo(80);
    }

    @Test
    void aPushIsWaitedForLongerWhereItsTimeDiffers() {
        for (int i = 0; i < 100; i++) {
            pushes(1, 20);
            pushes(1, 260);
        }
        // About 140 ms, and twice the 120 ms that one differs from that.
        assertThat(distances.patienceMs(0)).isBetween(360, 440);
        pushes(100, 4_000);

        assertThat(distances.patienceMs(0))
                .isEqualTo(StreamParameters.lowLatency().windowMs() / 4);
    }

    @Test
    void aPushOfAParentThatTellsToBeBehindIsWaitedForLonger() {
        distances.onStatus(NEAR, ALL_OPEN, lags(0));
        distances.onStatus(FAR, ALL_OPEN, lags(450));
        distances.onParent(0, FAR);
        assertThat(distances.patienceMs(0)).isBetween(575, 595);

        distances.onStatus(FAR, ALL_OPEN, lags(1_800));
        assertThat(distances.patienceMs(0))
                .isEqualTo(StreamParameters.lowLatency().windowMs() / 2);
        distances.onParent(0, NEAR);

        assertThat(distances.patienceMs(0)).isEqualTo(Distances.PUSH_WAIT_MS);
    }

    @Test
    void whoDoesNotTellIsJudgedByItsLead() {
        parents[0] = NEAR;
        distances.onStatus(NEAR, ALL_OPEN, lags(200));
        update(0, 0xff, ALL_OPEN);
        for (int i = 0; i < 100; i++) {
            core.table.measureLead(SILENT, 0, 150);
        }

        assertThat(distances.overMs(SILENT, 0)).isBetween(98 + Distances.HOP_MS, 102 + Distances.HOP_MS);
    }

    @Test
    void aParentThatHasNotAgreedCountsForNothing() {
        Arrays.fill(parents, (byte) NEAR);
        distances.onStatus(NEAR, ALL_OPEN, lags(0));

        assertThat(update(0, 0xfe, ALL_OPEN)).isFalse();
        assertThat(distances.ownMs(0)).isEqualTo(Distances.UNKNOWN);
        assertThat(update(0, 0xff, ALL_OPEN)).isTrue();
        assertThat(distances.ownMs(0)).isEqualTo(WAY_MS);
    }

    @Test
    void whoWasFurtherFromTheSourceThanWeWereOfLateMayHaveItFromUs() {
        parents[0] = NEAR;
        distances.onStatus(NEAR, ALL_OPEN, lags(50));
        distances.onStatus(FAR, ALL_OPEN, lags(200));
        assertThat(distances.isFeasible(FAR, 0)).isTrue();

        update(0, 0xff, ALL_OPEN);
        distances.onStatus(NEAR, ALL_OPEN, lags(800));
        update(1_000, 0xff, ALL_OPEN);

        assertThat(distances.overMs(FAR, 0)).isLessThan(distances.behindMs(NEAR, 0));
        assertThat(distances.isFeasible(FAR, 0)).isFalse();
        assertThat(distances.isFeasible(SILENT, 0)).isTrue();
        update(4_000, 0xff, ALL_OPEN);
        assertThat(distances.isFeasible(FAR, 0)).isTrue();
    }

    @Test
    void whoTellsOfNoWayWhileOthersHaveOneHasNone() {
        core.neighbours.makeExtended(NEAR);
        core.neighbours.makeExtended(FAR);
        assertThat(distances.hasNone(FAR, 0)).isFalse();

        distances.onStatus(NEAR, ALL_OPEN, lags(50));

        assertThat(distances.hasNone(FAR, 0)).isTrue();
        assertThat(distances.hasNone(NEAR, 0)).isFalse();
        assertThat(distances.hasNone(SILENT, 0)).as("of the original protocol").isFalse();
    }

    @Test
    void aPushIsExpectedSoMuchLaterAsItsParentIsBehindTheBest() {
        distances.onStatus(NEAR, ALL_OPEN, lags(0));
        assertThat(distances.expectedWaitMs(NEAR, 0)).isZero();
        assertThat(distances.expectedWaitMs(SILENT, 0)).isZero();

        distances.onStatus(FAR, ALL_OPEN, lags(450));

        assertThat(distances.expectedWaitMs(FAR, 0)).isBetween(445, 455);
    }

    @Test
    void anotherRateIsWorthTelling() {
        distances.startPublishing();
        assertThat(update(0, 0xff, 0xfe)).isTrue();

        core.rate.expect(StreamStatus.rate(100_000, 100));
        assertThat(update(1_000, 0xff, 0xfe)).isTrue();
        core.rate.expect(StreamStatus.rate(130_000, 130));
        assertThat(update(2_000, 0xff, 0xfe)).isFalse();
        core.rate.expect(StreamStatus.rate(150_000, 150));
        assertThat(update(3_000, 0xff, 0xfe)).isTrue();
    }

    @Test
    void nothingIsToldBeforeAnythingIsKnown() {
        parents[0] = SILENT;

        assertThat(update(0, 0xff, ALL_OPEN)).isFalse();
        assertThat(distances.hasNews()).isFalse();
    }

    @Test
    void aSmallChangeIsNotWorthTelling() {
        parents[0] = NEAR;
        distances.onStatus(NEAR, ALL_OPEN, lags(200));
        assertThat(update(0, 0xff, ALL_OPEN)).isFalse();
        assertThat(update(100, 0xff, ALL_OPEN)).isTrue();
        assertThat(StreamStatus.lagMs(distances.lags(), 0)).isBetween(240 + Distances.HOP_MS, 260 + Distances.HOP_MS);
        assertThat(StreamStatus.lagMs(distances.lags(), 1)).isEqualTo(-1);

        distances.onStatus(NEAR, ALL_OPEN, lags(242));
        assertThat(update(5_000, 0xff, ALL_OPEN)).isFalse();
        distances.onStatus(NEAR, ALL_OPEN, lags(338));

        assertThat(update(5_500, 0xff, ALL_OPEN)).isTrue();
    }

    @Test
    void aWayThatIsLostIsToldOfAtOnce() {
        Arrays.fill(parents, (byte) NEAR);
        distances.onStatus(NEAR, ALL_OPEN, lags(200));
        assertThat(update(0, 0xff, ALL_OPEN)).isTrue();
        parents[0] = Neighbours.NONE;
        assertThat(update(100, 0xff, ALL_OPEN)).isFalse();

        distances.onLost();

        assertThat(update(110, 0xff, ALL_OPEN)).isTrue();
        assertThat(StreamStatus.lagMs(distances.lags(), 0)).isEqualTo(-1);
        assertThat(update(300, 0xff, ALL_OPEN)).isFalse();
    }

    @Test
    void waysThatAreLostAndFoundAllTheTimeAreToldOfTwentyTimesASecondAtMost() {
        distances.onStatus(NEAR, ALL_OPEN, lags(200));
        int told = 0;
        for (int nowMs = 0; nowMs < 1_000; nowMs++) {
            parents[0] = (byte) (nowMs % 100 < 50 ? NEAR : Neighbours.NONE);
            distances.onLost();
            told += update(nowMs, 0xff, ALL_OPEN) ? 1 : 0;
        }

        assertThat(told).isBetween(10, 20);
    }

    @Test
    void beforeTheStreamBeginsWhoseParentHasNoWayHasNone() {
        core.neighbours.makeExtended(NEAR);
        Arrays.fill(parents, (byte) NEAR);
        distances.onStatus(FAR, ALL_OPEN, lags(50));
        assertThat(distances.onStatus(NEAR, ALL_OPEN, lags(200))).isZero();
        update(0, 0xff, ALL_OPEN);
        assertThat(StreamStatus.lagMs(distances.lags(), 0)).isPositive();

        assertThat(distances.onStatus(NEAR, ALL_OPEN, StreamStatus.ALL_UNKNOWN)).isEqualTo(0xff);
        update(1_000, 0xff, ALL_OPEN);
        assertThat(StreamStatus.lagMs(distances.lags(), 0)).isEqualTo(-1);
        core.hasBegun = true; // From now on it is seen what the parent pushes.
        update(2_000, 0xff, ALL_OPEN);

        assertThat(StreamStatus.lagMs(distances.lags(), 0)).isPositive();
    }

    @Test
    void certainIsWhoTellsOfAWayThatIsNotByUs() {
        parents[0] = NEAR;
        distances.onStatus(NEAR, ALL_OPEN, lags(50));
        update(0, 0xff, ALL_OPEN);
        distances.onStatus(FAR, ALL_OPEN, lags(200));

        assertThat(distances.isCertain(NEAR, 0)).isTrue();
        assertThat(distances.isCertain(FAR, 0)).isFalse();
        assertThat(distances.isCertain(SILENT, 0)).isFalse();
    }

    @Test
    void theFirstTimeTheOtherWaysAreWaitedForALittle() {
        distances.onStatus(NEAR, ALL_OPEN, lags(200));
        for (int known = 0; known < 4; known++) {
            parents[known] = NEAR;
            assertThat(update(known, 0xff, ALL_OPEN)).isFalse();
        }
        assertThat(distances.hasNews()).as("told to new neighbours").isFalse();

        assertThat(update(99, 0xff, ALL_OPEN)).isFalse();
        assertThat(update(100, 0xff, ALL_OPEN)).isTrue();
        assertThat(StreamStatus.lagMs(distances.lags(), 3)).isPositive();
        assertThat(StreamStatus.lagMs(distances.lags(), 4)).isEqualTo(-1);
    }

    @Test
    void howFastTheStreamRunsIsToldAloneWhenNoWayIsFoundForLong() {
        core.rate.expect(StreamStatus.rate(100_000, 100));

        assertThat(update(0, 0xff, ALL_OPEN)).isFalse();
        assertThat(update(499, 0xff, ALL_OPEN)).isFalse();
        assertThat(update(500, 0xff, ALL_OPEN)).isTrue();
    }

    @Test
    void changesAreToldOfTwiceASecondAtMost() {
        Arrays.fill(parents, (byte) NEAR);
        distances.onStatus(NEAR, ALL_OPEN, lags(200));
        assertThat(update(0, 0xff, ALL_OPEN)).isTrue();
        distances.onStatus(NEAR, ALL_OPEN, lags(800));

        assertThat(update(499, 0xff, ALL_OPEN)).isFalse();
        assertThat(update(500, 0xff, ALL_OPEN)).isTrue();
    }

    @Test
    void thatThereIsNoRoomIsToldSoonAndThatThereIsAgainWhenItLasts() {
        distances.startPublishing();

        assertThat(update(0, 0xff, 0xfe)).isTrue();
        assertThat(update(600, 0xff, ALL_OPEN)).isFalse();
        assertThat(update(1_100, 0xff, ALL_OPEN)).isTrue();
        assertThat(update(1_600, 0xff, 0xfe)).isTrue();
        assertThat(distances.lags()).isZero();
    }

    @Test
    void whoHasToldNothingHasRoom() {
        assertThat(distances.hasRoom(SILENT, 3)).isTrue();
        distances.onStatus(NEAR, 0xf7, lags(0));

        assertThat(distances.hasRoom(NEAR, 3)).isFalse();
        assertThat(distances.hasRoom(NEAR, 2)).isTrue();
    }
}
