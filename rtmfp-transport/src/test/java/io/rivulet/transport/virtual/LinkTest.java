package io.rivulet.transport.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rivulet.transport.testing.CorePair;
import io.rivulet.transport.testing.ScriptedCore;
import io.rivulet.transport.testing.ScriptedCore.Received;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkTest {
    private static final long MS = 1_000_000;

    private final CorePair<ScriptedCore> pair = new CorePair<>(new ScriptedCore(), new ScriptedCore());
    private final NetworkCounters counters = pair.network().counters();

    @Test
    void theRateCountsHeaders() {
        pair.nearHost().setUplink(LinkConfig.builder().rateBytesPerSec(100_000).build());

        sendTogether(2, 972);
        pair.advance(Duration.ofSeconds(1));

        // 972 + 28 bytes take 10 ms at 100,000 bytes/s, and the latency is 10 ms.
        assertThat(arrivals()).containsExactly(20 * MS, 30 * MS);
    }

    @Test
    void theDownlinkQueuesWhatArrivesTogether() {
        pair.farHost().setDownlink(LinkConfig.builder().rateBytesPerSec(100_000).build());

        sendTogether(2, 972);
        pair.advance(Duration.ofSeconds(1));

        assertThat(arrivals()).containsExactly(20 * MS, 30 * MS);
    }

    @Test
    void dropsAtTheTailOfAFullQueue() {
        pair.nearHost()
                .setUplink(LinkConfig.builder()
                        .rateBytesPerSec(100_000)
                        .queueBytes(3_000)
                        .build());

        sendTogether(5, 972);
        long backlog = pair.nearHost().uplinkBacklogBytes();
        pair.advance(Duration.ofSeconds(1));

        assertThat(backlog).isEqualTo(3_000);
        assertThat(arrivals()).hasSize(3);
        assertThat(counters.dropped(DropReason.QUEUE)).isEqualTo(2);
        assertThat(pair.nearHost().counters().dropped(DropReason.QUEUE)).isEqualTo(2);
    }

    @Test
    void anIdleLinkTakesADatagramLargerThanItsQueue() {
        pair.nearHost()
                .setUplink(LinkConfig.builder()
                        .rateBytesPerSec(100_000)
                        .queueBytes(0)
                        .build());

        sendTogether(2, 972);
        pair.advance(Duration.ofSeconds(1));

        assertThat(arrivals()).hasSize(1);
    }

    @Test
    void aFasterLinkLetsNothingOvertakeWhatWaits() {
        pair.nearHost().setUplink(LinkConfig.builder().rateBytesPerSec(100_000).build());
        sendTogether(2, 972);

        pair.nearHost().setUplink(LinkConfig.builder().rateBytesPerSec(200_000).build());
        sendTogether(1, 972);
        pair.advance(Duration.ofSeconds(1));

        // When the first two leave was decided when they were sent; the third, for which 15 ms would do, does not
        // overtake them.
        assertThat(arrivals()).containsExactly(20 * MS, 30 * MS, 30 * MS);
    }

    @Test
    void dropsWhatIsLargerThanTheMtu() {
        pair.nearHost().setUplink(LinkConfig.builder().mtuBytes(1_280).build());

        sendTogether(1, 1_252);
        sendTogether(1, 1_253);
        pair.advance(Duration.ofSeconds(1));

        assertThat(arrivals()).hasSize(1);
        assertThat(counters.dropped(DropReason.MTU)).isEqualTo(1);
    }

    @Test
    void losesTheShareItIsToldTo() {
        pair.nearHost().setUplink(LinkConfig.builder().lossRatio(0.05).build());

        sendOneByOne(20_000);

        assertThat(counters.dropped(DropReason.LOSS) / 20_000.0).isCloseTo(0.05, within(0.005));
    }

    @Test
    void losesInBurstsOfTheLengthItIsToldTo() {
        pair.nearHost()
                .setUplink(LinkConfig.builder().loss(LossModel.bursts(0.3, 3)).build());

        sendOneByOne(30_000);

        assertThat(counters.dropped(DropReason.LOSS) / 30_000.0).isCloseTo(0.3, within(0.02));
        assertThat((double) counters.dropped(DropReason.LOSS) / gaps()).isCloseTo(3, within(0.15));
    }

    @Test
    void jitterKeepsOrder() {
        pair.nearHost()
                .setUplink(LinkConfig.builder().jitter(Duration.ofMillis(30)).build());

        sendOneByOne(1_000);

        List<Integer> numbers = numbers();
        assertThat(numbers).hasSize(1_000).isSorted();
        assertThat(pair.far().received())
                .anySatisfy(datagram -> assertThat(delayNs(datagram)).isGreaterThan(35 * MS))
                .allSatisfy(datagram -> assertThat(delayNs(datagram)).isBetween(10 * MS, 40 * MS));
    }

    @Test
    void reordersWithinItsWindow() {
        pair.nearHost()
                .setUplink(LinkConfig.builder()
                        .reorder(0.25, Duration.ofMillis(50))
                        .build());

        sendOneByOne(4_000);

        long late = pair.far().received().stream()
                .filter(datagram -> delayNs(datagram) > 10 * MS)
                .count();
        assertThat(numbers()).isNotEqualTo(numbers().stream().sorted().toList());
        assertThat(late / 4_000.0).isCloseTo(0.25, within(0.02));
        assertThat(pair.far().received())
                .allSatisfy(datagram -> assertThat(delayNs(datagram)).isBetween(10 * MS, 60 * MS));
    }

    @Test
    void duplicatesTheShareItIsToldTo() {
        pair.nearHost().setUplink(LinkConfig.builder().duplicateRatio(0.1).build());
        pair.farHost().setDownlink(LinkConfig.builder().duplicateRatio(0.1).build());

        sendOneByOne(10_000);

        // 1.1 * 1.1
        assertThat(pair.far().received().size() / 10_000.0).isCloseTo(1.21, within(0.02));
        assertThat(counters.duplicated()).isEqualTo(pair.far().received().size() - 10_000);
    }

    @Test
    void flipsOneBitInTheShareItIsToldTo() {
        pair.farHost().setDownlink(LinkConfig.builder().corruptRatio(0.2).build());

        for (int i = 0; i < 2_000; i++) {
            pair.near(now -> pair.near().send(CorePair.FAR, "\0\0\0\0"));
        }
        pair.advance(Duration.ofSeconds(1));

        long damaged = pair.far().received().stream()
                .filter(datagram -> !datagram.text().equals("\0\0\0\0"))
                .peek(datagram -> assertThat(
                                datagram.text().chars().map(Integer::bitCount).sum())
                        .isEqualTo(1))
                .count();
        assertThat(damaged / 2_000.0).isCloseTo(0.2, within(0.03));
        assertThat(counters.corrupted()).isEqualTo(damaged);
    }

    @Test
    void everyViolatedRangeIsReportedAtOnce() {
        LinkConfig.Builder builder = LinkConfig.builder()
                .rateBytesPerSec(-1)
                .duplicateRatio(Double.NaN)
                .mtuBytes(10);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "rateBytesPerSec is -1", "duplicateRatio is NaN", "mtuBytes is 10, must be 68 to 65535");
    }

    private void sendTogether(int count, int length) {
        pair.near(now -> {
            for (int i = 0; i < count; i++) {
                pair.near().send(CorePair.FAR, "x".repeat(length));
            }
        });
    }

    /** A datagram per millisecond, which says its number; then waits for all to arrive. */
    private void sendOneByOne(int count) {
        for (int i = 0; i < count; i++) {
            String number = Integer.toString(i);
            pair.near(now -> pair.near().send(CorePair.FAR, number));
            pair.advance(Duration.ofMillis(1));
        }
        pair.advance(Duration.ofSeconds(1));
    }

    private List<Long> arrivals() {
        return pair.far().received().stream().map(Received::nowNs).toList();
    }

    private List<Integer> numbers() {
        return pair.far().received().stream()
                .map(datagram -> Integer.parseInt(datagram.text()))
                .toList();
    }

    private static long delayNs(Received datagram) {
        return datagram.nowNs() - Integer.parseInt(datagram.text()) * MS;
    }

    private int gaps() {
        int gaps = 0;
        int last = -1;
        for (int number : numbers()) {
            gaps += number > last + 1 ? 1 : 0;
            last = number;
        }
        return gaps;
    }
}
