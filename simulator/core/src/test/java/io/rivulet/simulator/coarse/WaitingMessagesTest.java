package io.rivulet.simulator.coarse;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.spi.DirectNetwork;
import org.junit.jupiter.api.Test;

class WaitingMessagesTest {
    private static final int MAP = DirectNetwork.AVAILABILITY;

    private final WaitingMessages waiting = new WaitingMessages();

    private String text(int message) {
        return waiting.arrivedNs(message) + " " + waiting.flow(message) + " " + waiting.type(message) + " "
                + waiting.a(message) + " " + waiting.b(message) + " " + waiting.c(message) + " "
                + waiting.body(message);
    }

    @Test
    void handsThemBackAsTheyCame() {
        for (int i = 0; i < WaitingMessages.LIMIT; i++) {
            boolean isStatus = i % 3 == 1;
            int type = isStatus ? DirectNetwork.STATUS : DirectNetwork.AVAILABILITY;
            long b = isStatus ? -1L - i : 2_000L * i - 7;
            waiting.add(i, -i, type, 2_500L * i, b, isStatus ? 0 : ~i, i % 5 == 3 ? "body " + i : null);
        }

        assertThat(waiting.size()).isEqualTo(WaitingMessages.LIMIT);
        assertThat(waiting.isFull()).isTrue();
        for (int i = 0; i < WaitingMessages.LIMIT; i++) {
            String said = i % 3 == 1 ? "7 " + 2_500L * i + " " + (-1L - i) + " 0 " : mapText(i);
            assertThat(text(i)).isEqualTo(i + " " + -i + " " + said + (i % 5 == 3 ? "body " + i : "null"));
        }
    }

    private static String mapText(int i) {
        return "3 " + 2_500L * i + " " + (2_000L * i - 7) + " " + ~i + " ";
    }

    @Test
    void fragmentsKeepTheirNumberAndHowFarTheyCameAltered() {
        waiting.add(1, 2, DirectNetwork.FRAGMENT, 3L << 40, 0, 5, "fragment");
        waiting.add(6, 7, MAP, 8, 9 - 1L, 10, null);

        assertThat(text(0)).isEqualTo("1 2 " + DirectNetwork.FRAGMENT + " " + (3L << 40) + " 0 5 fragment");
        assertThat(text(1)).isEqualTo("6 7 " + MAP + " 8 8 10 null");
    }

    @Test
    void keepsNothingOfThoseThatWereRead() {
        waiting.add(1, 1, MAP, 1, 1, 1, "body");
        waiting.add(2, 2, MAP, 2, 2, 2, "another");
        waiting.clear();
        waiting.add(3, 4, MAP, 5, 6, 7, null);

        assertThat(waiting.size()).isEqualTo(1);
        assertThat(text(0)).isEqualTo("3 4 3 5 6 7 null");
    }

    @Test
    void oneWithoutABodyMayFollowOneWithABody() {
        waiting.add(1, 1, MAP, 1, 1, 1, "body");
        for (int i = 0; i < 8; i++) {
            waiting.add(2, 2, MAP, 2, 2, 2, null);
        }
        waiting.add(3, 3, MAP, 3, 3, 3, "last");

        assertThat(waiting.body(0)).isEqualTo("body");
        assertThat(waiting.body(8)).isNull();
        assertThat(waiting.body(9)).isEqualTo("last");
    }
}
