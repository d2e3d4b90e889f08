package io.rivulet.bench.macro;

import io.rivulet.bench.crypto.CipherPair;
import io.rivulet.bench.endpoint.DeliveryMeter;
import io.rivulet.transport.OutboundBatch;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.PacketCipher;
import io.rivulet.transport.netty.NettyDatagramDriver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Raw datagrams through the driver that nodes use, each by itself, of the length that a message has in an RTMFP packet; sealed and opened, or
 * as they are.
 */
final class UdpFloor implements Contestant {
    private final boolean sealed;

    private UdpFloor(boolean sealed) {
        this.sealed = sealed;
    }

    /** Datagrams as they are. */
    static UdpFloor plain() {
        return new UdpFloor(false);
    }

    /** Each datagram sealed by the publisher and opened by the viewer, as the profile does it. */
    static UdpFloor sealed() {
        return new UdpFloor(true);
    }

    @Override
    public String label() {
        return sealed ? "udp+crypto" : "udp";
    }

    @Override
    public Star open(StarSetup setup, Load load, List<DeliveryMeter> meters) throws IOException {
        FloorStar star = new FloorStar(setup.viewers());
        try {
            star.open(setup, sealed, meters);
        } catch (IOException | RuntimeException e) {
            star.close();
            throw e;
        }
        return star;
    }

    /** From this sequence number on, sequence numbers take three bytes, for two million packets. */
    private static final int THREE_BYTE_SEQUENCE_NUMBER = 1 << 14;

    /** How long the datagram is that carries a message, through most of a session. Uses up sequence numbers of a cipher nobody needs. */
    static int datagramLength(PacketCipher cipher, int messageBytes) {
        int plainLength = FloorSource.OVERHEAD_BYTES + messageBytes;
        byte[] packet = new byte[PacketCipher.HEADROOM_BYTES + plainLength + PacketCipher.TAILROOM_BYTES];
        byte[] out = new byte[OutboundBatch.MAX_DATAGRAM_BYTES];
        int length = 0;
        for (int i = 0; i <= THREE_BYTE_SEQUENCE_NUMBER; i++) {
            length = cipher.seal(packet, PacketCipher.HEADROOM_BYTES, plainLength, out, 0);
        }
        return FloorSource.SESSION_ID_BYTES + length;
    }

    private static final class FloorStar implements Star {
        private final AtomicLongArray received;
        private final List<FloorSink> sinks = new ArrayList<>();
        private final List<NettyDatagramDriver> sinkDrivers = new ArrayList<>();
        private FloorSource source;
        private volatile NettyDatagramDriver sourceDriver;

        FloorStar(int viewers) {
            received = new AtomicLongArray(viewers);
        }

        void open(StarSetup setup, boolean sealed, List<DeliveryMeter> meters) throws IOException {
            List<PacketCipher> ciphers = new ArrayList<>();
            List<NetAddress> destinations = new ArrayList<>();
            int datagramLength = 0;
            for (int i = 0; i < setup.viewers(); i++) {
                CipherPair pair = CipherPair.agree(setup.crypto(), setup.newEntropy());
                if (!sealed && i == 0) {
                    datagramLength = datagramLength(pair.initiator(), setup.messageBytes());
                }
                int viewer = i;
                FloorSink sink = new FloorSink(
                        sealed ? pair.responder() : null,
                        setup.messageBytes(),
                        meters.get(i),
                        count -> onProgress(viewer, count));
                NettyDatagramDriver driver = NettyDatagramDriver.start(setup.viewerDriver(false), sink);
                sinks.add(sink);
                sinkDrivers.add(driver);
                destinations.add(driver.localAddress());
                if (sealed) {
                    ciphers.add(pair.initiator());
                }
            }
            source = new FloorSource(destinations, ciphers, setup.messageBytes(), datagramLength, received);
            sourceDriver = NettyDatagramDriver.start(setup.publisherDriver(false), source);
        }

        private void onProgress(int viewer, long count) {
            received.lazySet(viewer, count);
            NettyDatagramDriver driver = sourceDriver;
            if (driver != null) {
                // Wakes it up; when so much is queued already that there is no room, it is awake.
                boolean unused = driver.execute(nowNs -> {});
            }
        }

        @Override
        public void flood() {
            boolean unused = sourceDriver.execute(nowNs -> source.flood());
        }

        @Override
        public boolean send(long intendedNs) {
            return sourceDriver.execute(nowNs -> source.send(intendedNs));
        }

        @Override
        public Map<String, Double> details() {
            Map<String, Double> details = new LinkedHashMap<>();
            details.put("datagramsSent", (double) source.sent());
            details.put("stalls", (double) source.stalls());
            details.put("refused", (double)
                    sinks.stream().mapToLong(FloorSink::refused).sum());
            return details;
        }

        @Override
        public void close() {
            List<CompletableFuture<Void>> ends = new ArrayList<>();
            if (sourceDriver != null) {
                ends.add(sourceDriver.close(nowNs -> source.stop(), () -> true));
            }
            sinkDrivers.forEach(driver -> ends.add(driver.close()));
            ends.forEach(CompletableFuture::join);
        }
    }
}
