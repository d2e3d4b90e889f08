package io.rivulet.simulator.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OrderCheckTest {
    private final OrderCheck order = new OrderCheck("viewer 3", 3);

    @Test
    void messagesInOrderPassAndSomeMayBeMissing() {
        order.delivered(1, 0, 10);
        order.delivered(2, 1, 10);
        order.delivered(3, 5, 10);

        assertThat(order.last()).isEqualTo(5);
    }

    @Test
    void aMessageTwiceIsAViolation() {
        order.delivered(1, 4, 10);

        assertThatThrownBy(() -> order.delivered(1_500_000_000, 4, 10))
                .isInstanceOf(RunViolation.class)
                .hasMessage("viewer 3 was handed message 4 twice, at 1.500000 s of virtual time");
    }

    @Test
    void aMessageAfterALaterOneIsAViolation() {
        order.delivered(1, 4, 10);

        assertThatThrownBy(() -> order.delivered(2, 3, 10)).hasMessageContaining("message 3 after message 4");
    }

    @Test
    void whatNobodyPublishedIsAViolation() {
        assertThatThrownBy(() -> order.delivered(2, -1, 10)).hasMessageContaining("nobody published");
        assertThatThrownBy(() -> order.delivered(2, 10, 10)).hasMessageContaining("nobody published");
    }
}
