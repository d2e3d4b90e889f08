package io.rivulet.bench.macro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rivulet.bench.endpoint.DeliveryMeter;
import io.rivulet.bench.endpoint.QuietHandler;
import io.rivulet.transport.CoreCommand;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.EndpointConfig;
import io.rivulet.transport.EndpointStats.Counter;
import io.rivulet.transport.OpenFailure;
import io.rivulet.transport.Priority;
import io.rivulet.transport.ReceiveFlow;
import io.rivulet.transport.ReceiveOrder;
import io.rivulet.transport.RtmfpEndpoint;
import io.rivulet.transport.SendFlow;
import io.rivulet.transport.SendResult;
import io.rivulet.transport.Session;
import io.rivulet.transport.SessionOpening;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.netty.NettyDatagramDriver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** The transport by itself: one endpoint with a session and a flow to each viewer's endpoint, and no group. */
final class RtmfpStar implements Contestant {
    private static final byte[] METADATA = "bench".getBytes(US_ASCII);

    private static final long OPEN_TIMEOUT_NS = 10_000_000_000L;

    /** What may wait unsent in each session: a whole batch of the driver's, so that no session is idle between two events. */
    private static final int FLOOD_ROOM_BYTES = 64 * 1_400;

    private final boolean offload;

    /** @param offload whether datagrams go to the system and come from it in runs, where it can do that */
    RtmfpStar(boolean offload) {
        this.offload = offload;
    }

    @Override
    public String label() {
        return offload ? "rtmfp, offload" : "rtmfp";
    }

    @Override
    public Star open(StarSetup setup, Load load, List<DeliveryMeter> meters) throws Exception {
        SessionStar star = new SessionStar(setup, load, offload);
        try {
            star.open(meters);
        } catch (Exception e) {
            star.close();
            throw e;
        }
        return star;
    }

    private static RtmfpEndpoint newEndpoint(StarSetup setup, QuietHandler handler) {
        EntropySource entropy = setup.newEntropy();
        EndpointConfig config = EndpointConfig.builder(setup.crypto().newIdentity(entropy), entropy)
                .allOnThisHost()
                .maxDatagramBytes(StarSetup.MAX_DATAGRAM_BYTES)
                .roomBytes(FLOOD_ROOM_BYTES)
                .build();
        return new RtmfpEndpoint(config, handler);
    }

    private static final class SessionStar implements Star {
        private final StarSetup setup;
        private final boolean offload;
        private final Publisher publisher;
        private final RtmfpEndpoint endpoint;
        private final List<RtmfpEndpoint> viewers = new ArrayList<>();
        private final List<NettyDatagramDriver> drivers = new ArrayList<>();

        SessionStar(StarSetup setup, Load load, boolean offload) {
            this.offload = offload;
            this.setup = setup;
            publisher = new Publisher(setup, load);
            endpoint = newEndpoint(setup, publisher);
        }

        void open(List<DeliveryMeter> meters) throws IOException, InterruptedException {
            drivers.add(NettyDatagramDriver.start(setup.publisherDriver(offload), endpoint));
            for (DeliveryMeter meter : meters) {
                RtmfpEndpoint viewer = newEndpoint(setup, new Viewer(meter));
                NettyDatagramDriver driver = NettyDatagramDriver.start(setup.viewerDriver(offload), viewer);
                viewers.add(viewer);
                drivers.add(driver);
                List<NetAddress> address = List.of(driver.localAddress());
                byte[] discriminator = FlashDiscriminators.fingerprint(viewer.peerId());
                execute(nowNs -> {
                    SessionOpening unused = endpoint.open(nowNs, discriminator, address, OPEN_TIMEOUT_NS);
                });
            }
            if (!publisher.opened.await(2 * OPEN_TIMEOUT_NS, TimeUnit.NANOSECONDS) || publisher.failure != null) {
                throw new IOException("a session on loopback did not open"
                        + (publisher.failure == null ? "" : ": " + publisher.failure));
            }
        }

        private boolean execute(CoreCommand command) {
            return drivers.get(0).execute(command);
        }

        @Override
        public void flood() {
            boolean unused = execute(publisher::flood);
        }

        @Override
        public boolean send(long intendedNs) {
            return execute(nowNs -> publisher.send(nowNs, intendedNs));
        }

