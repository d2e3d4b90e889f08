package io.rivulet.overlay.runtime;

import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.address.NetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What drives a node: a socket with its event loop in production, a virtual host in tests. */
public interface NodeDriver extends NodeThread, AutoCloseable {
    /** Begins to drive a node. */
    @FunctionalInterface
    interface Factory {
        /** @throws io.rivulet.overlay.OverlayException when the local address cannot be used */
        NodeDriver start(DatagramCore node);
    }

    /** The address that it listens at; with the port that was chosen when any would do. */
    NetAddress localAddress();

    /** The addresses at which others on the same networks may find it. */
    List<NetAddress> reachableAddresses();

    /** Completes when it has stopped: exceptionally when the node failed. */
    CompletableFuture<Void> terminated();

    /**
     * Runs the commands that were accepted and have not run, on the calling thread, so that nobody waits for them for ever. To be called
     * when it has {@link #terminated}.
     */
    void settle();

    /** Stops driving, without a word to anybody. Idempotent. */
    @Override
    void close();
}
