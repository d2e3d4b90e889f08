package io.rivulet.transport.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.time.Nanos;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 7016 sections 3.6.2.2 to 3.6.2.7, with the examples of 3.6.2.8. */
class SendQueueTest {
    private static final byte[] DATA = new byte[10_000];

    private final List<Long> released = new ArrayList<>();
    private final List<Long> delivered = new ArrayList<>();
    private final TransmissionOrder order = new TransmissionOrder();
    private final SendQueue queue = new SendQueue(new FragmentPool(), order, new SendQueue.Listener() {
        @Override
        public void onReleased(long token, boolean wasDelivered) {
            released.add(token);
            if (wasDelivered) {
                delivered.add(token);
            }
        }

        @Override
        public void onWorkAgain() {}
    });

    private void enqueue(int messages) {
        for (int i = 0; i < messages; i++) {
            queue.enqueue(DATA, 0, 100, 1_000, Nanos.NO_DEADLINE, i);
        }
    }

    private long sendNext() {
        SendFragment fragment = queue.nextEligible();
        long number = fragment.sequenceNumber();
        queue.onSent(fragment, fragment.length() + 10);
        return number;
    }

    private void sendAll() {
        while (queue.nextEligible() != null) {
            sendNext();
        }
    }

    private void acknowledge(long from, long to) {
        assertThat(queue.acknowledge(from, to)).isTrue();
        order.findLosses();
    }

    @Test
    @Covers("7016-2.3.11-1")
    void dividesAMessageIntoFragments() {
        queue.enqueue(DATA, 0, 2_500, 1_000, Nanos.NO_DEADLINE, 7);
        int[] lengths = new int[3];
        int[] controls = new int[3];
        for (int i = 0; i < 3; i++) {
            SendFragment fragment = queue.nextEligible();
            lengths[i] = fragment.length();
            controls[i] = fragment.fragmentControl();
            queue.onSent(fragment, 10);
        }

        assertThat(lengths).containsExactly(1_000, 1_000, 500);
        assertThat(controls).containsExactly(1, 3, 2);
        acknowledge(0, 2);
        assertThat(released).isEmpty();
        acknowledge(3, 3);
        assertThat(delivered).containsExactly(7L);
    }

    @Test
    @Covers("7016-3.6.2.5-1")
    void retransmitsAfterThreeNegativeAcknowledgements() {
        enqueue(6);
        sendAll();

        acknowledge(2, 2);
        acknowledge(3, 3);
        assertThat(queue.nextEligible()).isNull();
        acknowledge(4, 4);

        assertThat(order.losses()).isEqualTo(1);
        assertThat(sendNext()).isEqualTo(1);
        assertThat(queue.nextEligible()).isNull();
    }

    @Test
    @Covers("7016-3.6.1.2-2")
    void sendsWhatWasLostBeforeWhatFollowsIt() {
        enqueue(4);
        sendNext();
        sendNext();
        order.loseAll();

        assertThat(sendNext()).isEqualTo(1);
        assertThat(sendNext()).isEqualTo(2);
        assertThat(sendNext()).isEqualTo(3);
    }

    @Test
    void doesNotCountNegativesAgainstWhatWasSentAfterTheAcknowledged() {
        enqueue(3);
        sendAll();

        acknowledge(1, 1);

        assertThat(order.anyNegativeAcks()).isFalse();
    }

    @Test
    @Covers({"7016-3.6.1.2-4", "7016-3.6.2.3-1", "7016-3.6.2.3-2"})
    void movesTheForwardSequenceNumberOverWhatIsAbandoned() {
        enqueue(4);
        sendNext();
        queue.abandon(0);
        queue.abandon(1);
        SendFragment third = queue.nextEligible();

        assertThat(third.sequenceNumber()).isEqualTo(3);
        assertThat(queue.forwardSequenceNumber())
                .as("1 is in flight, not sent as abandoned")
                .isZero();
        queue.onSent(third, 10);
        order.loseAll();
        assertThat(queue.nextEligible().sequenceNumber()).isEqualTo(3);
        assertThat(queue.forwardSequenceNumber()).isEqualTo(2);
    }

    @Test
    @Covers({"7016-3.6.2.7-1", "7016-3.6.2.7.1-1"})
    void sendsAForwardSequenceNumberUpdateWhenNothingElseIsLeft() {
        enqueue(5);
        sendAll();
        queue.abandon(0);
        acknowledge(2, 2);
        acknowledge(3, 3);
        acknowledge(4, 4); // 1 is lost by now; 5 is still in flight

        SendFragment update = queue.nextEligible();

        assertThat(update.sequenceNumber()).isEqualTo(1);
        assertThat(update.isAbandoned()).isTrue();
        assertThat(queue.forwardSequenceNumber()).isEqualTo(1);
        queue.onSent(update, 10);
        acknowledge(0, 5);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    @Covers("7016-3.6.2.7-1")
    void whatIsAbandonedStaysSoWhateverBecomesOfIt() {
        enqueue(1);
        sendNext();
        queue.abandon(0);
        queue.abandon(0);
        queue.abandonAll();
        order.loseAll();

        for (int i = 0; i < 3; i++) {
            assertThat(queue.nextEligible().isAbandoned()).isTrue();
            sendNext();
            order.loseAll();
        }
        assertThat(released).containsExactly(0L);
    }

    @Test
    void collapsesARunOfAbandonedFragmentsIntoOneUpdate() {
        enqueue(4);
        sendAll();
        order.loseAll();
        queue.abandonAll();

        SendFragment update = queue.nextEligible();

        assertThat(update.sequenceNumber()).isEqualTo(4);
        assertThat(queue.forwardSequenceNumber()).isEqualTo(4);
        assertThat(queue.fragments()).isEqualTo(1);
        assertThat(released).containsExactly(0L, 1L, 2L, 3L);
        assertThat(delivered).isEmpty();
    }

    @Test
    void removesWhatWasHeldLostTooEarly() {
        enqueue(1);
        sendNext();
        order.loseAll();

        acknowledge(0, 1);

        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.unsentBytes()).isZero();
        assertThat(order.unsentBytes()).isZero();
        assertThat(delivered).containsExactly(0L);
    }

