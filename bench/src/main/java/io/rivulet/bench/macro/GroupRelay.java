package io.rivulet.bench.macro;

import io.rivulet.bench.endpoint.DeliveryMeter;
import io.rivulet.overlay.Gap;
import io.rivulet.overlay.GroupStats;
import io.rivulet.overlay.Message;
import io.rivulet.overlay.MessageFlags;
import io.rivulet.overlay.MessageKind;
import io.rivulet.overlay.OfferResult;
import io.rivulet.overlay.Overlay;
import io.rivulet.overlay.OverlayConfig;
import io.rivulet.overlay.OverlayEvent;
import io.rivulet.overlay.OverlayStats;
import io.rivulet.overlay.Publication;
import io.rivulet.overlay.StreamSettings;
import io.rivulet.overlay.StreamStats;
import io.rivulet.overlay.SubscriptionListener;
import io.rivulet.rendezvous.RendezvousConfig;
import io.rivulet.rendezvous.driver.RendezvousServer;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.netty.DriverThreads;
import java.io.IOException;
import java.time.Duration;
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
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;

/**
 * What an application gets: whole nodes that meet through a rendezvous and form a group, of which one publishes a stream and all others view
 * and relay it. Messages are offered as any application does, and counted when the listener is called.
 */
final class GroupRelay implements Contestant {
    private static final String GROUP = "bench";
    private static final String STREAM = "messages";
    private static final long MEETING_TIMEOUT_SECONDS = 30;
    private static final long STATS_TIMEOUT_SECONDS = 5;
    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);

    /** How long a publisher that was refused waits before it offers again. */
    private static final long BACK_PRESSURE_NS = 50_000;

    private static final long NS_PER_MS = 1_000_000;

    private final boolean offload;

    /** @param offload whether datagrams go to the system and come from it in runs, where it can do that */
    GroupRelay(boolean offload) {
        this.offload = offload;
    }

    @Override
    public String label() {
        return offload ? "group, offload" : "group";
    }

    @Override
    public Star open(StarSetup setup, Load load, List<DeliveryMeter> meters) throws Exception {
        GroupStar star = new GroupStar(setup, offload);
        try {
            star.open(meters);
        } catch (Exception e) {
            star.close();
            throw e;
        }
        return star;
    }

    private static final class GroupStar implements Star {
        private final StarSetup setup;
        private final boolean offload;
        private final AtomicLong gaps = new AtomicLong();
        private final List<Overlay> viewers = new ArrayList<>();
        private final long startNs = System.nanoTime();
        private RendezvousServer rendezvous;
        private Overlay publisher;
        private Publication publication;
        private Thread flooder;
        private volatile boolean isClosed;

        GroupStar(StarSetup setup, boolean offload) {
            this.offload = offload;
            this.setup = setup;
        }

        void open(List<DeliveryMeter> meters) throws Exception {
            EntropySource entropy = setup.newEntropy();
            // Loosened limits: every peer is on this host.
            rendezvous = RendezvousServer.start(
                    setup.viewerDriver(offload),
                    RendezvousConfig.builder(setup.crypto().newRendezvousIdentity(entropy), entropy)
                            .allOnThisHost()
                            .build());
            publisher = Overlay.start(config(setup.publisherThreads()).build());
            publisher.connected().get(MEETING_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            StreamSettings preset = StreamSettings.lowLatency();
            StreamSettings settings = new StreamSettings(
                    preset.window(),
                    preset.fetchPeriod(),
                    preset.mapPeriod(),
                    Math.max(setup.messageBytes(), preset.fragmentBytes()));
            publication = publisher.join(GROUP).publish(STREAM, settings);
            CountDownLatch announced = new CountDownLatch(meters.size());
            for (DeliveryMeter meter : meters) {
                viewers.add(startViewer(meter, announced));
            }
            if (!announced.await(MEETING_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(announced.getCount() + " of " + meters.size()
                        + " viewers did not hear of the stream within " + MEETING_TIMEOUT_SECONDS + " s");
            }
        }

        private OverlayConfig.Builder config(DriverThreads threads) {
            return OverlayConfig.builder()
                    .rendezvous("rtmfp://" + rendezvous.address())
                    .bindAddress(StarSetup.LOOPBACK)
                    .identity(setup.crypto()::newIdentity)
                    .closeTimeout(CLOSE_TIMEOUT)
                    .transport(transport -> transport.allOnThisHost().maxDatagramBytes(StarSetup.MAX_DATAGRAM_BYTES))
                    .driver(driver -> driver.threads(threads).offload(offload));
        }

        private Overlay startViewer(DeliveryMeter meter, CountDownLatch announced) {
            Runnable onAnnounced = once(announced::countDown);
            Overlay viewer = Overlay.start(config(setup.viewerThreads())
                    .onEvent(event -> {
                        if (event instanceof OverlayEvent.StreamAnnounced) {
                            onAnnounced.run();
                        }
                    })
                    .build());
            viewer.join(GROUP).subscribe(STREAM, new Listener(meter));
            return viewer;
        }

        /** Each neighbour announces the stream; a viewer has heard of it when the first did. */
        private static Runnable once(Runnable task) {
            CompletableFuture<Void> first = new CompletableFuture<>();
            return () -> {
                if (first.complete(null)) {
                    task.run();
                }
            };
        }

        private final class Listener implements SubscriptionListener {
            private final DeliveryMeter meter;

            Listener(DeliveryMeter meter) {
                this.meter = meter;
            }

            @Override
            public void onMessage(Message message) {
                meter.onMessage(message.bytes(), 0, message.bytes().length);
            }

            @Override
            public void onGap(Gap gap) {
                gaps.incrementAndGet();
            }
        }

        private boolean offer(byte[] message) {
            long timestampMs = (System.nanoTime() - startNs) / NS_PER_MS;
            return publication.offer(MessageKind.DATA, timestampMs, MessageFlags.NONE, message) == OfferResult.ACCEPTED;
        }

        @Override
        public void flood() {
            byte[] message = new byte[setup.messageBytes()];
            flooder = new Thread(
                    () -> {
                        while (!isClosed) {
                            if (!offer(message)) {
                                LockSupport.parkNanos(BACK_PRESSURE_NS);
                            }
                        }
                    },
                    "bench-publisher");
            flooder.setDaemon(true);
            flooder.start();
        }

        @Override
        public boolean send(long intendedNs) {
            byte[] message = new byte[setup.messageBytes()];
            DeliveryMeter.writeHeader(message, 0, intendedNs, 0);
            return offer(message);
        }

        @Override
        public Map<String, Double> details() {
            Map<String, Double> details = new LinkedHashMap<>();
            StreamStats sent = stream(publisher);
            List<StreamStats> received = new ArrayList<>();
            viewers.forEach(viewer -> received.add(stream(viewer)));
            details.put(
                    "copiesUploadedByPublisher",
                    sent == null ? Double.NaN : (double) sent.fragmentsSent() / sent.messages());
            details.put("refusedOffers", (double) publication.refused());
            details.put("fragmentsReceived", sum(received, StreamStats::fragmentsReceived));
            details.put("fragmentsPulled", sum(received, StreamStats::fragmentsPulled));
            details.put("duplicates", sum(received, StreamStats::duplicates));
            details.put("fragmentsMissed", sum(received, StreamStats::fragmentsMissed));
            details.put("controlBytes", sum(received, StreamStats::controlBytesSent));
            details.put("gaps", (double) gaps.get());
            return details;
        }

        private static double sum(List<StreamStats> streams, ToLongFunction<StreamStats> counter) {
            return streams.stream()
                    .mapToDouble(stream -> stream == null ? Double.NaN : counter.applyAsLong(stream))
                    .sum();
        }

        /** Null when the node does not answer, or has no such stream. */
        private static StreamStats stream(Overlay overlay) {
            try {
                OverlayStats stats = overlay.stats().get(STATS_TIMEOUT_SECONDS, TimeUnit.SECONDS);
                for (GroupStats group : stats.groups()) {
                    for (StreamStats stream : group.streams()) {
                        return stream;
                    }
                }
                return null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            } catch (ExecutionException | TimeoutException e) {
                return null;
            }
        }

        @Override
        public void close() {
            isClosed = true;
            if (flooder != null) {
                joinUninterrupted(flooder);
            }
            List<CompletableFuture<Void>> ends = new ArrayList<>();
            viewers.forEach(viewer -> ends.add(CompletableFuture.runAsync(viewer::close)));
            if (publisher != null) {
                ends.add(CompletableFuture.runAsync(publisher::close));
            }
            ends.forEach(CompletableFuture::join);
            if (rendezvous != null) {
                rendezvous.close();
            }
        }

        private static void joinUninterrupted(Thread thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
