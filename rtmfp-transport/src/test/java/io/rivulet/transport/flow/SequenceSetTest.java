package io.rivulet.transport.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.testing.Covers;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SequenceSetTest {
    @Test
    void agreesWithAPlainSetUnderRandomUse() {
        for (long seed = 1; seed <= 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            SequenceSet set = new SequenceSet();
            TreeSet<Long> plain = new TreeSet<>();
            for (int step = 0; step < 300; step++) {
                if (random.nextInt(40) == 0) {
                    long upTo = random.nextInt(300);
                    set.addUpTo(upTo);
                    for (long number = 1; number <= upTo; number++) {
                        plain.add(number);
                    }
                } else {
                    long number = 1L + random.nextInt(300);
                    assertThat(set.add(number)).isTrue();
                    plain.add(number);
                }
                long cumulative = 0;
                while (plain.contains(cumulative + 1)) {
                    cumulative++;
                }
                assertThat(set.cumulative()).as("seed %d step %d", seed, step).isEqualTo(cumulative);
                assertThat(set.highest()).isEqualTo(plain.isEmpty() ? 0 : plain.last());
            }
            for (long number = 1; number <= 301; number++) {
                assertThat(set.contains(number)).isEqualTo(plain.contains(number));
            }
        }
    }

    @Test
    void boundsItsHoles() {
        SequenceSet set = new SequenceSet();
        for (int run = 1; run <= SequenceSet.MAX_RUNS; run++) {
            assertThat(set.add(2L * run)).isTrue();
        }

        assertThat(set.add(10_000)).isFalse();

        assertThat(set.contains(10_000)).isFalse();
        assertThat(set.add(3)).as("closing a hole is always possible").isTrue();
        assertThat(set.runs()).isEqualTo(SequenceSet.MAX_RUNS - 1);
    }

    @Test
    @Covers({"7016-2.3.13-1", "7016-2.3.14-1", "7016-3.6.3.4.3-1"})
    void prefersTheShorterEncoding() {
        SequenceSet scattered = new SequenceSet();
        for (long number = 2; number < 60; number += 2) {
            scattered.add(number);
        }
        SequenceSet oneLongHole = new SequenceSet();
        oneLongHole.add(5_000);

        assertThat(scattered.prefersBitmap()).isTrue();
        assertThat(oneLongHole.prefersBitmap()).isFalse();
    }
}
