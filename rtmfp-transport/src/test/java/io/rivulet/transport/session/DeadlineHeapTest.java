package io.rivulet.transport.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.DatagramCore;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeadlineHeapTest {
    @Test
    void isEmptyAtFirst() {
        DeadlineHeap heap = new DeadlineHeap(0);

        assertThat(heap.isEmpty()).isTrue();
        assertThat(heap.peekId()).isEqualTo(-1);
        assertThat(heap.peekDeadlineNs()).isEqualTo(DatagramCore.NO_DEADLINE_NS);
        assertThat(heap.remove(7)).isFalse();
    }

    @Test
    void orderIsByDeadlineThenById() {
        DeadlineHeap heap = new DeadlineHeap(4);

        heap.set(9, 5);
        heap.set(3, 5);
        heap.set(4, 1);

        assertThat(drain(heap)).containsExactly(4, 3, 9);
    }

    @Test
    void noDeadlineRemoves() {
        DeadlineHeap heap = new DeadlineHeap(4);
        heap.set(1, 10);

        heap.set(1, DatagramCore.NO_DEADLINE_NS);

        assertThat(heap.contains(1)).isFalse();
        assertThat(heap.isEmpty()).isTrue();
    }

    @Test
    void agreesWithASortedMapThroughRandomOperations() {
        Random random = new Random(20_160);
        DeadlineHeap heap = new DeadlineHeap(1);
        long[] deadlines = new long[300];
        TreeMap<Long, Integer> model = new TreeMap<>();
        Arrays.fill(deadlines, DatagramCore.NO_DEADLINE_NS);

        for (int i = 0; i < 100_000; i++) {
            int id = random.nextInt(deadlines.length);
            model.remove(deadlines[id] * 1_000 + id);
            // Few distinct deadlines, so that ties are common.
            deadlines[id] = random.nextInt(4) == 0 ? DatagramCore.NO_DEADLINE_NS : random.nextInt(50);
            heap.set(id, deadlines[id]);
            if (deadlines[id] != DatagramCore.NO_DEADLINE_NS) {
                model.put(deadlines[id] * 1_000 + id, id);
            }

            assertThat(heap.size()).isEqualTo(model.size());
            assertThat(heap.deadlineNs(id)).isEqualTo(deadlines[id]);
            assertThat(heap.peekId())
                    .isEqualTo(model.isEmpty() ? -1 : model.firstEntry().getValue());
        }
    }

    private static int[] drain(DeadlineHeap heap) {
        int[] order = new int[heap.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = heap.peekId();
            heap.remove(order[i]);
        }
        return order;
    }
}
