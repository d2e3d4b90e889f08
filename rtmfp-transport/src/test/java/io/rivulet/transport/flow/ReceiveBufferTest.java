package io.rivulet.transport.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.wire.chunk.UserData;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 7016 section 3.6.3.3. */
class ReceiveBufferTest {
    private final ReceiveBuffer buffer = new ReceiveBuffer(new FragmentPool());

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
    void keepsAMessageInProgress() {
        insert(1, UserData.BEGIN, 1);
        insert(2, UserData.MIDDLE, 2);

        assertThat(pollAll(2)).isEmpty();
        assertThat(buffer.bufferedBytes()).isEqualTo(2);
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
            java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
            ReceiveBuffer mixed = new ReceiveBuffer(new FragmentPool());
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
}
