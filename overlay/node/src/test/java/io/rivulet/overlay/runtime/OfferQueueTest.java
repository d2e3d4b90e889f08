package io.rivulet.overlay.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.overlay.MessageKind;
import io.rivulet.overlay.OfferResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class OfferQueueTest {
    private static OfferResult offer(OfferQueue queue, int bytes) {
        return queue.offer(MessageKind.DATA, 7, 0, new byte[bytes + 2], 1, bytes);
    }

    @Test
    void givesBackWhatItTookInOrder() {
        OfferQueue queue = new OfferQueue(3, 1 << 20);

        queue.offer(MessageKind.AUDIO, 1, 2, new byte[] {9, 8, 7}, 1, 2);
        queue.offer(MessageKind.VIDEO, 2, 0, new byte[] {6}, 0, 1);

        assertThat(queue.peek().kind()).isEqualTo(MessageKind.AUDIO);
        assertThat(queue.peek().bytes()).containsExactly(8, 7);
        queue.remove();
        assertThat(queue.peek().timestampMs()).isEqualTo(2);
        queue.remove();
        assertThat(queue.peek()).isNull();
    }

    @Test
    void refusesTheMessageAboveItsLimitAndCountsIt() {
        OfferQueue queue = new OfferQueue(2, 1 << 20);

        assertThat(offer(queue, 1)).isEqualTo(OfferResult.ACCEPTED);
        assertThat(offer(queue, 1)).isEqualTo(OfferResult.ACCEPTED);
        assertThat(offer(queue, 1)).isEqualTo(OfferResult.BACK_PRESSURED);

        assertThat(queue.refused()).isEqualTo(1);
        queue.remove();
        assertThat(offer(queue, 1)).isEqualTo(OfferResult.ACCEPTED);
    }

    @Test
    void refusesTheBytesAboveItsLimit() {
        OfferQueue queue = new OfferQueue(100, 70_000);

        assertThat(offer(queue, 60_000)).isEqualTo(OfferResult.ACCEPTED);
        assertThat(offer(queue, 60_000)).isEqualTo(OfferResult.BACK_PRESSURED);
        assertThat(offer(queue, 1_000)).isEqualTo(OfferResult.ACCEPTED);
    }

    @Test
    void anEmptyQueueTakesAMessageOfAnyLength() {
        OfferQueue queue = new OfferQueue(2, 1_000);

        assertThat(offer(queue, 5_000)).isEqualTo(OfferResult.ACCEPTED);
        assertThat(offer(queue, 1)).isEqualTo(OfferResult.BACK_PRESSURED);
        queue.remove();
        assertThat(offer(queue, 5_000)).isEqualTo(OfferResult.ACCEPTED);
    }

    @Test
    void keepsWhatWasAcceptedWhenItIsClosed() {
        OfferQueue queue = new OfferQueue(10, 1 << 20);
        offer(queue, 1);

        queue.close();

        assertThat(offer(queue, 1)).isEqualTo(OfferResult.CLOSED);
        assertThat(queue.isFinished()).isFalse();
        queue.remove();
        assertThat(queue.isFinished()).isTrue();
    }

    @Test
    void losesNothingThatWasAcceptedWhileThreadsOfferAndOneCloses() throws Exception {
        OfferQueue queue = new OfferQueue(64, 1 << 20);
        int threads = 4;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Integer>> accepted = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            accepted.add(pool.submit(() -> {
                start.await();
                int count = 0;
                OfferResult result = OfferResult.ACCEPTED;
                while (result != OfferResult.CLOSED) {
                    result = offer(queue, 10);
                    count += result == OfferResult.ACCEPTED ? 1 : 0;
                    Thread.onSpinWait();
                }
                return count;
            }));
        }

        start.countDown();
        int taken = 0;
        while (!queue.isFinished()) {
            if (queue.peek() != null) {
                queue.remove();
                taken++;
            }
            if (taken == 20_000) {
                queue.close();
            }
        }

        int total = 0;
        for (Future<Integer> each : accepted) {
            total += each.get();
        }
        pool.shutdown();
        assertThat(taken).isEqualTo(total).isGreaterThanOrEqualTo(20_000);
        assertThat(queue.messages()).isZero();
    }
}
