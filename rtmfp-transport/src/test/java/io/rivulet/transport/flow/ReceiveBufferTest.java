package io.rivulet.transport.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.wire.chunk.UserData;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** RFC 7016 section 3.6.3.3. */
class ReceiveBufferTest {
    private final ReceiveBuffer buffer = new ReceiveBuffer(new FragmentPool(), new ReceiveBudget(Long.MAX_VALUE));

    private void insert(long number, int control, int... data) {
        byte[] bytes = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            bytes[i] = (byte) data[i];
        }
        buffer.insert(number, control, bytes, 0, bytes.length);
    }

    private List<String> pollAll(long cumulative) {
        List<String> messages = new ArrayList<>();
        while (buffer.poll(cumulative)) {
            StringBuilder text = new StringBuilder(buffer.polledAfterGap() ? "gap:" : "");
            for (int i = 0; i < buffer.messageLength(); i++) {
                text.append(buffer.messageBuffer()[i]);
            }
            messages.add(text.toString());
        }
        return messages;
    }

    @Test
    void deliversUpToTheCumulativeNumberInOriginalOrder() {
        insert(1, UserData.WHOLE, 1);
        insert(3, UserData.WHOLE, 3);

        assertThat(pollAll(1)).containsExactly("1");
        insert(2, UserData.WHOLE, 2);
        assertThat(pollAll(3)).containsExactly("2", "3");
        assertThat(buffer.isEmpty()).isTrue();
        assertThat(buffer.bufferedBytes()).isZero();
    }

    @Test
    @Covers("7016-3.6.3.3-1")
    void putsFragmentsTogether() {
        insert(3, UserData.END, 3);
        insert(1, UserData.BEGIN, 1);
        assertThat(pollAll(1)).isEmpty();

        insert(2, UserData.MIDDLE, 2);

        assertThat(pollAll(3)).containsExactly("123");
    }

    @Test
    void deliversAMessageAsSoonAsItIsCompleteInArrivalOrder() {
        buffer.deliverInArrivalOrder();
        insert(5, UserData.WHOLE, 5);
        insert(2, UserData.END, 2);
        assertThat(pollAll(0)).containsExactly("5");

        insert(1, UserData.BEGIN, 1);

        assertThat(pollAll(2)).containsExactly("12");
    }

    @Test
    @Covers("7016-3.6.3.3-2")
    void dropsWhatIsLeftOfAbandonedMessages() {
        insert(2, UserData.MIDDLE, 2);
        insert(3, UserData.END, 3);
        insert(4, UserData.BEGIN, 4);
        insert(6, UserData.WHOLE, 6);

        // The sender gave up 1 and 5.
        assertThat(pollAll(6)).containsExactly("gap:6");
        assertThat(buffer.bufferedBytes()).isZero();
    }

    @Test
    @Covers("7016-3.6.3.3-1")
    void keepsAMessageInProgress() {
        insert(1, UserData.BEGIN, 1);
        insert(2, UserData.MIDDLE, 2);

        assertThat(pollAll(2)).isEmpty();
        assertThat(buffer.bufferedBytes()).isEqualTo(2L * ReceiveBuffer.pinnedBytes(1));
    }

    @Test
    void tellsOfSkippedNumbersInArrivalOrder() {
        buffer.deliverInArrivalOrder();
        insert(1, UserData.WHOLE, 1);
        assertThat(pollAll(1)).containsExactly("1");

        buffer.onSkipped(2);
        insert(3, UserData.WHOLE, 3);
        insert(4, UserData.WHOLE, 4);

        assertThat(pollAll(4)).containsExactly("gap:3", "4");
    }

    @Test
    void survivesASenderThatMixesUpItsFragmentControls() {
        for (long seed = 1; seed <= 2_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ReceiveBuffer mixed = new ReceiveBuffer(new FragmentPool(), new ReceiveBudget(Long.MAX_VALUE));
            if (random.nextBoolean()) {
                mixed.deliverInArrivalOrder();
            }
            SequenceSet seen = new SequenceSet();
            for (int i = 0; i < 60; i++) {
                long number = 1L + random.nextInt(40);
                if (!seen.contains(number)) {
                    seen.add(number);
                    mixed.insert(number, random.nextInt(4), new byte[3], 0, 3);
                }
                while (mixed.poll(seen.cumulative())) {
                    assertThat(mixed.messageLength() % 3).isZero();
                }
            }
            seen.addUpTo(1_000);
            while (mixed.poll(seen.cumulative())) {
                assertThat(mixed.messageLength()).isPositive();
            }
            mixed.clear();
            assertThat(mixed.bufferedBytes()).as("seed %d", seed).isZero();
            assertThat(mixed.isEmpty()).isTrue();
        }
    }

    /** Each walk over what is there already would be ten thousand million steps. */
    @Test
    void takesFragmentsInAnyOrderWithoutWalkingOverWhatIsThere() {
        int count = 100_000;
        for (IntUnaryOperator order : List.<IntUnaryOperator>of(
                i -> i, // each behind the others
                i -> count - 1 - i, // each before the others
                i -> i % 2 == 0 ? i / 2 : count - 1 - i / 2)) { // to the middle from both ends
            ReceiveBuffer large = new ReceiveBuffer(new FragmentPool(), new ReceiveBudget(Long.MAX_VALUE));
            SequenceSet seen = new SequenceSet();
            for (int i = 0; i < count; i++) {
                int at = order.applyAsInt(i);
                int control = at == 0 ? UserData.BEGIN : at == count - 1 ? UserData.END : UserData.MIDDLE;
                assertThat(large.canTake(1L + at)).isTrue();
                large.insert(1L + at, control, new byte[] {(byte) at}, 0, 1);
                seen.add(1L + at);
                assertThat(large.isDeliverable(seen.cumulative())).isEqualTo(i == count - 1);
            }

            assertThat(large.poll(count)).isTrue();

            assertThat(large.messageLength()).isEqualTo(count);
            for (int at = 0; at < count; at++) {
                assertThat(large.messageBuffer()[at]).isEqualTo((byte) at);
            }
        }
    }

    @Test
    void boundsItsRuns() {
        for (int run = 1; run <= FragmentRuns.MAX_RUNS; run++) {
            assertThat(buffer.canTake(3L * run)).isTrue();
            insert(3L * run, UserData.MIDDLE, 1);
        }

        assertThat(buffer.canTake(1)).isFalse();
        assertThat(buffer.canTake(100_000)).isFalse();
        assertThat(buffer.canTake(4)).as("behind a run").isTrue();
        assertThat(buffer.canTake(5)).as("before a run").isTrue();
    }

    /** Whole messages come out, once, in their order unless arrival order is asked for; what is lost leaves nothing behind. */
    @Test
    @Covers("7016-3.6.3.3-1")
    void deliversEveryWholeMessageOnceHoweverItsFragmentsCome() {
        for (long seed = 1; seed <= 1_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<int[]> fragments = new ArrayList<>(); // number, control, message
            int number = 1;
            for (int message = 0; message < 12; message++) {
                int parts = 1 + random.nextInt(5);
                for (int part = 0; part < parts; part++) {
                    int control = parts == 1
                            ? UserData.WHOLE
                            : part == 0 ? UserData.BEGIN : part == parts - 1 ? UserData.END : UserData.MIDDLE;
                    fragments.add(new int[] {number++, control, message});
                }
            }
            int lost = random.nextInt(12);
            Collections.shuffle(fragments, new java.util.Random(seed));
            int switchAt = random.nextInt(2 * fragments.size());
            ReceiveBuffer any = new ReceiveBuffer(new FragmentPool(), new ReceiveBudget(Long.MAX_VALUE));
            SequenceSet seen = new SequenceSet();
            List<Integer> delivered = new ArrayList<>();
            for (int i = 0; i < fragments.size(); i++) {
                if (i == switchAt) {
                    any.deliverInArrivalOrder();
                }
                int[] fragment = fragments.get(i);
                if (fragment[2] == lost && fragment[1] != UserData.END) {
                    continue;
                }
                seen.add(fragment[0]);
                any.insert(fragment[0], fragment[1], new byte[] {(byte) fragment[2]}, 0, 1);
                while (random.nextInt(3) > 0 && any.poll(seen.cumulative())) {
                    delivered.add((int) any.messageBuffer()[0]);
                }
            }
            seen.addUpTo(number);
            while (any.poll(seen.cumulative())) {
                delivered.add((int) any.messageBuffer()[0]);
            }

            List<Integer> expected = new ArrayList<>();
            for (int message = 0; message < 12; message++) {
                if (message != lost) {
                    expected.add(message);
                }
            }
            if (switchAt >= fragments.size()) {
                assertThat(delivered).as("seed %d", seed).isEqualTo(expected);
            } else {
                assertThat(delivered).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
            }
            assertThat(any.bufferedBytes()).as("seed %d", seed).isZero();
            assertThat(any.isEmpty()).as("seed %d", seed).isTrue();
        }
    }
}
