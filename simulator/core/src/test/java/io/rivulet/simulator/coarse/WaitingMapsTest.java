package io.rivulet.simulator.coarse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitingMapsTest {
    private final WaitingMaps maps = new WaitingMaps();

    private String text(int map) {
        return maps.arrivedNs(map) + " " + maps.flow(map) + " " + maps.a(map) + " " + maps.b(map) + " " + maps.c(map)
                + " " + maps.body(map);
    }

    @Test
    void handsThemBackAsTheyCame() {
        for (int i = 0; i < WaitingMaps.LIMIT; i++) {
            maps.add(i, -i, 1_000L * i, 2_000L * i - 7, ~i, i % 5 == 3 ? "body " + i : null);
        }

        assertThat(maps.size()).isEqualTo(WaitingMaps.LIMIT);
        assertThat(maps.isFull()).isTrue();
        for (int i = 0; i < WaitingMaps.LIMIT; i++) {
            String body = i % 5 == 3 ? "body " + i : "null";
            assertThat(text(i))
                    .isEqualTo(i + " " + -i + " " + 1_000L * i + " " + (2_000L * i - 7) + " " + ~i + " " + body);
        }
    }

    @Test
    void keepsNothingOfThoseThatWereRead() {
        maps.add(1, 1, 1, 1, 1, "body");
        maps.add(2, 2, 2, 2, 2, "another");
        maps.clear();
        maps.add(3, 4, 5, 6, 7, null);

        assertThat(maps.size()).isEqualTo(1);
        assertThat(text(0)).isEqualTo("3 4 5 6 7 null");
    }

    @Test
    void oneWithoutABodyMayFollowOneWithABody() {
        maps.add(1, 1, 1, 1, 1, "body");
        for (int i = 0; i < 8; i++) {
            maps.add(2, 2, 2, 2, 2, null);
        }
        maps.add(3, 3, 3, 3, 3, "last");

        assertThat(maps.body(0)).isEqualTo("body");
        assertThat(maps.body(8)).isNull();
        assertThat(maps.body(9)).isEqualTo("last");
    }
}
