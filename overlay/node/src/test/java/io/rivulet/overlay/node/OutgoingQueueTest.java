package io.rivulet.overlay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.spi.SendPriority;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutgoingQueueTest {
    private final OutgoingQueue queue = new OutgoingQueue(new OutgoingQueue.Pool());
    private final byte[] bytes = new byte[10];

    private void add(SendPriority priority, long token) {
        queue.add(null, bytes, 0, 10, priority, Long.MAX_VALUE, token);
    }

    private List<Long> drain() {
        List<Long> tokens = new ArrayList<>();
        while (queue.peek() != null) {
            tokens.add(queue.peek().token);
            queue.removeFirst();
        }
        return tokens;
    }

    @Test
    void givesTheMostUrgentFirstAndOtherwiseTheOldest() {
        add(SendPriority.PULL_ANSWER, 1);
        add(SendPriority.LIVE_PUSH, 2);
        add(SendPriority.CONTROL, 3);
        add(SendPriority.LIVE_PUSH, 4);
        add(SendPriority.RESUME, 5);

        assertThat(drain()).containsExactly(3L, 2L, 4L, 5L, 1L);
    }

    @Test
    void removesFromFrontMiddleAndEnd() {
        for (int i = 1; i <= 6; i++) {
            add(SendPriority.LIVE_PUSH, i);
        }
        List<Long> removed = new ArrayList<>();

        int count = queue.removeIf(
                item -> item.token == 1 || item.token == 3 || item.token == 6, item -> removed.add(item.token));
        add(SendPriority.LIVE_PUSH, 7);

        assertThat(count).isEqualTo(3);
        assertThat(removed).containsExactly(1L, 3L, 6L);
        assertThat(queue.size()).isEqualTo(4);
        assertThat(drain()).containsExactly(2L, 4L, 5L, 7L);
    }

    @Test
    void isEmptyAfterEverythingWasRemoved() {
        add(SendPriority.CONTROL, 1);
        add(SendPriority.RESUME, 2);

        queue.removeIf(item -> true, item -> {});

        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.peek()).isNull();
        add(SendPriority.RESUME, 3);
        assertThat(drain()).containsExactly(3L);
    }

    @Test
    void reusesItsItems() {
        add(SendPriority.CONTROL, 1);
        QueuedMessage first = queue.peek();
        queue.removeFirst();

        add(SendPriority.LIVE_PUSH, 2);

        assertThat(queue.peek()).isSameAs(first);
    }
}
