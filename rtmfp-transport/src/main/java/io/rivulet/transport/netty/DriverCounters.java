package io.rivulet.transport.netty;

import java.util.concurrent.atomic.AtomicLongArray;

/** The counters of a driver: may be read on any thread. */
public final class DriverCounters {
    private final AtomicLongArray values = new AtomicLongArray(DriverCounter.values().length);

    DriverCounters() {}

    /** The value of a counter. */
    public long get(DriverCounter counter) {
        return values.get(counter.ordinal());
    }

    /** Adds, on the event loop: it alone writes, so that nothing needs to be atomic. */
    void add(DriverCounter counter, long amount) {
        values.setOpaque(counter.ordinal(), values.getPlain(counter.ordinal()) + amount);
    }

    /** Adds one to a counter that is only ever added to in this way, on any thread. */
    void addShared(DriverCounter counter) {
        values.incrementAndGet(counter.ordinal());
    }
}
