package io.rivulet.cli.demo;

import io.rivulet.cli.common.CommandFailedException;
import io.rivulet.cli.common.ProcessFacts;
import io.rivulet.cli.common.PublicationSink;
import io.rivulet.cli.common.RealTimePump;
import io.rivulet.cli.common.Streams;
import io.rivulet.cli.common.TagFeed;
import io.rivulet.gateway.BuiltInClip;
import io.rivulet.gateway.MediaPump;
import io.rivulet.gateway.MessageSink;
import io.rivulet.gateway.flv.FlvException;
import io.rivulet.gateway.flv.FlvReader;
import io.rivulet.gateway.flv.FlvTag;
import io.rivulet.gateway.flv.TagInfo;
import io.rivulet.gateway.flv.TagSource;
import io.rivulet.overlay.MessageKind;
import io.rivulet.overlay.OverlayConfig;
import io.rivulet.overlay.OverlayStats;
import io.rivulet.overlay.Publication;
import io.rivulet.overlay.StreamSettings;
import io.rivulet.rendezvous.RendezvousConfig;
import io.rivulet.rendezvous.driver.RendezvousServer;
import io.rivulet.report.text.Figures;
import io.rivulet.report.text.ProgressLine;
import io.rivulet.transport.EndpointConfig;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.netty.BindFailedException;
import io.rivulet.transport.netty.DriverConfig;
import io.rivulet.transport.netty.DriverThreads;
import io.rivulet.transport.netty.IoKind;
import io.rivulet.transport.netty.SecureEntropySource;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.HdrHistogram.Histogram;

/**
 * Runs the demonstration: starts a rendezvous, a publisher and the viewers, plays the input once all viewers are in, and collects what
 * happened. Nodes share threads, since fifty pairs of their own on two cores would measure the scheduler; they share nothing else.
 */
public final class Demo {
    private static final NetAddress LOOPBACK = NetAddress.parse("127.0.0.1:0");
    private static final String GROUP = "rivulet-demo";
    private static final String STREAM = "clip";

    /** How long all viewers may take to get in: some seconds for fifty, on a slow machine. */
    private static final long JOIN_TIMEOUT_NS = 60_000_000_000L;

    /** How long the group may settle once all are in, so that the figures are not those of its first second. */
    private static final long SETTLE_NS = 1_000_000_000L;

    /** How long viewers may take to hear of the stream's end, besides the window in which pieces are still fetched. */
    private static final long END_MARGIN_NS = 5_000_000_000L;

    private static final long TICK_MS = 50;
    private static final long LIVE_PERIOD_NS = 1_000_000_000L;
    private static final int MAX_LOOPS = 4;
    private static final int JOB_CAPACITY = 4_096;
    private static final int US_PER_NS = 1_000;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final DemoConfig config;
    private final Streams streams;
    private final ProgressLine progress;
    private final StreamSettings settings = StreamSettings.lowLatency();
    private final PublishedLog log = new PublishedLog();
    private final LiveDelays live = new LiveDelays();
    private final List<DemoPeer> peers = new ArrayList<>();
    private final List<ViewerProbe> probes = new ArrayList<>();
    private DemoPeer publisher;

    private long liveSinceNs = Long.MIN_VALUE / 2;
    private String liveDelays = "";

    /** A demonstration that has not begun. */
    public Demo(DemoConfig config, Streams streams) {
        this.config = config;
        this.streams = streams;
        this.progress = streams.progress();
    }

    /**
     * Runs it; takes as long as the stream and a few seconds.
     *
     * @throws CommandFailedException when the input cannot be played or the viewers do not get in
     */
    public DemoResult run() throws InterruptedException {
        try (FlvReader file = open()) {
            Input input = file == null ? clip() : file(file);
            int loops = Math.max(1, Math.min(MAX_LOOPS, Runtime.getRuntime().availableProcessors()));
            DriverThreads threads = new DriverThreads(IoKind.AUTO, loops, loops, JOB_CAPACITY);
            ExecutorService callbacks = Executors.newFixedThreadPool(loops, Demo::callbackThread);
            try (RendezvousServer rendezvous = startRendezvous(threads)) {
                return run(input, rendezvous, threads, callbacks);
            } finally {
                progress.clear();
                callbacks.shutdown();
                CompletableFuture<Void> unused = threads.close();
            }
        } catch (FlvException broken) {
            throw CommandFailedException.failed(broken.getMessage(), broken);
        } catch (IOException broken) {
            throw CommandFailedException.failed(config.file() + " cannot be read: " + broken.getMessage(), broken);
        }
    }

