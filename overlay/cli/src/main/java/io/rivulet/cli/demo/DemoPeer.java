package io.rivulet.cli.demo;

import io.rivulet.overlay.Overlay;
import io.rivulet.overlay.OverlayConfig;
import io.rivulet.overlay.OverlayEvent;
import io.rivulet.overlay.OverlayGroup;
import io.rivulet.overlay.OverlayStats;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** One node of the demonstration, publisher or viewer. All that it is told of others is the rendezvous' address. */
final class DemoPeer {
    private static final long STATS_TIMEOUT_MS = 5_000;

    private final String name;
    private final Overlay overlay;
    private final OverlayGroup group;
    private final AtomicInteger neighbours = new AtomicInteger();
    private volatile boolean connected;
    private volatile boolean streamKnown;
    private volatile String trouble = "";

    /** @param config of the node; its event listener is set here */
    DemoPeer(String name, OverlayConfig.Builder config, String groupName) {
        this.name = name;
        this.overlay = Overlay.start(config.onEvent(this::onEvent).build());
        this.group = overlay.join(groupName);
    }

    private void onEvent(OverlayEvent event) {
        if (event instanceof OverlayEvent.RendezvousConnected) {
            connected = true;
        } else if (event instanceof OverlayEvent.RendezvousFailed failed) {
            trouble = failed.detail() + ": " + failed.failure().advice();
        } else if (event instanceof OverlayEvent.NeighbourJoined) {
            neighbours.incrementAndGet();
        } else if (event instanceof OverlayEvent.NeighbourLeft) {
            neighbours.decrementAndGet();
        } else if (event instanceof OverlayEvent.StreamAnnounced) {
            streamKnown = true;
        }
    }

    /** What to call it. */
    String name() {
        return name;
    }

    Overlay overlay() {
        return overlay;
    }

    OverlayGroup group() {
        return group;
    }

    /** Whether the rendezvous accepted it. */
    boolean isConnected() {
        return connected;
    }

    /** Whether a neighbour told it of the stream: from then on it gets whatever is published. */
    boolean knowsStream() {
        return streamKnown;
    }

    /** Neighbours now. */
    int neighbours() {
        return neighbours.get();
    }

    /** What went wrong last, or nothing. */
    String trouble() {
        return trouble;
    }

    /** A snapshot, waited for; null when the node does not answer in time. */
    static OverlayStats await(CompletableFuture<OverlayStats> stats) throws InterruptedException {
        try {
            return stats.get(STATS_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException gone) {
            return null;
        }
    }
}
