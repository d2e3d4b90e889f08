package io.rivulet.overlay.runtime;

import io.rivulet.groups.spec.GroupCapability;
import io.rivulet.groups.spec.GroupId;
import io.rivulet.groups.spec.GroupSpec;
import io.rivulet.overlay.Failure;
import io.rivulet.overlay.OverlayConfig;
import io.rivulet.overlay.OverlayEvent;
import io.rivulet.overlay.OverlayException;
import io.rivulet.overlay.OverlayStats;
import io.rivulet.overlay.StreamSettings;
import io.rivulet.overlay.SubscribeOptions;
import io.rivulet.overlay.SubscriptionListener;
import io.rivulet.overlay.flash.RtmfpUri;
import io.rivulet.overlay.node.NodeGroup;
import io.rivulet.overlay.node.OverlayNode;
import io.rivulet.transport.CoreCommand;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.EntropySource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * A node and its driver as an application's threads see them: every call becomes a command on the node's thread, everything told becomes
 * a callback on the application executor.
 */
public final class OverlayRuntime {
    /** How often closing looks whether it is done. */
    private static final long CLOSE_POLL_MS = 5;

    /** How long the last command may take. */
    private static final long STOP_NS = 1_000_000_000L;

    /** A group that an application joined. */
    public static final class JoinedGroup {
        private final GroupSpec spec;
        private final String name;
        // The rest belongs to the node's thread.
        private final List<PublicationPump> publications = new ArrayList<>();
        private final List<SubscriptionFeed> subscriptions = new ArrayList<>();
        private NodeGroup joined;

        private JoinedGroup(GroupSpec spec) {
            this.spec = spec;
            this.name = spec.name().orElse(spec.id().toString());
        }

        /** Its name, for people. */
        public String name() {
            return name;
        }
    }

    private final OverlayConfig config;
    private final CallbackExecutor executor;
    private final CallbackThread ownThread;
    private final EventQueue events;
    private final OverlayNode node;
    private final NodeDriver driver;
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch closeDone = new CountDownLatch(1);
    /** What join has given and close has not taken back: any thread. */
    private final Map<GroupId, JoinedGroup> inGroups = new ConcurrentHashMap<>();

    /** The node's thread alone. */
    private final List<JoinedGroup> groups = new ArrayList<>();

    private boolean isStopped;

    /**
     * Starts the node.
     *
     * @param rendezvous where the rendezvous may be; empty when there is none
     * @param uri        its address, or null
     */
    public OverlayRuntime(
            OverlayConfig config,
            EntropySource entropy,
            List<NetAddress> rendezvous,
            RtmfpUri uri,
            NodeDriver.Factory drivers) {
        this.config = config;
        this.ownThread = config.applicationExecutor() == null ? new CallbackThread() : null;
        this.executor = new CallbackExecutor(ownThread == null ? config.applicationExecutor() : ownThread);
        this.events = new EventQueue(this::tell, config.eventQueue(), executor);
        this.node = new OverlayNode(config, entropy, (nowNs, event) -> events.put(event));
        boolean started = false;
        try {
            this.driver = drivers.start(node);
            started = true;
        } finally {
            if (!started && ownThread != null) {
                ownThread.stop();
            }
        }
        CompletableFuture<Void> unused = driver.terminated().whenComplete((nothing, failure) -> {
            if (failure != null) {
                onNodeFailed();
            }
        });
        command(nowNs -> {
            node.setLocalAddresses(nowNs, driver.reachableAddresses());
            if (uri != null) {
                node.connectRendezvous(nowNs, rendezvous, uri);
            }
        });
    }

    /** On the application executor. */
    private void tell(OverlayEvent event) {
        if (event instanceof OverlayEvent.RendezvousConnected) {
            connected.complete(null);
        } else if (event instanceof OverlayEvent.RendezvousFailed failed) {
            connected.completeExceptionally(new OverlayException(failed.failure(), failed.detail()));
        } else if (event instanceof OverlayEvent.Stopped stopped) {
            connected.completeExceptionally(new OverlayException(stopped.reason(), "the overlay"));
        }
        if (config.eventListener() != null) {
            config.eventListener().accept(event);
        }
    }

    private void command(CoreCommand command) {
        driver.execute(command);
    }

    private void checkOpen() {
        if (closed.get()) {
            throw closedNow();
        }
    }

    private static OverlayException closedNow() {
        return new OverlayException(Failure.CLOSED, "the overlay");
    }

    /** Who we are. */
    public PeerId peerId() {
        return node.peerId();
    }

    /** Where we listen. */
    public NetAddress localAddress() {
        return driver.localAddress();
    }

    /** Completed when the rendezvous accepted us; fails when the first attempt does. */
    public CompletableFuture<Void> connected() {
        return connected;
    }

    /** Joins a group. */
    public JoinedGroup join(GroupSpec spec) {
        checkOpen();
        if (spec.has(GroupCapability.PEER_TO_PEER_DISABLED)) {
            throw new IllegalArgumentException(
                    "the groupspec forbids sessions between members (option 0x0d), and receiving"
                            + " by IP multicast alone is not supported: use one without that option");
        }
        JoinedGroup group = new JoinedGroup(spec);
        if (inGroups.putIfAbsent(spec.id(), group) != null) {
            throw new IllegalStateException("already in the group '" + group.name
                    + "': use the OverlayGroup that join gave before, or close it first");
        }
        boolean queued = driver.execute(nowNs -> {
            if (isStopped) {
                inGroups.remove(spec.id(), group);
                return;
            }
            groups.add(group);
            try {
                group.joined = node.joinGroup(nowNs, spec);
            } catch (OverlayException refused) {
                inGroups.remove(spec.id(), group);
                events.put(new OverlayEvent.GroupRefused(group.name, refused.failure()));
            }
        });
        if (!queued) {
            inGroups.remove(spec.id(), group);
            throw closedNow();
        }
        return group;
    }