    @Test
    void seesThroughOptimisticAcknowledgements() {
        enqueue(3);
        sendNext();

        assertThat(queue.acknowledge(0, 2)).isFalse();
        assertThat(queue.acknowledge(0, 1)).isTrue();
    }

    @Test
    void expiresAlsoWhatStandsBehindAReliableMessage() {
        queue.enqueue(DATA, 0, 10, 1_000, Nanos.NO_DEADLINE, 1);
        queue.enqueue(DATA, 0, 10, 1_000, 100, 2);

        assertThat(queue.expire(100)).isEqualTo(Nanos.NO_DEADLINE);

        assertThat(released).containsExactly(2L);
    }

    @Test
    void expiresMessagesFromTheFront() {
        queue.enqueue(DATA, 0, 10, 1_000, 100, 1);
        queue.enqueue(DATA, 0, 10, 1_000, 200, 2);
        queue.enqueue(DATA, 0, 10, 1_000, Nanos.NO_DEADLINE, 3);

        assertThat(queue.expire(99)).isEqualTo(100);
        assertThat(queue.expire(100)).isEqualTo(200);
        assertThat(released).containsExactly(1L);
        assertThat(queue.expire(5_000)).isEqualTo(Nanos.NO_DEADLINE);
        assertThat(released).containsExactly(1L, 2L);
    }

    @Test
    void marksTheFinalFragment() {
        enqueue(1);
        queue.appendFinal();
        assertThat(queue.isFinal(queue.nextEligible()))
                .as("nothing of it was sent")
                .isTrue();
        sendAll();
        acknowledge(0, 1);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void appendsAnAbandonedFinalFragmentBehindWhatWasSent() {
        enqueue(1);
        sendAll();
        queue.appendFinal();

        SendFragment last = queue.nextEligible();

        assertThat(last.sequenceNumber()).isEqualTo(2);
        assertThat(last.isAbandoned()).isTrue();
        assertThat(queue.isFinal(last)).isTrue();
    }

    @Test
    void countsItsBytesThroughAnyLife() {
        for (long seed = 1; seed <= 300; seed++) {
            java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
            long token = 0;
            for (int step = 0; step < 200; step++) {
                switch (random.nextInt(6)) {
                    case 0 -> queue.enqueue(DATA, 0, random.nextInt(3_000), 1_000, Nanos.NO_DEADLINE, token++);
                    case 1 -> {
                        if (token > 0) {
                            queue.abandon(random.nextLong(token));
                        }
                    }
                    case 2 -> {
                        if (queue.highestSent() > 0) {
                            long from = 1 + random.nextLong(queue.highestSent());
                            acknowledge(from, Math.min(queue.highestSent(), from + random.nextInt(3)));
                        }
                    }
                    case 3 -> order.loseAll();
                    default -> {
                        if (queue.nextEligible() != null) {
                            sendNext();
                        }
                    }
                }
                assertThat(order.outstandingBytes())
                        .isEqualTo(queue.outstandingBytes())
                        .isNotNegative();
                assertThat(order.unsentBytes()).isEqualTo(queue.unsentBytes()).isNotNegative();
                assertThat(order.queuedBytes()).isGreaterThanOrEqualTo(queue.unsentBytes());
            }
            for (int round = 0; round < 400 && !queue.isEmpty(); round++) {
                sendAll();
                acknowledge(0, queue.highestSent());
            }
            assertThat(queue.isEmpty()).as("seed %d", seed).isTrue();
            assertThat(order.outstandingBytes() + order.unsentBytes() + order.queuedBytes())
                    .isZero();
            assertThat(released).doesNotHaveDuplicates().hasSize((int) token);
            released.clear();
        }
    }

    @Test
    void walksOverTheQueueOnceForAnAcknowledgementWithManyRanges() {
        int count = 20_000;
        enqueue(count);
        sendAll();

        assertThat(queue.acknowledge(0, 0)).isTrue();
        for (int range = 1; range <= 600; range++) {
            long number = count - 1_201 + 2L * range;
            assertThat(queue.acknowledgeNext(number, number)).isTrue();
        }

        assertThat(queue.fragments()).isEqualTo(count - 600);
        assertThat(queue.fragmentsPassed()).isLessThanOrEqualTo(count);
    }

    @Test
    void abandonsNothingWithoutAToken() {
        queue.enqueue(DATA, 0, 100, 1_000, Nanos.NO_DEADLINE, SendQueue.NO_TOKEN);

        queue.abandon(SendQueue.NO_TOKEN);

        assertThat(queue.nextEligible().isAbandoned()).isFalse();
    }
}
