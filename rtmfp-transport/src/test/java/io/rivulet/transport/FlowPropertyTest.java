package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.virtual.LinkConfig;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Under any loss, reordering and duplication a flow delivers every message once, whole, in order, all but what its sender abandoned. */
class FlowPropertyTest {
    private static final int QUICK_SEEDS = 40;
    private static final int SLOW_SEEDS = 2_000;

    @Test
    void deliversAllButWhatWasAbandoned() {
        deliversAllButWhatWasAbandoned(QUICK_SEEDS);
    }

    @Test
    @Tag("slow")
    void deliversAllButWhatWasAbandonedUnderManySeeds() {
        deliversAllButWhatWasAbandoned(SLOW_SEEDS);
    }

    private static void deliversAllButWhatWasAbandoned(int seeds) {
        for (long seed = 1; seed <= seeds; seed++) {
            run(seed);
        }
    }

    private static void run(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EndpointPair pair = new EndpointPair().opened();
        ReceiveOrder order = random.nextBoolean() ? ReceiveOrder.ORIGINAL : ReceiveOrder.NETWORK_ARRIVAL;
        pair.farHandler.onFlow = flow -> flow.setOrder(order);
        pair.wire.links(LinkConfig.builder()
                .lossRatio(random.nextInt(30) / 100.0)
                .reorder(random.nextInt(20) / 100.0, Duration.ofMillis(40))
                .duplicateRatio(random.nextInt(20) / 100.0)
                .build());
        SendFlow flow = pair.flow("property");
        int messages = 60;
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            byte[] message = new byte[4 + random.nextInt(4_000)];
            random.nextBytes(message);
            ByteBuffer.wrap(message).putInt(i);
            sent.add(message);
            boolean mayExpire = random.nextInt(4) == 0;
            long deadlineNs =
                    mayExpire ? pair.wire.nowNs() + random.nextInt(400) * Nanos.MILLISECOND : Nanos.NO_DEADLINE;
            int token = i;
            pair.wire.near(nowNs -> flow.sendShared(nowNs, message, 0, message.length, deadlineNs, token));
            pair.advance(Duration.ofMillis(random.nextInt(30)));
        }

        boolean done =
                pair.wire.advanceUntil(() -> pair.nearHandler.released.size() == messages, Duration.ofMinutes(20));
        pair.advance(Duration.ofSeconds(30));

        assertThat(done).as("seed %d: all messages settled", seed).isTrue();
        Set<Integer> received = new HashSet<>();
        int previous = -1;
        for (byte[] message : pair.farHandler.messages) {
            int index = ByteBuffer.wrap(message).getInt();
            assertThat(message).as("seed %d, message %d", seed, index).isEqualTo(sent.get(index));
            assertThat(received.add(index))
                    .as("seed %d: message %d came once", seed, index)
                    .isTrue();
            if (order == ReceiveOrder.ORIGINAL) {
                assertThat(index).as("seed %d: order", seed).isGreaterThan(previous);
            }
            previous = index;
        }
        for (long delivered : pair.nearHandler.delivered) {
            assertThat(received)
                    .as("seed %d: acknowledged means delivered", seed)
                    .contains((int) delivered);
        }
    }
}
