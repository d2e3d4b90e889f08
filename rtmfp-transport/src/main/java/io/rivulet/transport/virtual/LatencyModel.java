package io.rivulet.transport.virtual;

import java.time.Duration;

/**
 * How long a datagram takes from one host's uplink to another's downlink. A pure function of the two hosts, so that the order in which
 * it is asked does not matter; what varies from datagram to datagram is the links' jitter.
 */
@FunctionalInterface
public interface LatencyModel {
    /** The one-way latency in nanoseconds, at least 0. */
    long latencyNs(VirtualHost source, VirtualHost destination);

    /** The same latency between any two hosts. */
    static LatencyModel constant(Duration latency) {
        long latencyNs = latency.toNanos();
        return (source, destination) -> latencyNs;
    }
}
