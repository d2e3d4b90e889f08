package io.rivulet.transport.virtual;

import io.rivulet.transport.ConfigCheck;
import java.time.Duration;

/**
 * A virtual network.
 *
 * @param seed what all its randomness comes from
 * @param latency the one-way latencies. Default 10 ms between any two hosts
 * @param maxDatagramsInFlight how many datagrams may be on their way at once; more are dropped and counted. Bounds the memory that a
 *     runaway sender takes: up to 1.5 KiB each. Default 1,000,000
 * @param trace sees every datagram, or null (default)
 */
public record VirtualNetworkConfig(long seed, LatencyModel latency, int maxDatagramsInFlight, VirtualTrace trace) {
    /** @throws IllegalArgumentException naming every value that is out of range */
    public VirtualNetworkConfig {
        new ConfigCheck("virtual network")
                .that(latency != null, "latency", "is null; say LatencyModel.constant(...)")
                .range("maxDatagramsInFlight", maxDatagramsInFlight, 1, 1 << 28)
                .finish();
    }

    /** A builder with the defaults. */
    public static Builder builder(long seed) {
        return new Builder(seed);
    }

    /** Builds a {@link VirtualNetworkConfig}; the values and their defaults are described there. */
    public static final class Builder {
        private final long seed;
        private LatencyModel latency = LatencyModel.constant(Duration.ofMillis(10));
        private int maxDatagramsInFlight = 1_000_000;
        private VirtualTrace trace;

        private Builder(long seed) {
            this.seed = seed;
        }

        /** Sets the one-way latencies. */
        public Builder latency(LatencyModel model) {
            latency = model;
            return this;
        }

        /** Sets how many datagrams may be on their way at once. */
        public Builder maxDatagramsInFlight(int limit) {
            maxDatagramsInFlight = limit;
            return this;
        }

        /** Sets who sees every datagram. */
        public Builder trace(VirtualTrace newTrace) {
            trace = newTrace;
            return this;
        }

        /** @throws IllegalArgumentException naming every value that is out of range */
        public VirtualNetworkConfig build() {
            return new VirtualNetworkConfig(seed, latency, maxDatagramsInFlight, trace);
        }
    }
}