    private static Thread callbackThread(Runnable task) {
        Thread thread = new Thread(task, "rivulet-demo-callbacks");
        thread.setDaemon(true);
        return thread;
    }

    /** What is played: where it comes from, and how far it has come. */
    private record Input(String name, TagFeed feed, DoubleSupplier share) {}

    private FlvReader open() throws FlvException {
        return config.file() == null ? null : FlvReader.open(config.file());
    }

    private Input clip() {
        long lengthMs = 1_000L * (config.seconds() == 0 ? DemoConfig.DEFAULT_CLIP_SECONDS : config.seconds());
        String name = "built-in clip (H.264 640x360, AAC), " + lengthMs / 1_000 + " s";
        return new Input(name, TagFeed.start(BuiltInClip.loop(lengthMs)), () -> log.durationNs() / 1e6 / lengthMs);
    }

    /** The first tag is waited for, so that a file that is none is said to be before fifty nodes are started. */
    private Input file(FlvReader reader) throws IOException, InterruptedException {
        long sizeBytes = Math.max(1, Files.size(config.file()));
        long lengthMs = config.seconds() == 0 ? Long.MAX_VALUE : 1_000L * config.seconds();
        TagFeed feed = TagFeed.start(new Cut(reader, lengthMs));
        if (!feed.awaitFirst() || !hasFrames()) {
            throw CommandFailedException.failed(config.file() + " has no audio or video in it: name another FLV file");
        }
        return new Input(
                config.file().toString(),
                feed,
                () -> Math.max((double) reader.bytesRead() / sizeBytes, log.durationNs() / 1e6 / lengthMs));
    }

    /** Whether there is a frame within the file, wherever it begins. */
    private boolean hasFrames() throws IOException {
        try (FlvReader probe = open()) {
            FlvTag tag = probe.next();
            while (tag != null && (TagInfo.of(tag).role().isHeader() || tag.kind() == FlvTag.SCRIPT)) {
                tag = probe.next();
            }
            return tag != null;
        } catch (FlvException cut) {
            return false;
        }
    }

    /** A source up to a time after its first sound or picture: recordings of live streams may begin at any time. */
    private static final class Cut implements TagSource {
        private final TagSource source;
        private final long lengthMs;
        private long firstMs = Long.MIN_VALUE;

        Cut(TagSource source, long lengthMs) {
            this.source = source;
            this.lengthMs = lengthMs;
        }

        @Override
        public FlvTag next() throws IOException {
            FlvTag tag = source.next();
            if (tag == null || TagInfo.of(tag).role().isHeader() || tag.kind() == FlvTag.SCRIPT) {
                return tag;
            }
            if (firstMs == Long.MIN_VALUE) {
                firstMs = tag.timestampMs();
            }
            return tag.timestampMs() - firstMs >= lengthMs ? null : tag;
        }
    }

    private RendezvousServer startRendezvous(DriverThreads threads) {
        EntropySource entropy = new SecureEntropySource();
        RendezvousConfig rendezvous = RendezvousConfig.builder(FlashIdentity.rendezvous(entropy), entropy)
                .allOnThisHost()
                .build();
        DriverConfig driver =
                DriverConfig.builder().bind(LOOPBACK).threads(threads).build();
        try {
            return RendezvousServer.start(driver, rendezvous);
        } catch (BindFailedException refused) {
            throw CommandFailedException.failed(refused.getMessage(), refused);
        }
    }

