package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.virtual.SeededEntropy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnQueueTest {
    /** What a queue should do, in the simplest way. */
    private record Expected(int level, long dueNs, long order, int name) {
        static final Comparator<Expected> ORDER = Comparator.comparingInt(Expected::level)
                .thenComparingLong(Expected::dueNs)
                .thenComparingLong(Expected::order);
    }

    private final TurnQueue<Integer> queue = new TurnQueue<>();

    private List<TurnQueue.Turn<Integer>> turns(int count) {
        List<TurnQueue.Turn<Integer>> turns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            turns.add(new TurnQueue.Turn<>(i));
        }
        return turns;
    }

    private List<Integer> drain() {
        List<Integer> order = new ArrayList<>();
        while (!queue.isEmpty()) {
            order.add(queue.first().owner());
            queue.remove(queue.first());
        }
        return order;
    }

    @Test
    void ordersByLevelThenDeadlineThenArrival() {
        List<TurnQueue.Turn<Integer>> turns = turns(6);

        queue.put(turns.get(0), 2, 5);
        queue.put(turns.get(1), 1, Nanos.NO_DEADLINE);
        queue.put(turns.get(2), 1, 70);
        queue.put(turns.get(3), 1, 60);
        queue.put(turns.get(4), 1, Nanos.NO_DEADLINE);
        queue.put(turns.get(5), 1, 60);

        assertThat(drain()).containsExactly(3, 5, 2, 1, 4, 0);
    }

    @Test
    void keepsThePlaceOfWhatIsPutAgainUnchanged() {
        List<TurnQueue.Turn<Integer>> turns = turns(2);
        queue.put(turns.get(0), 1, 60);
        queue.put(turns.get(1), 1, 60);

        queue.put(turns.get(0), 1, 60);
        assertThat(queue.first().owner()).isZero();

        queue.putLast(turns.get(0), 1, 60);
        assertThat(drain()).containsExactly(1, 0);
    }

    @Test
    void saysWhetherAnythingIsMoreUrgent() {
        assertThat(queue.holdsMoreUrgentThan(4, Nanos.NO_DEADLINE)).isFalse();

        queue.put(turns(1).get(0), 1, 60);

        assertThat(queue.holdsMoreUrgentThan(1, 60)).isFalse();
        assertThat(queue.holdsMoreUrgentThan(1, 61)).isTrue();
        assertThat(queue.holdsMoreUrgentThan(2, 0)).isTrue();
        assertThat(queue.holdsMoreUrgentThan(0, 61)).isFalse();
    }

    @Test
    void forgetsWhatItIsClearedOf() {
        List<TurnQueue.Turn<Integer>> turns = turns(3);
        turns.forEach(turn -> queue.put(turn, 0, 0));

        queue.clear();

        assertThat(queue.first()).isNull();
        assertThat(turns).noneMatch(TurnQueue.Turn::isWaiting);
        queue.remove(turns.get(1));
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void agreesWithASortedListUnderAnyMoves() {
        SeededEntropy random = new SeededEntropy(5, 1, "turns");
        int count = 40;
        List<TurnQueue.Turn<Integer>> turns = turns(count);
        Expected[] expected = new Expected[count];
        for (int step = 0; step < 20_000; step++) {
            long draw = random.nextLong() >>> 1;
            int name = (int) (draw % count);
            int level = (int) (draw / count % 3);
            long dueNs = draw / (count * 3L) % 5 == 0 ? Nanos.NO_DEADLINE : draw / (count * 15L) % 7;
            Expected known = expected[name];
            boolean isSame = known != null && known.level() == level && known.dueNs() == dueNs;
            switch ((int) (draw >>> 60)) {
                case 0, 1 -> {
                    queue.remove(turns.get(name));
                    expected[name] = null;
                }
                case 2 -> {
                    queue.putLast(turns.get(name), level, dueNs);
                    expected[name] = new Expected(level, dueNs, step, name);
                }
                default -> {
                    queue.put(turns.get(name), level, dueNs);
                    expected[name] = isSame ? known : new Expected(level, dueNs, step, name);
                }
            }
            Expected first = null;
            for (Expected entry : expected) {
                boolean isFirst = entry != null && (first == null || Expected.ORDER.compare(entry, first) < 0);
                first = isFirst ? entry : first;
            }
            TurnQueue.Turn<Integer> actual = queue.first();
            assertThat(actual == null ? null : actual.owner()).isEqualTo(first == null ? null : first.name());
        }
    }
}
