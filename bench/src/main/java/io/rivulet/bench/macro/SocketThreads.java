package io.rivulet.bench.macro;

import io.rivulet.transport.netty.DriverThreads;
import io.rivulet.transport.netty.IoKind;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** The threads of all contestants with one kind of sockets: the publisher on one, all viewers on another. */
final class SocketThreads implements AutoCloseable {
    /** More jobs than there are handshakes at once. */
    private static final int JOB_CAPACITY = 1_024;

    private final DriverThreads publisher;
    private final DriverThreads viewers;

    SocketThreads(IoKind io) {
        publisher = new DriverThreads(io, 1, 1, JOB_CAPACITY);
        viewers = new DriverThreads(io, 1, 1, JOB_CAPACITY);
    }

    DriverThreads publisher() {
        return publisher;
    }

    DriverThreads viewers() {
        return viewers;
    }

    String label() {
        return label(publisher.kind());
    }

    static String label(IoKind io) {
        return io.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        CompletableFuture.allOf(publisher.close(), viewers.close()).join();
    }
}