    private DemoResult run(Input input, RendezvousServer rendezvous, DriverThreads threads, ExecutorService callbacks)
            throws InterruptedException {
        try {
            long startNs = System.nanoTime();
            String uri = "rtmfp://" + rendezvous.address();
            publisher = startPeer("publisher", uri, threads, callbacks);
            Publication publication = publisher.group().publish(STREAM, settings);
            startViewers(uri, threads, callbacks);
            awaitJoined();
            long joinNs = System.nanoTime() - startNs;
            long settledNs = System.nanoTime() + SETTLE_NS;
            awaitOrGiveUp(settledNs, () -> false, () -> showJoining("Settling"));
            return play(input, publication, joinNs);
        } finally {
            closePeers();
        }
    }

    private DemoPeer startPeer(String name, String uri, DriverThreads threads, ExecutorService callbacks) {
        OverlayConfig.Builder peer = OverlayConfig.builder()
                .rendezvous(uri)
                .bindAddress(LOOPBACK)
                .maxSessions(Math.max(128, config.viewers() + 8))
                .closeTimeout(CLOSE_TIMEOUT)
                .applicationExecutor(callbacks)
                // Every peer has the same address: 127.0.0.1. Limits for each address would be limits for all.
                .transport(EndpointConfig.Builder::allOnThisHost)
                .driver(driver -> driver.threads(threads));
        DemoPeer started = new DemoPeer(name, peer, GROUP);
        peers.add(started);
        return started;
    }

    private void startViewers(String uri, DriverThreads threads, ExecutorService callbacks) {
        for (int i = 1; i <= config.viewers(); i++) {
            DemoPeer viewer = startPeer("viewer-" + i, uri, threads, callbacks);
            ViewerProbe probe = new ViewerProbe(log, live);
            probes.add(probe);
            var unused = viewer.group().subscribe(STREAM, probe);
            showJoining("Joining");
        }
    }

    private long joined() {
        return peers.stream()
                .filter(peer -> peer != publisher && peer.knowsStream())
                .count();
    }

    private void showJoining(String stage) {
        long joined = joined();
        long neighbours = peers.stream().mapToLong(DemoPeer::neighbours).sum();
        progress.update(
                System.nanoTime(),
                stage,
                (double) joined / config.viewers(),
                "peers " + joined + "/" + config.viewers() + " · neighbours " + Figures.count(neighbours / 2));
    }

    private void awaitJoined() throws InterruptedException {
        boolean allIn = awaitOrGiveUp(
                System.nanoTime() + JOIN_TIMEOUT_NS, () -> joined() == config.viewers(), () -> showJoining("Joining"));
        if (!allIn) {
            String trouble = peers.stream()
                    .map(DemoPeer::trouble)
                    .filter(text -> !text.isEmpty())
                    .findFirst()
                    .orElse(
                            "the machine may be too slow, or UDP on 127.0.0.1 blocked; try fewer with --peers, or rivulet doctor");
            throw CommandFailedException.failed("only " + joined() + " of " + config.viewers()
                    + " viewers got in after " + JOIN_TIMEOUT_NS / 1_000_000_000 + " s: " + trouble);
        }
    }

