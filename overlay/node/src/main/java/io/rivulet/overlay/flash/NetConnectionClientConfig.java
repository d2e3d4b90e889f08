package io.rivulet.overlay.flash;

import io.rivulet.transport.ConfigCheck;
import java.time.Duration;

/**
 * How a client connects. Immutable.
 *
 * @param clientVersion what we call ourselves in {@code connect}
 * @param answerTimeoutNs how long the answer to {@code connect} is awaited. Default 10 s, 100 ms to 10 min. Too short fails at servers far
 *     away or under load, too long keeps the application waiting for one that will not answer
 * @param minKeepaliveNs the least keepalive period that a server can set. Default 5 s ("SHOULD be at least five seconds", RFC 7425
 *     section 5.3.4), 1 ms to 1 h. Too small lets a server make us send without end
 * @param maxKeepaliveNs the largest period that a server can set. Default 60 s, from minKeepaliveNs to 1 day. Too large loses the mapping
 *     of a NAT, and with it our place at the server
 * @param maxGroupChannels group channels open at once. Default 16, 1 to 1,024; about 200 bytes each
 * @param reportsLoopback whether loopback addresses are reported in {@code setPeerInfo}. Default false; only for peers that are all on
 *     this host
 */
public record NetConnectionClientConfig(
        String clientVersion,
        long answerTimeoutNs,
        long minKeepaliveNs,
        long maxKeepaliveNs,
        int maxGroupChannels,
        boolean reportsLoopback) {
    private static final long MS = 1_000_000L;
    private static final long HOUR_NS = 3_600_000 * MS;

    /** All defaults. */
    public static final NetConnectionClientConfig DEFAULT = builder().build();

    /** @throws IllegalArgumentException naming every value that is out of range */
    public NetConnectionClientConfig {
        new ConfigCheck("client connection")
                .that(
                        clientVersion != null && clientVersion.length() <= FlashLimits.MAX_TEXT_CHARS,
                        "clientVersion",
                        "must have at most " + FlashLimits.MAX_TEXT_CHARS + " characters")
                .range("answerTimeoutNs", answerTimeoutNs, 100 * MS, HOUR_NS / 6)
                .range("minKeepaliveNs", minKeepaliveNs, MS, HOUR_NS)
                .range("maxKeepaliveNs", maxKeepaliveNs, minKeepaliveNs, 24 * HOUR_NS)
                .range("maxGroupChannels", maxGroupChannels, 1, 1_024)
                .finish();
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link NetConnectionClientConfig}; the values and their defaults are described there. */
    public static final class Builder {
        private String clientVersion = "Rivulet 0.1";
        private Duration answerTimeout = Duration.ofSeconds(10);
        private Duration minKeepalive = Duration.ofSeconds(5);
        private Duration maxKeepalive = Duration.ofSeconds(60);
        private int maxGroupChannels = 16;
        private boolean reportsLoopback;

        private Builder() {}

        /** Sets what we call ourselves. */
        public Builder clientVersion(String version) {
            clientVersion = version;
            return this;
        }

        /** Sets how long the answer to {@code connect} is awaited. */
        public Builder answerTimeout(Duration timeout) {
            answerTimeout = timeout;
            return this;
        }

        /** Sets the least keepalive period that a server can set. */
        public Builder minKeepalive(Duration period) {
            minKeepalive = period;
            return this;
        }

        /** Sets the largest keepalive period that a server can set. */
        public Builder maxKeepalive(Duration period) {
            maxKeepalive = period;
            return this;
        }

        /** Sets how many group channels may be open at once. */
        public Builder maxGroupChannels(int channels) {
            maxGroupChannels = channels;
            return this;
        }

        /** Sets whether loopback addresses are reported. */
        public Builder reportsLoopback(boolean reports) {
            reportsLoopback = reports;
            return this;
        }

        /** @throws IllegalArgumentException naming every value that is out of range */
        public NetConnectionClientConfig build() {
            return new NetConnectionClientConfig(
                    clientVersion,
                    answerTimeout.toNanos(),
                    minKeepalive.toNanos(),
                    maxKeepalive.toNanos(),
                    maxGroupChannels,
                    reportsLoopback);
        }
    }
}
