package io.rivulet.overlay.flash;

import io.rivulet.transport.ConfigCheck;
import java.time.Duration;

/**
 * How a server treats each of its clients. Immutable.
 *
 * @param serverKeepaliveNs keepalive period toward us that clients are advised of. Default 15 s, 1 ms to 1 day; 0 sends no advice. Too
 *     short costs packets, too long loses the mapping of a NAT (many forget after 30 s)
 * @param peerKeepaliveNs the same between clients. Default 10 s
 * @param maxGroupChannels group channels that one client may have open at once. Default 8, 1 to 1,024
 * @param maxPeerAddresses addresses kept of one client's {@code setPeerInfo}. Default 8, 0 to 64. Each is an address that a Redirect
 *     sends strangers' hellos to, whoever it belongs to; too few loses hosts with many interfaces
 * @param acceptsLoopback whether loopback addresses in {@code setPeerInfo} are kept. Default false; only for clients that are all on this
 *     host
 */
public record NetConnectionServerConfig(
        long serverKeepaliveNs,
        long peerKeepaliveNs,
        int maxGroupChannels,
        int maxPeerAddresses,
        boolean acceptsLoopback) {
    private static final long MS = 1_000_000L;
    private static final long DAY_NS = 86_400_000 * MS;

    /** All defaults. */
    public static final NetConnectionServerConfig DEFAULT = builder().build();

    /** @throws IllegalArgumentException naming every value that is out of range */
    public NetConnectionServerConfig {
        new ConfigCheck("server connection")
                .range("serverKeepaliveNs", serverKeepaliveNs, 0, DAY_NS)
                .range("peerKeepaliveNs", peerKeepaliveNs, serverKeepaliveNs == 0 ? 0 : MS, DAY_NS)
                .range("maxGroupChannels", maxGroupChannels, 1, 1_024)
                .range("maxPeerAddresses", maxPeerAddresses, 0, 64)
                .finish();
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link NetConnectionServerConfig}; the values and their defaults are described there. */
    public static final class Builder {
        private Duration serverKeepalive = Duration.ofSeconds(15);
        private Duration peerKeepalive = Duration.ofSeconds(10);
        private int maxGroupChannels = 8;
        private int maxPeerAddresses = 8;
        private boolean acceptsLoopback;

        private Builder() {}

        /** Sets the keepalive periods that clients are advised of; a zero server period sends no advice. */
        public Builder keepalive(Duration towardServer, Duration betweenPeers) {
            serverKeepalive = towardServer;
            peerKeepalive = betweenPeers;
            return this;
        }

        /** Sets how many group channels one client may have open. */
        public Builder maxGroupChannels(int channels) {
            maxGroupChannels = channels;
            return this;
        }

        /** Sets how many addresses are kept of one client. */
        public Builder maxPeerAddresses(int addresses) {
            maxPeerAddresses = addresses;
            return this;
        }

        /** Sets whether loopback addresses are kept. */
        public Builder acceptsLoopback(boolean accepts) {
            acceptsLoopback = accepts;
            return this;
        }

        /** @throws IllegalArgumentException naming every value that is out of range */
        public NetConnectionServerConfig build() {
            return new NetConnectionServerConfig(
                    serverKeepalive.toNanos(),
                    peerKeepalive.toNanos(),
                    maxGroupChannels,
                    maxPeerAddresses,
                    acceptsLoopback);
        }
    }
}