        @Override
        public Map<String, Double> details() {
            Map<String, Double> details = new LinkedHashMap<>();
            double packets = total(endpoint, 0, Counter.DATAGRAMS_SENT);
            double acknowledgements = 0;
            for (int i = 0; i < viewers.size(); i++) {
                acknowledgements += total(viewers.get(i), i + 1, Counter.ACK_PACKETS_SENT);
            }
            details.put("datagramsSent", packets);
            details.put("packetsPerAcknowledgement", packets / acknowledgements);
            details.put("retransmitted", total(endpoint, 0, Counter.FRAGMENTS_RETRANSMITTED));
            details.put("timeouts", total(endpoint, 0, Counter.TIMEOUTS));
            details.put("refusedSends", (double) publisher.refused.get());
            return details;
        }

        /** Asks the counter's owner, for an exact value. */
        private double total(RtmfpEndpoint of, int driver, Counter counter) {
            CompletableFuture<Long> value = new CompletableFuture<>();
            if (!drivers.get(driver).execute(nowNs -> value.complete(of.stats().get(counter)))) {
                return Double.NaN;
            }
            try {
                return value.get(OPEN_TIMEOUT_NS, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Double.NaN;
            } catch (ExecutionException | TimeoutException e) {
                return Double.NaN;
            }
        }

        @Override
        public void close() {
            List<CompletableFuture<Void>> ends = new ArrayList<>();
            for (int i = drivers.size() - 1; i > 0; i--) {
                ends.add(drivers.get(i).close());
            }
            if (!drivers.isEmpty()) {
                ends.add(drivers.get(0).close(nowNs -> publisher.stop(), () -> true));
            }
            ends.forEach(CompletableFuture::join);
        }
    }

    /** The publisher's side, on its event loop but for what is volatile. */
    private static final class Publisher extends QuietHandler {
        private final CountDownLatch opened;
        private final Load load;
        private final int messageBytes;
        private final byte[] floodMessage;
        private final List<SendFlow> flows = new ArrayList<>();
        private volatile OpenFailure failure;
        private final AtomicLong refused = new AtomicLong();
        private boolean flooding;

        Publisher(StarSetup setup, Load load) {
            this.load = load;
            opened = new CountDownLatch(setup.viewers());
            messageBytes = setup.messageBytes();
            floodMessage = new byte[messageBytes];
        }

        @Override
        public void onSessionOpen(long nowNs, Session session, SessionOpening opening) {
            // Paced messages are what real-time media are; a flood is a bulk transfer.
            Priority priority = load == Load.PACED ? Priority.TIME_CRITICAL : Priority.BULK;
            flows.add(session.openFlow(nowNs, METADATA, null, priority));
            opened.countDown();
        }

        @Override
        public void onOpenFailed(long nowNs, SessionOpening opening, OpenFailure reason) {
            failure = reason;
            while (opened.getCount() > 0) {
                opened.countDown();
            }
        }

        void flood(long nowNs) {
            flooding = true;
            for (SendFlow flow : flows) {
                fill(nowNs, flow);
            }
        }

        void stop() {
            flooding = false;
        }

        @Override
        public void onRoom(long nowNs, Session session) {
            for (SendFlow flow : flows) {
                if (flow.session() == session) {
                    fill(nowNs, flow);
                }
            }
        }

        private void fill(long nowNs, SendFlow flow) {
            // By reference: the message never changes.
            while (flooding && flow.session().hasRoom()) {
                SendResult result = flow.sendShared(
                        nowNs, floodMessage, 0, messageBytes, DatagramCore.NO_DEADLINE_NS, SendFlow.NO_TOKEN);
                if (result != SendResult.ACCEPTED) {
                    return;
                }
            }
        }

        void send(long nowNs, long intendedNs) {
            byte[] message = new byte[messageBytes];
            DeliveryMeter.writeHeader(message, 0, intendedNs, 0);
            for (SendFlow flow : flows) {
                SendResult result = flow.sendShared(
                        nowNs, message, 0, messageBytes, DatagramCore.NO_DEADLINE_NS, SendFlow.NO_TOKEN);
                if (result != SendResult.ACCEPTED) {
                    refused.incrementAndGet();
                }
            }
        }
    }

    private static final class Viewer extends QuietHandler {
        private final DeliveryMeter meter;

        Viewer(DeliveryMeter meter) {
            this.meter = meter;
        }

        @Override
        public void onFlow(long nowNs, ReceiveFlow flow) {
            flow.setOrder(ReceiveOrder.NETWORK_ARRIVAL);
        }

        @Override
        public void onMessage(long nowNs, ReceiveFlow flow, byte[] buffer, int offset, int length) {
            meter.onMessage(buffer, offset, length);
        }
    }
}
