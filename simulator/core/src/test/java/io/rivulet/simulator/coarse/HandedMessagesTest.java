package io.rivulet.simulator.coarse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HandedMessagesTest {
    private final HandedMessages handed = new HandedMessages(100);

    @Test
    void knowsWhatCameBeforeAGapAsWellAsWhatCameBehindIt() {
        handed.add(10);
        handed.add(11);
        handed.add(14);
        assertThat(handed.last()).isEqualTo(14);
        assertThat(handed.has(9)).isFalse();
        assertThat(handed.has(10)).isTrue();
        assertThat(handed.has(11)).isTrue();
        assertThat(handed.has(12)).isFalse();
        assertThat(handed.has(13)).isFalse();
        assertThat(handed.has(14)).isTrue();
        assertThat(handed.has(15)).isFalse();
    }

    @Test
    void countsTheLastOneAsMissingWhenItIsTakenBack() {
        handed.add(0);
        handed.add(1);
        handed.takeBackLast();
        handed.add(2);
        assertThat(handed.has(0)).isTrue();
        assertThat(handed.has(1)).isFalse();
        assertThat(handed.has(2)).isTrue();
    }

    @Test
    void hasNothingBeforeTheFirst() {
        assertThat(handed.has(0)).isFalse();
        assertThat(handed.last()).isEqualTo(-1);
    }

    @Test
    void agreesWithASetThroughGapsOfAnyLength() {
        Random random = new Random(7);
        BitSet all = new BitSet();
        int message = 5;
        for (int i = 0; i < 5_000; i++) {
            handed.add(message);
            all.set(message);
            for (int asked = Math.max(0, message - 100); asked <= message + 1; asked++) {
                assertThat(handed.has(asked)).as("%d of %d", asked, message).isEqualTo(all.get(asked));
            }
            boolean isLong = random.nextInt(100) == 0;
            message += 1 + (isLong ? random.nextInt(500) : random.nextInt(3));
        }
    }
}
