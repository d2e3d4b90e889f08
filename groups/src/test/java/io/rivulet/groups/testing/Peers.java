package io.rivulet.groups.testing;

import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.transport.address.PeerId;

/** Peer ids for tests. */
public final class Peers {
    private Peers() {}

    /** An id that looks like a hash and is the same in every run. */
    public static PeerId id(int number) {
        return PeerId.copyOf(FakeNetwork.sha256("test peer " + number), 0);
    }

    /** A directory that names peers 0 to {@code count} - 1. */
    public static PeerDirectory directory(int count) {
        PeerDirectory directory = new PeerDirectory();
        for (int i = 0; i < count; i++) {
            directory.handleOf(id(i));
        }
        return directory;
    }
}
