package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.wire.chunk.UserData;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a far end can make us hold, and what becomes of one that tries for more. RFC 7016 sections 3.6.3 and 5. */
class ReceiveLimitsTest {
    @Test
    void takesFragmentsThatAreLongerThanOurOwnPackets() {
        for (int length : new int[] {1_472, 1_473, 1_536, 1_537, 1_900, 64_000}) {
            EndpointPair pair = new EndpointPair().opened();
            byte[] message = new byte[length];
            EndpointPair.entropy(length).nextBytes(message, 0, length);

            SessionPackets.toNear(pair, packet -> SessionPackets.data(packet, 1, 0, UserData.WHOLE, message));
            SessionPackets.toNear(pair, packet -> SessionPackets.data(packet, 2, 1, UserData.WHOLE, message));
            pair.advance(Duration.ofMillis(50));

            assertThat(pair.nearHandler.messages).containsExactly(message, message);
        }
    }
}
