package io.rivulet.simulator.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.simulator.engine.SeedTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiveFlowsTest {
    private static final int SESSION = 0;
    private static final int FLOW = 2;

    private final List<Integer> delivered = new ArrayList<>();
    private final ReceiveFlows flows = new ReceiveFlows((session, number, message) -> delivered.add((int) message.a()));

    ReceiveFlowsTest() {
        flows.ensure(1);
        flows.open(SESSION);
        flows.begin(SESSION, FLOW);
    }

    private static Message message(int sequence) {
        return new Message(1, sequence, 0, 0, null, 10);
    }

    private void take(int sequence, int forward) {
        flows.onUserData(SESSION, 0, FLOW, sequence, forward, message(sequence));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void deliverInOrderWhateverTheOrderAndAcknowledgeWhatIsHere(long seed) {
        SeedTree dice = SeedTree.of(seed);
        Set<Integer> taken = new HashSet<>();
        int count = 400;
        for (int step = 0; taken.size() < count; step++) {
            // From up to 150 behind the first that is missing: more than two words of bits.
            int first = IntStream.rangeClosed(1, count)
                    .filter(i -> !taken.contains(i))
                    .findFirst()
                    .orElseThrow();
            int sequence =
                    (int) Math.min(count, first + dice.child("step", step).between(-3, 150));
            sequence = Math.max(1, sequence);
            take(sequence, 0);
            taken.add(sequence);

            Packet.Acks acks = flows.takeAcks(SESSION);
            for (int i = 1; i <= count + 70; i++) {
                assertThat(acks.covers(0, i))
                        .as("sequence number %d at step %d", i, step)
                        .isEqualTo(taken.contains(i));
            }
        }

        assertThat(delivered).isEqualTo(IntStream.rangeClosed(1, count).boxed().toList());
        assertThat(flows.isAckDue(SESSION)).isFalse();
    }

    @Test
    void deliverAsItComesWhereThatIsWanted() {
        take(3, 0);
        flows.deliverInArrivalOrder(SESSION, FLOW);
        take(2, 0);
        take(2, 0);
        take(5, 0);

        assertThat(delivered).containsExactly(3, 2, 5);
    }

    @Test
    void doNotWaitForWhatWasAbandoned() {
        take(1, 0);
        take(4, 0);
        assertThat(delivered).containsExactly(1);

        take(5, 3);

        assertThat(delivered).containsExactly(1, 4, 5);
        assertThat(flows.takeAcks(SESSION).cumulative()).containsExactly(5);
    }

    @Test
    void acknowledgeEverySecondPacketOrLaterOrWhatIsMissingAtOnce() {
        take(1, 0);
        flows.onDataPacket(SESSION);
        assertThat(flows.isAckDue(SESSION)).isFalse();
        assertThat(flows.delayedAckNs(SESSION)).isEqualTo(200_000_000L);

        take(2, 0);
        flows.onDataPacket(SESSION);
        assertThat(flows.isAckDue(SESSION)).isTrue();
        flows.takeAcks(SESSION);
        assertThat(flows.delayedAckNs(SESSION)).isEqualTo(Long.MAX_VALUE);

        take(4, 0);
        flows.onDataPacket(SESSION);
        assertThat(flows.isAckDue(SESSION)).isTrue();
    }

    @Test
    void startOverWithAFlowOfTheSameNumber() {
        take(1, 0);
        take(2, 0);
        flows.begin(SESSION, FLOW);
        take(1, 0);

        assertThat(delivered).containsExactly(1, 2, 1);
    }
}
