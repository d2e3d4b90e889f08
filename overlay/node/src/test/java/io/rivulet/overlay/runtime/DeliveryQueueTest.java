package io.rivulet.overlay.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.overlay.Failure;
import io.rivulet.overlay.Gap;
import io.rivulet.overlay.Message;
import io.rivulet.overlay.MessageKind;
import io.rivulet.overlay.SubscribeOptions;
import io.rivulet.overlay.SubscriptionListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DeliveryQueueTest {
    private final ManualExecutor executor = new ManualExecutor();
    private final List<String> told = new ArrayList<>();
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<Failure> ended = new CompletableFuture<>();

    private final SubscriptionListener listener = new SubscriptionListener() {
        @Override
        public void onStarted() {
            told.add("started");
        }

        @Override
        public void onMessage(Message message) {
            told.add("message " + message.timestampMs());
        }

        @Override
        public void onGap(Gap gap) {
            told.add(gap.cause() + " " + gap.missed() + ": " + gap.fromTimestampMs() + ".." + gap.toTimestampMs());
        }

        @Override
        public void onEnded(Failure reason) {
            told.add("ended " + reason);
        }
    };

    private DeliveryQueue queue(int messages) {
        SubscribeOptions options = SubscribeOptions.DEFAULT.withQueue(messages, 1 << 20);
        return new DeliveryQueue(listener, options, new CallbackExecutor(executor), started, ended);
    }

    private static void put(DeliveryQueue queue, long timestampMs) {
        queue.onMessage(0, MessageKind.DATA, timestampMs, 0, new byte[] {1, 2, 3}, 1, 1);
    }

    @Test
    void tellsEverythingInOrderAndThenCompletes() {
        DeliveryQueue queue = queue(10);

        queue.onStarted(0);
        put(queue, 1);
        put(queue, 2);
        queue.onEnded(0, Failure.STREAM_ENDED);
        executor.runAll();

        assertThat(told).containsExactly("started", "message 1", "message 2", "ended STREAM_ENDED");
        assertThat(started).isCompleted();
        assertThat(ended).isCompletedWithValue(Failure.STREAM_ENDED);
    }

    @Test
    void tellsASlowListenerWhatItMissedInItsPlace() {
        DeliveryQueue queue = queue(2);

        for (int i = 1; i <= 5; i++) {
            put(queue, i);
        }
        executor.runAll();
        put(queue, 6);
        executor.runAll();

        assertThat(told).containsExactly("message 1", "message 2", "SLOW_LISTENER 3: 3..5", "message 6");
        assertThat(queue.missed()).isEqualTo(3);
        assertThat(queue.delivered()).isEqualTo(3);
    }

    @Test
    void tellsOfAGapBeforeTheEnd() {
        DeliveryQueue queue = queue(1);

        put(queue, 1);
        put(queue, 2);
        queue.onEnded(0, Failure.STREAM_ENDED);
        executor.runAll();

        assertThat(told).containsExactly("message 1", "SLOW_LISTENER 1: 2..2", "ended STREAM_ENDED");
    }

    @Test
    void tellsWhatTheNetworkDidNotBring() {
        DeliveryQueue queue = queue(10);

        put(queue, 1);
        queue.onGap(0, 4);
        put(queue, 9);
        executor.runAll();

        assertThat(told).containsExactly("message 1", "NETWORK 4: 1..9", "message 9");
    }

    @Test
    void goesOnAfterAListenerThatThrows() {
        SubscriptionListener throwing = message -> {
            told.add("message " + message.timestampMs());
            throw new IllegalStateException("listener's fault");
        };
        DeliveryQueue queue =
                new DeliveryQueue(throwing, SubscribeOptions.DEFAULT, new CallbackExecutor(executor), started, ended);

        put(queue, 1);
        put(queue, 2);
        queue.onEnded(0, Failure.STREAM_ENDED);
        executor.runAll();

        assertThat(told).containsExactly("message 1", "message 2");
        assertThat(ended).isCompletedWithValue(Failure.STREAM_ENDED);
    }

    @Test
    void tellsNothingAfterTheEnd() {
        DeliveryQueue queue = queue(10);

        queue.onEnded(0, Failure.CLOSED);
        put(queue, 1);
        queue.onEnded(0, Failure.STREAM_ENDED);
        executor.runAll();

        assertThat(told).containsExactly("ended CLOSED");
    }

    @Test
    void givesTheExecutorBackBetweenBatches() {
        DeliveryQueue queue = queue(1_000);
        for (int i = 0; i < 200; i++) {
            put(queue, i);
        }

        executor.runOne();

        assertThat(told).hasSizeLessThan(200);
        assertThat(executor.waiting()).isEqualTo(1);
    }

    @Test
    void tellsTheRestWhenTheExecutorShutsDown() {
        DeliveryQueue queue = queue(1_000);
        for (int i = 0; i < 200; i++) {
            put(queue, i);
        }
        queue.onEnded(0, Failure.CLOSED);

        executor.shutDown();
        executor.runAll();

        assertThat(told).hasSize(201).endsWith("ended CLOSED");
    }
}