    /** Leaves a group. */
    public void leave(JoinedGroup group) {
        inGroups.remove(group.spec.id(), group);
        command(nowNs -> {
            if (groups.remove(group)) {
                group.publications.forEach(pump -> pump.abort(Failure.CLOSED));
                if (group.joined != null) {
                    group.joined.leave(nowNs);
                }
                group.subscriptions.forEach(feed -> feed.sink().onEnded(nowNs, Failure.CLOSED));
            }
        });
    }

    /** Publishes a stream. */
    public PublicationPump publish(JoinedGroup group, String name, StreamSettings settings) {
        checkOpen();
        if (!group.spec.mayPublish()) {
            throw new OverlayException(Failure.NOT_AUTHORIZED, "group '" + group.name + "'");
        }
        OfferQueue queue = new OfferQueue(config.offerQueueMessages(), config.offerQueueBytes());
        PublicationPump pump = new PublicationPump(name, driver, executor, queue);
        boolean queued = driver.execute(nowNs -> {
            group.publications.removeIf(PublicationPump::isOver);
            if (group.joined == null || !groups.contains(group)) {
                pump.abort(Failure.CLOSED);
                return;
            }
            try {
                pump.start(nowNs, group.joined.publish(nowNs, name, settings));
                group.publications.add(pump);
            } catch (OverlayException refused) {
                pump.abort(refused.failure());
            }
        });
        if (!queued) {
            pump.abort(Failure.CLOSED);
        }
        return pump;
    }

    /** Subscribes to a stream. */
    public SubscriptionFeed subscribe(
            JoinedGroup group, String name, SubscriptionListener listener, SubscribeOptions options) {
        checkOpen();
        SubscriptionFeed feed = new SubscriptionFeed(listener, options, driver, executor);
        boolean queued = driver.execute(nowNs -> {
            group.subscriptions.removeIf(SubscriptionFeed::isOver);
            if (group.joined == null || !groups.contains(group)) {
                feed.sink().onEnded(nowNs, Failure.CLOSED);
                return;
            }
            try {
                feed.start(group.joined.subscribe(nowNs, name, options, feed.sink()));
                group.subscriptions.add(feed);
            } catch (OverlayException refused) {
                feed.sink().onEnded(nowNs, refused.failure());
            }
        });
        if (!queued) {
            feed.sink().onEnded(0, Failure.CLOSED);
        }
        return feed;
    }

    /** Takes a snapshot on the node's thread; completed on the application executor. */
    public CompletableFuture<OverlayStats> stats() {
        CompletableFuture<OverlayStats> result = new CompletableFuture<>();
        boolean queued = driver.execute(nowNs -> {
            if (isStopped) {
                result.completeExceptionally(closedNow());
                return;
            }
            OverlayStats stats = node.stats();
            executor.complete(() -> result.complete(stats));
        });
        if (!queued) {
            result.completeExceptionally(closedNow());
        }
        return result;
    }

    /**
     * Ends publications after what they accepted, leaves groups and sessions in order, and stops: within the configured time, and then in
     * any case. Waits for that; a second caller waits for the first.
     */
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            awaitClosed();
            return;
        }
        long deadlineNs = System.nanoTime() + config.closeTimeout().toNanos();
        try {
            command(nowNs -> groups.forEach(group -> group.publications.forEach(PublicationPump::close)));
            awaitOnNode(deadlineNs, () -> groups.stream()
                    .allMatch(group -> group.publications.stream().allMatch(PublicationPump::isOver)));
            command(node::shutdown);
            awaitOnNode(deadlineNs, node::isQuiet);
            stop();
        } finally {
            closeDone.countDown();
        }
    }

    private void awaitClosed() {
        try {
            closeDone.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks again and again on the node's thread; ends early when the node is stopped or we are interrupted. */
    private void awaitOnNode(long deadlineNs, BooleanSupplier condition) {
        while (System.nanoTime() < deadlineNs) {
            CompletableFuture<Boolean> answer = new CompletableFuture<>();
            if (!driver.execute(nowNs -> answer.complete(condition.getAsBoolean()))) {
                return;
            }
            try {
                long leftNs = Math.max(0, deadlineNs - System.nanoTime());
                if (answer.get(leftNs, TimeUnit.NANOSECONDS)) {
                    return;
                }
                Thread.sleep(CLOSE_POLL_MS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException | TimeoutException givenUp) {
                return;
            }
        }
    }

    private void stop() {
        command(nowNs -> endAll(nowNs, Failure.CLOSED));
        awaitOnNode(System.nanoTime() + STOP_NS, () -> true);
        driver.close();
        driver.settle();
        if (ownThread != null) {
            ownThread.stop();
        }
    }

    /** What is still open ends; on the node's thread, or when that is no more. */
    private void endAll(long nowNs, Failure reason) {
        for (JoinedGroup group : groups) {
            group.publications.stream().filter(pump -> !pump.isOver()).forEach(pump -> pump.abort(reason));
            group.subscriptions.forEach(feed -> feed.sink().onEnded(nowNs, reason));
        }
        groups.clear();
        if (!isStopped) {
            isStopped = true;
            events.putLast(new OverlayEvent.Stopped(reason));
        }
    }

    /** The node threw: its driver has stopped and logged why. */
    private void onNodeFailed() {
        closed.set(true);
        endAll(0, Failure.INTERNAL);
        driver.settle();
        closeDone.countDown();
    }
}
