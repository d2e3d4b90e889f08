package io.rivulet.transport.virtual;

import io.rivulet.transport.ConfigCheck;
import io.rivulet.transport.address.NetAddress;
import java.time.Duration;

/**
 * A network address translator, in the terms of RFC 4787.
 *
 * @param external the address that the hosts behind it are seen at; its port has no meaning and is taken for 0
 * @param mapping which datagrams of an inner endpoint share a mapping. Default endpoint-independent
 * @param filtering whom a mapping lets in. Default address and port
 * @param ports how the ports of mappings are chosen. Default port-preserving
 * @param firstPort the lowest port of a mapping, 1 to 65,535. Default 1,024
 * @param lastPort the highest port of a mapping, from {@code firstPort} to 65,535. Default 65,535
 * @param mappingTimeoutNs how long a mapping, and the permission to come in by it, lasts without use, 1 ms to 1 day. Shorter than the
 *     period at which a session shows that it is alive, it cuts sessions. Default 2 minutes, the least that RFC 4787 REQ-5 allows
 * @param inboundRefreshes whether what comes in counts as use, too (RFC 4787 REQ-6b). Default false, the harder case
 * @param hairpins whether hosts behind it reach each other at their external endpoints (RFC 4787 REQ-9). Default true
 * @param maxMappings how many mappings it holds at most, 1 to 65,535; datagrams that would need one more are dropped. Default 65,535
 */
public record NatConfig(
        NetAddress external,
        NatBehaviour mapping,
        NatBehaviour filtering,
        NatPorts ports,
        int firstPort,
        int lastPort,
        long mappingTimeoutNs,
        boolean inboundRefreshes,
        boolean hairpins,
        int maxMappings) {
    private static final int MAX_PORT = 65_535;
    private static final long MIN_TIMEOUT_NS = 1_000_000L;
    private static final long MAX_TIMEOUT_NS = 86_400_000_000_000L;

    /** @throws IllegalArgumentException naming every value that is out of range */
    public NatConfig {
        new ConfigCheck("NAT")
                .that(external != null, "external", "is null")
                .that(mapping != null, "mapping", "is null")
                .that(filtering != null, "filtering", "is null")
                .that(ports != null, "ports", "is null")
                .range("firstPort", firstPort, 1, MAX_PORT)
                .range("lastPort", lastPort, firstPort, MAX_PORT)
                .range("mappingTimeoutNs", mappingTimeoutNs, MIN_TIMEOUT_NS, MAX_TIMEOUT_NS)
                .range("maxMappings", maxMappings, 1, MAX_PORT)
                .finish();
        external = external.withPort(0);
    }

    /** A builder with the defaults. */
    public static Builder builder(NetAddress external) {
        return new Builder(external);
    }

    /** Builds a {@link NatConfig}; the values and their defaults are described there. */
    public static final class Builder {
        private final NetAddress external;
        private NatBehaviour mapping = NatBehaviour.ENDPOINT_INDEPENDENT;
        private NatBehaviour filtering = NatBehaviour.ADDRESS_AND_PORT_DEPENDENT;
        private NatPorts ports = NatPorts.PRESERVING;
        private int firstPort = 1_024;
        private int lastPort = MAX_PORT;
        private long mappingTimeoutNs = 120_000_000_000L;
        private boolean inboundRefreshes;
        private boolean hairpins = true;
        private int maxMappings = MAX_PORT;

        private Builder(NetAddress external) {
            this.external = external;
        }

        /** Sets which datagrams share a mapping. */
        public Builder mapping(NatBehaviour behaviour) {
            mapping = behaviour;
            return this;
        }

        /** Sets whom a mapping lets in. */
        public Builder filtering(NatBehaviour behaviour) {
            filtering = behaviour;
            return this;
        }

        /** Sets how the ports of mappings are chosen. */
        public Builder ports(NatPorts allocation) {
            ports = allocation;
            return this;
        }

        /** Sets which ports mappings have. */
        public Builder portRange(int first, int last) {
            firstPort = first;
            lastPort = last;
            return this;
        }

        /** Sets how long a mapping lasts without use. */
        public Builder mappingTimeout(Duration timeout) {
            mappingTimeoutNs = timeout.toNanos();
            return this;
        }

        /** Sets whether what comes in counts as use, too. */
        public Builder inboundRefreshes(boolean refreshes) {
            inboundRefreshes = refreshes;
            return this;
        }

        /** Sets whether hosts behind it reach each other at their external endpoints. */
        public Builder hairpins(boolean does) {
            hairpins = does;
            return this;
        }

        /** Sets how many mappings it holds at most. */
        public Builder maxMappings(int limit) {
            maxMappings = limit;
            return this;
        }

        /** @throws IllegalArgumentException naming every value that is out of range */
        public NatConfig build() {
            return new NatConfig(
                    external,
                    mapping,
                    filtering,
                    ports,
                    firstPort,
                    lastPort,
                    mappingTimeoutNs,
                    inboundRefreshes,
                    hairpins,
                    maxMappings);
        }
    }
}
