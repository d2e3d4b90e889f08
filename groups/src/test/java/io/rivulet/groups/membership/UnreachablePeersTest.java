package io.rivulet.groups.membership;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnreachablePeersTest {
    private static final long SECOND = 1_000_000_000L;

    private final UnreachablePeers peers = new UnreachablePeers();

    @Test
    void waitsLongerAfterEachFailureUpToFiveMinutes() {
        long now = 0;
        for (long wait : new long[] {10, 20, 40, 80, 160, 300, 300}) {
            peers.onFailure(now, 1);

            assertThat(peers.mayDial(now + wait * SECOND - 1, 1)).isFalse();
            now += wait * SECOND;
            assertThat(peers.mayDial(now, 1)).isTrue();
        }
        assertThat(peers.mayDial(0, 2)).isTrue();
    }

    @Test
    void takesHearsayFromBeforeTheFailureForStale() {
        peers.onFailure(100 * SECOND, 1);

        assertThat(peers.isNews(1, 99 * SECOND)).isFalse();
        assertThat(peers.isNews(1, 101 * SECOND)).isTrue();
        assertThat(peers.isNews(2, 0)).isTrue();
    }

    @Test
    void forgetsAfterSuccessAndWhenLongPast() {
        peers.onFailure(0, 1);
        peers.onFailure(0, 2);

        peers.onSuccess(1);
        assertThat(peers.mayDial(0, 1)).isTrue();
        peers.clean(309 * SECOND);
        assertThat(peers.size()).isEqualTo(1);
        peers.clean(310 * SECOND);
        assertThat(peers.size()).isZero();
    }

    @Test
    void isBounded() {
        for (int peer = 0; peer < 1_000; peer++) {
            peers.onFailure(peer, peer);
        }

        assertThat(peers.size()).isEqualTo(UnreachablePeers.MAX_PEERS);
        assertThat(peers.displaced()).isEqualTo(1_000 - UnreachablePeers.MAX_PEERS);
        assertThat(peers.mayDial(1_000, 999)).isFalse();
    }
}
