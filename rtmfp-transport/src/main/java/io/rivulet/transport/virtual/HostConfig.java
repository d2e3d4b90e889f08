package io.rivulet.transport.virtual;

import io.rivulet.transport.ConfigCheck;
import io.rivulet.transport.address.NetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A host of a virtual network.
 *
 * @param addresses its socket addresses, one per interface, in the order of the interface ids; at least one
 * @param uplink what it sends through. Default {@link LinkConfig#PERFECT}
 * @param downlink what it receives through. Default {@link LinkConfig#PERFECT}
 * @param clockOffsetNs what its core's clock reads when it is added, at least 0; unlike offsets keep the timestamps of hosts that were
 *     added together from agreeing by chance. Default 0
 * @param skewPpm how much faster than the network's its clock runs, in parts per million, -100,000 to 100,000; ordinary quartz is
 *     within 100. Default 0
 */
public record HostConfig(
        List<NetAddress> addresses, LinkConfig uplink, LinkConfig downlink, long clockOffsetNs, long skewPpm) {
    private static final long MAX_SKEW_PPM = 100_000;
    private static final int MAX_INTERFACES = 64;

    /** Some 146 years: leaves as much again for the run. */
    private static final long MAX_OFFSET_NS = Long.MAX_VALUE / 2;

    /** @throws IllegalArgumentException naming every value that is out of range */
    public HostConfig {
        addresses = List.copyOf(addresses);
        new ConfigCheck("host")
                .range("number of addresses", addresses.size(), 1, MAX_INTERFACES)
                .that(uplink != null, "uplink", "is null; say LinkConfig.PERFECT")
                .that(downlink != null, "downlink", "is null; say LinkConfig.PERFECT")
                .range("clockOffsetNs", clockOffsetNs, 0, MAX_OFFSET_NS)
                .range("skewPpm", skewPpm, -MAX_SKEW_PPM, MAX_SKEW_PPM)
                .finish();
    }

    /** A host with one address, perfect links and a true clock. */
    public static HostConfig at(NetAddress address) {
        return builder(address).build();
    }

    /** A builder with the defaults. */
    public static Builder builder(NetAddress address) {
        return new Builder().address(address);
    }

    /** Builds a {@link HostConfig}; the values and their defaults are described there. */
    public static final class Builder {
        private final List<NetAddress> addresses = new ArrayList<>();
        private LinkConfig uplink = LinkConfig.PERFECT;
        private LinkConfig downlink = LinkConfig.PERFECT;
        private long clockOffsetNs;
        private long skewPpm;

        private Builder() {}

        /** Adds one more interface with this address. */
        public Builder address(NetAddress address) {
            addresses.add(address);
            return this;
        }

        /** Sets what it sends through. */
        public Builder uplink(LinkConfig link) {
            uplink = link;
            return this;
        }

        /** Sets what it receives through. */
        public Builder downlink(LinkConfig link) {
            downlink = link;
            return this;
        }

        /** Sets what its core's clock reads at first. */
        public Builder clockOffset(Duration offset) {
            clockOffsetNs = offset.toNanos();
            return this;
        }

        /** Sets how much faster than the network's its clock runs. */
        public Builder skewPpm(long ppm) {
            skewPpm = ppm;
            return this;
        }

        /** @throws IllegalArgumentException naming every value that is out of range */
        public HostConfig build() {
            return new HostConfig(addresses, uplink, downlink, clockOffsetNs, skewPpm);
        }
    }
}
