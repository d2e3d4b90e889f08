package io.rivulet.cli.stream;

import io.rivulet.cli.common.CommandFailedException;
import io.rivulet.cli.common.Streams;
import io.rivulet.overlay.Failure;
import io.rivulet.overlay.IdentityChoice;
import io.rivulet.overlay.Overlay;
import io.rivulet.overlay.OverlayConfig;
import io.rivulet.overlay.OverlayEvent;
import io.rivulet.overlay.OverlayException;
import io.rivulet.overlay.OverlayGroup;
import io.rivulet.report.text.ProgressLine;
import io.rivulet.transport.address.NetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A node that is a member of one group, and what it has been told since. Events are noted on the overlay's thread and shown on the
 * command's, which owns the progress line.
 */
public final class Membership implements AutoCloseable {
    private static final long TICK_MS = 50;
    private static final long NS_PER_S = 1_000_000_000L;

    /** What one attempt at the rendezvous may take at most: with the start of Java, the failure is told within ten seconds. */
    private static final Duration ATTEMPT = Duration.ofSeconds(9);

    private final Options options;
    private final ProgressLine progress;
    private final Overlay overlay;
    private final OverlayGroup group;
    private final AtomicInteger neighbours = new AtomicInteger();
    private volatile boolean connected;
    private volatile boolean alone;
    private volatile OverlayEvent.RendezvousFailed rendezvousFailure;
    private volatile Failure stopped;
    private volatile Failure refused;

    /**
     * Who joins what.
     *
     * @param rendezvous  {@code rtmfp://HOST[:PORT][/PATH]}
     * @param group       name or groupspec
     * @param bind        where to listen
     * @param identity    who we are
     * @param waitSeconds how long to wait for the rendezvous; 0 for ever
     */
    public record Options(String rendezvous, String group, NetAddress bind, IdentityChoice identity, int waitSeconds) {}

    private Membership(Options options, Streams streams) {
        this.options = options;
        this.progress = streams.progress();
        Duration timeout = options.waitSeconds == 0 || options.waitSeconds > ATTEMPT.toSeconds()
                ? ATTEMPT
                : Duration.ofSeconds(options.waitSeconds);
        this.overlay = Overlay.start(OverlayConfig.builder()
                .rendezvous(options.rendezvous)
                .bindAddress(options.bind)
                .identity(options.identity)
                .rendezvousTimeout(timeout)
                .onEvent(this::onEvent)
                .build());
        this.group = overlay.join(options.group);
    }

    /**
     * Starts a node and joins; does not wait.
     *
     * @throws OverlayException when the port is in use, or the name of the rendezvous has no address
     */
    public static Membership start(Options options, Streams streams) {
        return new Membership(options, streams);
    }

    private void onEvent(OverlayEvent event) {
        if (event instanceof OverlayEvent.RendezvousConnected) {
            connected = true;
            rendezvousFailure = null;
        } else if (event instanceof OverlayEvent.RendezvousFailed failed) {
            connected = false;
            rendezvousFailure = failed;
        } else if (event instanceof OverlayEvent.NeighbourJoined) {
            alone = false;
            neighbours.incrementAndGet();
        } else if (event instanceof OverlayEvent.NeighbourLeft) {
            neighbours.decrementAndGet();
        } else if (event instanceof OverlayEvent.GroupAlone) {
            alone = true;
        } else if (event instanceof OverlayEvent.GroupRefused refusal) {
            refused = refusal.reason();
        } else if (event instanceof OverlayEvent.Stopped stop) {
            stopped = stop.reason();
        }
    }

    /**
     * Waits for the rendezvous, with a line that says so.
     *
     * @throws CommandFailedException when it refused us, or did not come in time
     */
    public void awaitRendezvous(Interruption interruption) throws InterruptedException {
        long startNs = System.nanoTime();
        while (!connected && !interruption.isRequested()) {
            checkAlive();
            OverlayEvent.RendezvousFailed failed = rendezvousFailure;
            boolean isFinal = failed != null && failed.failure() == Failure.REJECTED;
            boolean isOverdue = options.waitSeconds > 0
                    && System.nanoTime() - startNs >= options.waitSeconds * NS_PER_S - TICK_MS * 1_000_000;
            if (failed != null && (isFinal || isOverdue)) {
                throw rendezvousFailed(failed);
            }
            show("Waiting for the rendezvous", Double.NaN, options.rendezvous);
            TimeUnit.MILLISECONDS.sleep(TICK_MS);
        }
    }

    private CommandFailedException rendezvousFailed(OverlayEvent.RendezvousFailed failed) {
        return CommandFailedException.failed(
                failed.failure() == Failure.RENDEZVOUS_UNREACHABLE
                        ? options.rendezvous
                                + " does not answer: check the address, that a rendezvous runs there, and that UDP"
                                + " passes both ways (--wait SECONDS waits longer)"
                        : failed.detail() + ": " + failed.failure().advice());
    }

    /** @throws OverlayException when the node has stopped, or was refused its group */
    void checkAlive() {
        if (refused != null) {
            throw new OverlayException(refused, "group '" + group.name() + "'");
        }
        if (stopped != null) {
            throw new OverlayException(stopped, "the node");
        }
    }

    /** Shows progress, if it is time to. */
    void show(String stage, double share, String figures) {
        progress.update(System.nanoTime(), stage, share, figures);
    }

    /** Says a line that stays. */
    void print(String line) {
        progress.print(line);
    }

    /** Takes the progress line away. */
    void clearProgress() {
        progress.clear();
    }

    Overlay overlay() {
        return overlay;
    }

    OverlayGroup group() {
        return group;
    }

    /** Neighbours now. */
    int neighbours() {
        return Math.max(0, neighbours.get());
    }

    /** Whether the node looked and found nobody else in the group. */
    boolean isAlone() {
        return alone;
    }

    /** Why the rendezvous is not there, or null. The group goes on without it. */
    OverlayEvent.RendezvousFailed rendezvousFailure() {
        return rendezvousFailure;
    }

    /** Says goodbye to the group and the rendezvous, within some seconds. Idempotent. */
    public void leave() {
        progress.clear();
        overlay.close();
    }

    @Override
    public void close() {
        leave();
    }
}
