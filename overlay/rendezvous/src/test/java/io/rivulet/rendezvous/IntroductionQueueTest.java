package io.rivulet.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.spec.GroupId;
import io.rivulet.transport.DatagramCore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntroductionQueueTest {
    private static final GroupId GROUP = GroupId.copyOf(new byte[32], 0);
    private static final long SECOND_NS = 1_000_000_000L;

    private final RendezvousStats stats = new RendezvousStats();
    private final List<Integer> delivered = new ArrayList<>();

    /** 10 per second, 3 at once, 20 waiting. */
    private final IntroductionQueue queue = new IntroductionQueue(20, new TokenBucket(0, 10, 3), stats);

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            queue.introduce(GROUP, Peers.id(0), Peers.id(i));
        }
    }

    private void drain(long nowNs) {
        queue.drain(nowNs, (now, group, to, member) -> {
            delivered.add(Peers.number(member));
            return true;
        });
    }

    @Test
    void deliversABurstAndThenAtTheRateInOrder() {
        fill(6);

        drain(0);
        assertThat(delivered).containsExactly(0, 1, 2);
        assertThat(queue.nextDeadlineNs()).isEqualTo(SECOND_NS / 10);

        drain(SECOND_NS / 10 - 1);
        assertThat(delivered).hasSize(3);
        drain(SECOND_NS / 10);
        assertThat(delivered).containsExactly(0, 1, 2, 3);

        drain(10 * SECOND_NS);
        assertThat(delivered).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(queue.nextDeadlineNs()).isEqualTo(DatagramCore.NO_DEADLINE_NS);
    }

    @Test
    void whatIsNotNeededAnyMoreCostsNothing() {
        fill(10);

        queue.drain(0, (now, group, to, member) -> {
            delivered.add(Peers.number(member));
            return Peers.number(member) % 2 == 1;
        });

        assertThat(delivered).containsExactly(0, 1, 2, 3, 4, 5);
        fill(1);
        assertThat(queue.nextDeadlineNs()).isEqualTo(SECOND_NS / 10);
    }

    @Test
    void dropsAndCountsWhatDoesNotFit() {
        fill(25);

        assertThat(queue.size()).isEqualTo(20);
        assertThat(stats.get(RendezvousCounter.INTRODUCTIONS_OVER_LIMIT)).isEqualTo(5);
    }
}
