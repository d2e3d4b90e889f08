package io.rivulet.transport.netty;

import io.rivulet.transport.ConfigCheck;
import io.rivulet.transport.address.InterfaceFamilies;
import io.rivulet.transport.address.NetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a core is driven.
 *
 * @param addresses where to listen, one socket each, in the order of the interface ids; port 0 lets the system choose. Default
 *     {@code 0.0.0.0:0}. On Linux {@code [::]} alone serves both protocols; together with {@code 0.0.0.0} it needs another port
 * @param io which transport, when the driver makes its own threads. Default {@link IoKind#AUTO}
 * @param threads threads to share, or null (default) for a loop and a worker of the driver's own
 * @param receiveBufferBytes what to ask the system for, per socket. Too small loses bursts that arrive while the loop is busy. The system
 *     may grant less: {@code net.core.rmem_max}. Default 4 MiB
 * @param sendBufferBytes the same for sending: {@code net.core.wmem_max}. Default 4 MiB
 * @param commandCapacity how many commands may wait for the loop; more are refused. A power of two. Default 1,024
 * @param offload whether datagrams go to the system and come from it in runs, where it can do that (segmentation and receive offload of
 *     UDP, on Linux with epoll): less than half of the CPU time where there is much to send. Default true; false is there to compare
 * @param dontFragment whether datagrams that are longer than the path carries are dropped on the way rather than cut, where the system can
 *     be told so (Linux with epoll): what sessions need to find out how much it carries. Default true; false is for links that carry less
 *     than 1,232 bytes of UDP payload
 * @param linger how long closing waits at most for the core's goodbyes. Default 2 s
 */
public record DriverConfig(
        List<NetAddress> addresses,
        IoKind io,
        DriverThreads threads,
        int receiveBufferBytes,
        int sendBufferBytes,
        int commandCapacity,
        boolean offload,
        boolean dontFragment,
        Duration linger) {
    private static final int MAX_INTERFACES = InterfaceFamilies.MAX_INTERFACES;

    /** @throws IllegalArgumentException naming every value that is out of range */
    public DriverConfig {
        addresses = List.copyOf(addresses);
        new ConfigCheck("driver")
                .range("number of addresses", addresses.size(), 1, MAX_INTERFACES)
                .that(io != null, "io", "is null; say IoKind.AUTO")
                .range("receiveBufferBytes", receiveBufferBytes, 1 << 12, 1 << 30)
                .range("sendBufferBytes", sendBufferBytes, 1 << 12, 1 << 30)
                .range("commandCapacity", commandCapacity, 2, 1 << 20)
                .that(Integer.bitCount(commandCapacity) == 1, "commandCapacity", "must be a power of two")
                .range("linger in ms", linger.toMillis(), 0, 60_000)
                .finish();
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link DriverConfig}; the values and their defaults are described there. */
    public static final class Builder {
        private static final NetAddress ANYWHERE = NetAddress.ofIpv4(0, 0);

        private final List<NetAddress> addresses = new ArrayList<>();
        private IoKind io = IoKind.AUTO;
        private DriverThreads threads;
        private int receiveBufferBytes = 4 << 20;
        private int sendBufferBytes = 4 << 20;
        private int commandCapacity = 1_024;
        private boolean offload = true;
        private boolean dontFragment = true;
        private Duration linger = Duration.ofSeconds(2);

        private Builder() {}

        /** Adds one more address to listen at. */
        public Builder bind(NetAddress address) {
            addresses.add(address);
            return this;
        }

        /** Sets the transport. */
        public Builder io(IoKind kind) {
            io = kind;
            return this;
        }

        /** Sets threads to share with other drivers. They outlive the driver. */
        public Builder threads(DriverThreads shared) {
            threads = shared;
            return this;
        }

        /** Sets the size of the sockets' receive buffers to ask for. */
        public Builder receiveBufferBytes(int bytes) {
            receiveBufferBytes = bytes;
            return this;
        }

        /** Sets the size of the sockets' send buffers to ask for. */
        public Builder sendBufferBytes(int bytes) {
            sendBufferBytes = bytes;
            return this;
        }

        /** Sets how many commands may wait. */
        public Builder commandCapacity(int capacity) {
            commandCapacity = capacity;
            return this;
        }

        /** Sets whether datagrams go to the system and come from it in runs. */
        public Builder offload(boolean value) {
            offload = value;
            return this;
        }

        /** Sets whether datagrams that are too long for the path are dropped rather than cut. */
        public Builder dontFragment(boolean value) {
            dontFragment = value;
            return this;
        }

        /** Sets how long closing waits at most. */
        public Builder linger(Duration limit) {
            linger = limit;
            return this;
        }

        /** @throws IllegalArgumentException naming every value that is out of range */
        public DriverConfig build() {
            List<NetAddress> chosen = addresses.isEmpty() ? List.of(ANYWHERE) : addresses;
            return new DriverConfig(
                    chosen,
                    io,
                    threads,
                    receiveBufferBytes,
                    sendBufferBytes,
                    commandCapacity,
                    offload,
                    dontFragment,
                    linger);
        }
    }
}
