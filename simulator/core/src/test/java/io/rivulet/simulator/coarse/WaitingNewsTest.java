package io.rivulet.simulator.coarse;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.spi.DirectNetwork;
import org.junit.jupiter.api.Test;

class WaitingNewsTest {
    private static final int MAP = DirectNetwork.AVAILABILITY;

    private final WaitingNews news = new WaitingNews();

    private String text(int message) {
        return news.arrivedNs(message) + " " + news.flow(message) + " " + news.type(message) + " " + news.a(message)
                + " " + news.b(message) + " " + news.c(message) + " " + news.body(message);
    }

    @Test
    void handsThemBackAsTheyCame() {
        for (int i = 0; i < WaitingNews.LIMIT; i++) {
            boolean isStatus = i % 3 == 1;
            int type = isStatus ? DirectNetwork.STATUS : DirectNetwork.AVAILABILITY;
            long b = isStatus ? -1L - i : 2_000L * i - 7;
            news.add(i, -i, type, 2_500L * i, b, isStatus ? 0 : ~i, i % 5 == 3 ? "body " + i : null);
        }

        assertThat(news.size()).isEqualTo(WaitingNews.LIMIT);
        assertThat(news.isFull()).isTrue();
        for (int i = 0; i < WaitingNews.LIMIT; i++) {
            String said = i % 3 == 1 ? "7 " + 2_500L * i + " " + (-1L - i) + " 0 " : mapText(i);
            assertThat(text(i)).isEqualTo(i + " " + -i + " " + said + (i % 5 == 3 ? "body " + i : "null"));
        }
    }

    private static String mapText(int i) {
        return "3 " + 2_500L * i + " " + (2_000L * i - 7) + " " + ~i + " ";
    }

    @Test
    void keepsNothingOfThoseThatWereRead() {
        news.add(1, 1, MAP, 1, 1, 1, "body");
        news.add(2, 2, MAP, 2, 2, 2, "another");
        news.clear();
        news.add(3, 4, MAP, 5, 6, 7, null);

        assertThat(news.size()).isEqualTo(1);
        assertThat(text(0)).isEqualTo("3 4 3 5 6 7 null");
    }

    @Test
    void oneWithoutABodyMayFollowOneWithABody() {
        news.add(1, 1, MAP, 1, 1, 1, "body");
        for (int i = 0; i < 8; i++) {
            news.add(2, 2, MAP, 2, 2, 2, null);
        }
        news.add(3, 3, MAP, 3, 3, 3, "last");

        assertThat(news.body(0)).isEqualTo("body");
        assertThat(news.body(8)).isNull();
        assertThat(news.body(9)).isEqualTo("last");
    }
}
