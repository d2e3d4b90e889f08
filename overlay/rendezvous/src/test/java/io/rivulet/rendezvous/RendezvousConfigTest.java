package io.rivulet.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.transport.crypto.plain.PlainIdentity;
import io.rivulet.transport.virtual.SeededEntropy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RendezvousConfigTest {
    private static RendezvousConfig.Builder builder() {
        SeededEntropy entropy = new SeededEntropy(1, 0, "rendezvous");
        return RendezvousConfig.builder(PlainIdentity.rendezvous(entropy), entropy);
    }

    @Test
    void tellsAllThatIsOutOfRange() {
        assertThatThrownBy(() -> builder()
                        .maxClients(0)
                        .groups(1, 2_000_000)
                        .joins(0, 1)
                        .keepalive(Duration.ofSeconds(10), Duration.ofSeconds(9))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxClients is 0, must be 1 to 1000000")
                .hasMessageContaining("maxMembersPerGroup is 2000000")
                .hasMessageContaining("joinsPerSecond is 0")
                .hasMessageContaining("deadAfterNs is 9000000000");
    }

    @Test
    void loopbackIsTrustedOnlyWhenAllAreOnThisHost() {
        assertThat(builder().build().connection().acceptsLoopback()).isFalse();
        assertThat(builder().allOnThisHost().build().connection().acceptsLoopback())
                .isTrue();
    }
}
