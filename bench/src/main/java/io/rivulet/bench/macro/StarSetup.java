package io.rivulet.bench.macro;

import io.rivulet.bench.crypto.CryptoChoice;
import io.rivulet.bench.endpoint.DeliveryMeter;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.netty.DriverConfig;
import io.rivulet.transport.netty.DriverThreads;
import io.rivulet.transport.netty.SecureEntropySource;

/**
 * What a contestant is to set up: the same for all of them, threads and sockets included.
 *
 * @param viewers how many receive
 * @param messageBytes the size of each message, from {@link DeliveryMeter#HEADER_BYTES}
 * @param crypto how packets are protected
 * @param publisherThreads where the publisher lives: one event loop
 * @param viewerThreads where all viewers live: another event loop
 */
record StarSetup(
        int viewers,
        int messageBytes,
        CryptoChoice crypto,
        DriverThreads publisherThreads,
        DriverThreads viewerThreads) {
    /** Longest datagram, for the path MTU of 1,400 or more that the goals assume. */
    static final int MAX_DATAGRAM_BYTES = 1_400;

    static final NetAddress LOOPBACK = NetAddress.parse("127.0.0.1:0");

    /** @param offload see {@link DriverConfig#offload} */
    DriverConfig publisherDriver(boolean offload) {
        return driver(publisherThreads, offload);
    }

    /** @param offload see {@link DriverConfig#offload} */
    DriverConfig viewerDriver(boolean offload) {
        return driver(viewerThreads, offload);
    }

    private static DriverConfig driver(DriverThreads threads, boolean offload) {
        return DriverConfig.builder()
                .bind(LOOPBACK)
                .threads(threads)
                .offload(offload)
                .build();
    }

    EntropySource newEntropy() {
        return new SecureEntropySource();
    }
}
