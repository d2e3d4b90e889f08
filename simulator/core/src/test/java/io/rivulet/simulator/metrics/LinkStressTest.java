package io.rivulet.simulator.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LinkStressTest {
    @Test
    void countsCopiesOfTheSameMessageOnTheSameLink() {
        LinkStress stress = new LinkStress(5, 10);
        LinkStress other = new LinkStress(5, 10);

        stress.sent(0, new long[] {0, 1, 4}, 2);
        stress.sent(0, new long[] {1, 2}, 2);
        stress.sent(3, new long[] {1}, 1);
        other.sent(0, new long[] {1}, 1);
        stress.add(other);

        // Message 0: once, three times, once; message 3: once. Link 4 was not of the path.
        assertThat(stress.max()).isEqualTo(3);
        assertThat(stress.mean()).isEqualTo(6.0 / 4);
        assertThat(stress.toHistogram().getTotalCount()).isEqualTo(4);
    }

    @Test
    void countsSomeMessagesEvenlyOverTheStream() {
        LinkStress stress = new LinkStress(10, 6_400);

        assertThat(stress.isCounted(0)).isTrue();
        assertThat(stress.isCounted(1)).isFalse();
        assertThat(stress.isCounted(100)).isTrue();
        assertThat(stress.isCounted(6_300)).isTrue();
        assertThat(stress.isCounted(6_400)).isFalse();
        assertThat(stress.isCounted(-1)).isFalse();
    }

    @Test
    void countsFewerMessagesOfManyLinksAndNothingOfTooMany() {
        LinkStress stress = new LinkStress(1 << 21, 1_000);

        assertThat(stress.isCounted(500)).isTrue();
        assertThat(stress.isCounted(250)).isFalse();
        assertThat(LinkStress.canCount(1 << 22)).isTrue();
        assertThat(LinkStress.canCount((1 << 22) + 1)).isFalse();
        assertThatThrownBy(() -> new LinkStress((1 << 22) + 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new LinkStress(3, 3).mean()).isNaN();
    }
}
