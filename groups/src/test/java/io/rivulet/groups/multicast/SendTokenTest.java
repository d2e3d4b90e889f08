package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.testing.SeededEntropy;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SendTokenTest {
    /** What the group's port leaves to the group. */
    private static final int BITS = 55;

    private static final long GREATEST_OF_WINDOW = (1L << FragmentWindow.TOKEN_BITS) - 1;

    private final Multicast multicast =
            new Multicast(new DirectRecorder(), MulticastConfig.builder().build(), new SeededEntropy(1), null);

    @Test
    void whatIsSentOfAStreamIsNotTakenForWhatWasSentOfThoseBeforeIt() {
        Set<Long> tokens = new HashSet<>();

        for (int stream = 0; stream < 100; stream++) {
            assertThat(tokens.add(Multicast.token(5, multicast.nextTag(3), 77))).isTrue();
        }
    }

    @Test
    void aTokenFitsWhateverItSays() {
        int tag = 0;
        for (int stream = 0; stream < 200; stream++) {
            tag = Math.max(tag, multicast.nextTag(63));
        }

        long token = Multicast.token(Neighbours.MAX - 1, tag, GREATEST_OF_WINDOW);

        assertThat(token).isEqualTo((1L << BITS) - 1);
    }
}
