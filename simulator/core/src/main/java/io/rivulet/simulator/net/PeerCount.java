package io.rivulet.simulator.net;

import io.rivulet.transport.ConfigCheck;

/** How many peers a world may have. */
final class PeerCount {
    /** Ten times what the coarsest tier is made for. */
    private static final int MAX_PEERS = 10_000_000;

    private PeerCount() {}

    static int check(int count) {
        new ConfigCheck("world").range("number of peers", count, 0, MAX_PEERS).finish();
        return count;
    }
}
