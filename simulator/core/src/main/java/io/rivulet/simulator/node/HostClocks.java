package io.rivulet.simulator.node;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.transport.virtual.HostConfig;
import java.time.Duration;

/** Clocks as machines have them: each began at another time and runs a little too fast or too slow. */
final class HostClocks {
    /** Up to a quarter of an hour: enough that no two nodes' timestamps agree by chance, and 16-bit ones wrap. */
    private static final long MAX_OFFSET_NS = 900_000_000_000L;

    /** What ordinary quartz keeps within. */
    private static final long MAX_SKEW_PPM = 100;

    private HostClocks() {}

    static HostConfig.Builder set(HostConfig.Builder host, SeedTree seed) {
        return host.clockOffset(Duration.ofNanos(seed.child("clock offset").between(0, MAX_OFFSET_NS)))
                .skewPpm(seed.child("clock skew").between(-MAX_SKEW_PPM, MAX_SKEW_PPM));
    }
}