    private static boolean awaitOrGiveUp(long deadlineNs, BooleanSupplier condition, Runnable onTick)
            throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() >= deadlineNs) {
                return false;
            }
            onTick.run();
            TimeUnit.MILLISECONDS.sleep(TICK_MS);
        }
        return true;
    }

    private DemoResult play(Input input, Publication publication, long joinNs) throws InterruptedException {
        OverlayStats before = DemoPeer.await(publisher.overlay().stats());
        long cpuBeforeNs = ProcessFacts.cpuTime().toNanos();
        LogSink sink = new LogSink(new PublicationSink(publication), log);
        MediaPump pump = new MediaPump(sink);
        String trouble = "";
        try {
            new RealTimePump(pump, () -> showPlaying(input), () -> false).play(input.feed);
        } catch (IOException broken) {
            trouble = broken.getMessage();
        }
        List<OverlayStats> playing = stats();
        publication.close();
        long windowNs = settings.window().toNanos();
        awaitOrGiveUp(
                System.nanoTime() + windowNs + END_MARGIN_NS,
                () -> probes.stream().allMatch(ViewerProbe::hasEnded),
                () -> showPlaying(input));
        List<OverlayStats> finished = stats();
        long cpuNs = ProcessFacts.cpuTime().toNanos() - cpuBeforeNs;
        return result(input, trouble, joinNs, pump.backPressured(), before, playing, finished, cpuNs);
    }

    private List<OverlayStats> stats() throws InterruptedException {
        List<CompletableFuture<OverlayStats>> asked =
                peers.stream().map(peer -> peer.overlay().stats()).toList();
        List<OverlayStats> answers = new ArrayList<>();
        for (CompletableFuture<OverlayStats> stats : asked) {
            answers.add(DemoPeer.await(stats));
        }
        return answers;
    }

    private void showPlaying(Input input) {
        long nowNs = System.nanoTime();
        if (nowNs - liveSinceNs >= LIVE_PERIOD_NS) {
            liveSinceNs = nowNs;
            Histogram recent = live.sinceLast();
            liveDelays = recent.getTotalCount() == 0
                    ? ""
                    : " · p50 " + Figures.duration(recent.getValueAtPercentile(50) * US_PER_NS) + " · p99 "
                            + Figures.duration(recent.getValueAtPercentile(99) * US_PER_NS);
        }
        long delivered = probes.stream().mapToLong(ViewerProbe::messages).sum();
        long published = (long) log.size() * probes.size();
        progress.update(
                nowNs,
                "Playing",
                input.share.getAsDouble(),
                "peers " + joined() + "/" + config.viewers() + " · delivered "
                        + (published == 0 ? Figures.NONE : Figures.percent(Math.min(delivered, published), published))
                        + liveDelays);
    }

    private DemoResult result(
            Input input,
            String trouble,
            long joinNs,
            long backPressured,
            OverlayStats before,
            List<OverlayStats> playing,
            List<OverlayStats> finished,
            long cpuNs) {
        List<DemoResult.Viewer> viewers = new ArrayList<>();
        for (int i = 0; i < probes.size(); i++) {
            int at = i + 1; // the publisher is peer 0
            DemoResult.Peer peer = new DemoResult.Peer(peers.get(at).name(), playing.get(at), finished.get(at));
            viewers.add(new DemoResult.Viewer(peer, probes.get(i).reception()));
        }
        long wireBytes = before == null || finished.get(0) == null
                ? 0
                : finished.get(0).wireBytesSent() - before.wireBytesSent();
        return new DemoResult(
                input.name,
                trouble,
                log.size(),
                log.payloadBytes(),
                log.durationNs(),
                log.size() == 0 ? 0 : log.offeredNs(0),
                log.sha256(),
                joinNs,
                backPressured,
                new DemoResult.Peer(publisher.name(), playing.get(0), finished.get(0)),
                wireBytes,
                viewers,
                ProcessFacts.peakResidentBytes(),
                cpuNs);
    }

    /** All at once: each waits for its goodbyes. */
    private void closePeers() {
        if (peers.isEmpty()) {
            return;
        }
        ExecutorService closers = Executors.newFixedThreadPool(peers.size(), Demo::callbackThread);
        peers.forEach(peer -> closers.execute(peer.overlay()::close));
        closers.shutdown();
        try {
            if (!closers.awaitTermination(2 * CLOSE_TIMEOUT.toSeconds() + 2, TimeUnit.SECONDS)) {
                streams.say("some nodes took too long to say goodbye");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Notes what is offered, and when. */
    private static final class LogSink implements MessageSink {
        private final MessageSink sink;
        private final PublishedLog log;
        private boolean refused;

        LogSink(MessageSink sink, PublishedLog log) {
            this.sink = sink;
            this.log = log;
        }

        @Override
        public Outcome offer(int kind, long timestampMs, int flags, byte[] body) {
            long nowNs = System.nanoTime();
            if (refused) {
                log.offerLastAgain(nowNs); // the pump offers the same message until it is taken
            } else {
                log.append(nowNs, MessageKind.ofRtmpType(kind), timestampMs, body);
            }
            Outcome outcome = sink.offer(kind, timestampMs, flags, body);
            refused = outcome != Outcome.ACCEPTED;
            return outcome;
        }
    }
}
