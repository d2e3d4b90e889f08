package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SharedFragmentsTest extends FragmentWindowCases {
    @Override
    FragmentWindow window(int maxFragments, long maxBytes) {
        return new SharedFragments(maxFragments, maxBytes);
    }

    @Test
    void areThoseThatCame() {
        byte[] fragment = new byte[10];
        int slot = window.reserve(1, 10, true, 0);
        window.place(slot, fragment, 0, 10);
        put(100, 0, true);

        assertThat(window.bytes(window.slot(1))).isSameAs(fragment);
    }

    @Test
    void nothingIsKeptForTheNetwork() {
        int slot = put(1, 0, true);
        window.onSent(slot, 1);

        window.moveLow(2);

        assertThat(window.lingering()).isZero();
        assertThat(window.arrayBytes()).isZero();
        assertThat(window.inFlight(slot)).isZero();
        assertThat(window.release(1, 1)).as("was known").isTrue();
    }

    @Test
    void sendsOfEachFragmentHaveANameOfTheirOwn() {
        Set<Long> tokens = new HashSet<>();
        for (long id = 1; id <= 1_000; id++) {
            assertThat(tokens.add(window.token(put(id, 0, true)))).isTrue();
            window.moveLow(Math.max(1, id - 100));
            long first = window.token(window.slot(window.low()));
            assertThat(first).as("that of the oldest, whatever came since").isEqualTo(window.low());
        }
        FragmentWindow far = window(128, 1 << 20);
        far.start(1L << 60);
        assertThat(far.token(put(far, (1L << 60) + 5, 1, true, 0)))
                .isBetween(0L, (1L << FragmentWindow.TOKEN_BITS) - 1);
    }
}
