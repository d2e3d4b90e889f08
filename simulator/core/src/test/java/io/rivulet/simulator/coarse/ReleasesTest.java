package io.rivulet.simulator.coarse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReleasesTest {
    private static final int FLOW = 3 << 7;
    private static final int OTHER_FLOW = 4 << 7;

    private final Releases releases = new Releases();
    private final List<String> told = new ArrayList<>();

    private void add(long nowNs, long timeNs, int flow, long token, boolean isTold) {
        releases.add(nowNs, timeNs, flow, token, token % 2 == 0, false, isTold);
    }

    private long tell(long nowNs) {
        return releases.tell(nowNs, (flow, token, delivered) -> told.add(flow + ":" + token + ":" + delivered));
    }

    @Test
    void tellOfThoseAloneOfWhomSomebodyIsToBeTold() {
        add(0, 10, FLOW, 1, false);
        add(0, 30, FLOW, 2, true);
        add(0, 20, OTHER_FLOW, 3, true);

        assertThat(tell(19)).isEqualTo(20);
        assertThat(told).isEmpty();
        assertThat(tell(20)).isEqualTo(30);
        assertThat(tell(30)).as("nothing else").isEqualTo(Long.MAX_VALUE);

        assertThat(told).containsExactly(OTHER_FLOW + ":3:false", FLOW + ":2:true");
    }

    @Test
    void areAskedWhetherSomethingIsPending() {
        add(0, 10, FLOW, 1, false);

        assertThat(releases.isPending(FLOW, 1, 9)).isTrue();
        assertThat(releases.isPending(FLOW, 1, 10)).isFalse();
        assertThat(releases.isPending(FLOW, 2, 9)).isFalse();
        assertThat(releases.isPending(OTHER_FLOW, 1, 9)).isFalse();
    }

    @Test
    void forgetWhoseTimeHasComeWhenRoomIsNeededAndNobodyElse() {
        for (int i = 0; i < 1_000; i++) {
            add(i, i + 10, FLOW, i, false);
            if (i % 100 == 0) {
                add(i, i + 1, FLOW, 10_000 + i, true);
            }
            assertThat(releases.isPending(FLOW, Math.max(0, i - 9), i)).isTrue();
            assertThat(releases.ahead(3, i, false, 0)).isBetween(Math.min(i + 1, 10), 11);
            assertThat(releases.mostAhead(3)).isBetween(releases.ahead(3, i, false, 0), 50);
        }

        tell(2_000);

        assertThat(told).as("nothing that is to be told is forgotten").hasSize(10);
        assertThat(releases.ahead(3, 0, false, 0)).as("left").isZero();
        assertThat(releases.mostAhead(3)).as("counted").isZero();
    }

    @Test
    void tellOfManyThatTheyAreMany() {
        for (int i = 0; i < 40_000; i++) {
            add(0, 10, FLOW, i, false);
        }
        add(0, 10, OTHER_FLOW, 1, false);

        assertThat(releases.mostAhead(3)).isEqualTo(Short.MAX_VALUE);
        assertThat(releases.mostAhead(4)).isEqualTo(1);
        tell(10);
        assertThat(releases.mostAhead(4)).isZero();
        assertThat(releases.mostAhead(5)).as("never had any").isZero();
    }

    @Test
    void countWhatIsAheadOfOneSessionAlone() {
        releases.add(0, 100, FLOW, 1, true, true, false);
        releases.add(0, 120, FLOW, 2, true, false, false);
        releases.add(0, 130, OTHER_FLOW, 3, true, true, false);

        assertThat(releases.ahead(3, 0, false, 50)).isEqualTo(2);
        assertThat(releases.ahead(3, 0, true, 50))
                .as("before what is not urgent and has not left")
                .isEqualTo(1);
        assertThat(releases.ahead(3, 75, true, 50)).as("it has left").isEqualTo(2);
        assertThat(releases.ahead(3, 110, false, 50)).isEqualTo(1);
        assertThat(releases.acknowledgedNs(3, 0, false, 50, 2)).isEqualTo(120);
    }
}
