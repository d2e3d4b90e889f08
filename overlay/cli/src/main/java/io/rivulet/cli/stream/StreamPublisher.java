package io.rivulet.cli.stream;

import io.rivulet.cli.common.CommandFailedException;
import io.rivulet.cli.common.PublicationSink;
import io.rivulet.cli.common.RealTimePump;
import io.rivulet.cli.common.TagFeed;
import io.rivulet.gateway.MediaPump;
import io.rivulet.overlay.GroupStats;
import io.rivulet.overlay.OverlayException;
import io.rivulet.overlay.OverlayStats;
import io.rivulet.overlay.Publication;
import io.rivulet.overlay.StreamSettings;
import io.rivulet.overlay.StreamStats;
import io.rivulet.report.text.Figures;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Plays a feed into a group, from the wait for the first neighbour to the last piece fetched. */
public final class StreamPublisher {
    /** Time for the first neighbours to get to know the stream, so that they have it from the start. */
    private static final long SETTLE_NS = 1_000_000_000L;

    /** At the end: when nobody fetched anything for so long, everybody has it. */
    private static final long QUIET_NS = 1_000_000_000L;

    /** After an interruption: the process ends a few seconds later whatever we do. */
    private static final long HURRIED_NS = 1_500_000_000L;

    private static final long TICK_MS = 100;
    private static final long STATS_PERIOD_NS = 1_000_000_000L;
    private static final long STATS_TIMEOUT_MS = 2_000;

    private final Membership membership;
    private final Interruption interruption;
    private final String streamName;
    private final StreamSettings settings;

    private MediaPump pump;
    private OverlayStats stats;
    private long statsAskedNs = Long.MIN_VALUE / 2;
    private long startNs;

    /** @param streamName what the stream is called in the group */
    public StreamPublisher(
            Membership membership, Interruption interruption, String streamName, StreamSettings settings) {
        this.membership = membership;
        this.interruption = interruption;
        this.streamName = streamName;
        this.settings = settings;
    }

    /**
     * Publishes until the feed ends, or an interruption. A feed that fails is published as far as it goes; the stream then ends in order
     * all the same.
     *
     * @return whether all that was accepted went out, the end of the stream included
     * @throws IOException what the feed failed with
     */
    public boolean publish(TagFeed feed) throws IOException, InterruptedException {
        membership.awaitRendezvous(interruption);
        Publication publication = membership.group().publish(streamName, settings);
        awaitNeighbours();
        pump = new MediaPump(new PublicationSink(publication));
        startNs = System.nanoTime();
        boolean isWhole = false;
        try {
            boolean ended = new RealTimePump(pump, this::showPublishing, interruption::isRequested).play(feed);
            if (!ended && !interruption.isRequested()) {
                membership.checkAlive();
                throw CommandFailedException.failed(
                        "the stream was closed before its end: the node may have stopped; start again");
            }
        } finally {
            isWhole = end(publication);
        }
        return isWhole;
    }

    /** Neighbours that are there from the start get everything; with nobody there, the stream starts all the same. */
    private void awaitNeighbours() throws InterruptedException {
        while (membership.neighbours() == 0 && !membership.isAlone() && !interruption.isRequested()) {
            membership.checkAlive();
            membership.show("Looking for others in the group", Double.NaN, "");
            TimeUnit.MILLISECONDS.sleep(TICK_MS);
        }
        if (membership.isAlone()) {
            membership.print("Nobody else is in the group yet; publishing all the same.");
        }
        long settledNs = System.nanoTime() + SETTLE_NS;
        while (System.nanoTime() < settledNs && !interruption.isRequested()) {
            membership.show("Connecting", Double.NaN, neighbours());
            TimeUnit.MILLISECONDS.sleep(TICK_MS);
        }
    }

    private String neighbours() {
        int count = membership.neighbours();
        return count == 1 ? "1 neighbour" : count + " neighbours";
    }

    private void showPublishing() {
        membership.checkAlive();
        askForStats();
        double seconds = (System.nanoTime() - startNs) / 1e9;
        StringBuilder figures = new StringBuilder(Figures.clock(pump.positionMs() * 1_000_000));
        figures.append(" · ").append(neighbours());
        figures.append(" · ").append(Figures.bitRate(seconds < 1 ? 0 : pump.bytesSent() / seconds));
        StreamStats stream = stream();
        if (stream != null && pump.bytesSent() > 0) {
            figures.append(" · uploading ")
                    .append(Figures.factor((double) stream.fragmentBytesSent() / pump.bytesSent()));
        }
        if (pump.restarts() > 0) {
            figures.append(" · input too slow ").append(pump.restarts()).append(" times");
        }
        if (membership.rendezvousFailure() != null) {
            figures.append(" · rendezvous lost, trying again");
        }
        membership.show("Publishing", Double.NaN, figures.toString());
    }

    private void askForStats() {
        long nowNs = System.nanoTime();
        if (nowNs - statsAskedNs >= STATS_PERIOD_NS) {
            statsAskedNs = nowNs;
            var unused = membership.overlay().stats().thenAccept(this::takeStats);
        }
    }

    private synchronized void takeStats(OverlayStats taken) {
        stats = taken;
    }

    private synchronized StreamStats stream() {
        return streamIn(stats);
    }

    private StreamStats streamIn(OverlayStats from) {
        return from == null
                ? null
                : from.groups().stream()
                        .flatMap(group -> group.streams().stream())
                        .filter(stream -> stream.name().equals(streamName))
                        .findFirst()
                        .orElse(null);
    }

    /**
     * Ends the stream after what it took, and stays while neighbours still fetch: no longer than pieces are kept, or than a process may
     * take that was told to end.
     *
     * @return whether everything went out
     */
    private boolean end(Publication publication) throws InterruptedException {
        publication.close();
        boolean isWhole = awaitEnded(publication);
        long keptNs = settings.window().toNanos() + QUIET_NS;
        long limitNs = System.nanoTime() + (interruption.isRequested() ? Math.min(keptNs, HURRIED_NS) : keptNs);
        long sent = -1;
        long lastNewsNs = System.nanoTime();
        while (System.nanoTime() < limitNs && membership.neighbours() > 0) {
            membership.show("Ending", Double.NaN, "until neighbours have everything");
            OverlayStats now = snapshot();
            if (now == null) {
                break;
            }
            takeStats(now);
            StreamStats stream = streamIn(now);
            boolean isQueued = now.groups().stream()
                    .map(GroupStats::neighbours)
                    .flatMap(neighbours -> neighbours.stream())
                    .anyMatch(neighbour -> neighbour.queuedMessages() > 0);
            if (isQueued || stream != null && stream.fragmentsSent() != sent) {
                lastNewsNs = System.nanoTime();
                sent = stream == null ? sent : stream.fragmentsSent();
            } else if (System.nanoTime() - lastNewsNs >= QUIET_NS) {
                break;
            }
            TimeUnit.MILLISECONDS.sleep(TICK_MS);
        }
        return isWhole;
    }

    /** Waits until the stream has taken what waits for it: as long as that gets less, or a short while for a process that is to end. */
    private boolean awaitEnded(Publication publication) throws InterruptedException {
        long startedNs = System.nanoTime();
        long lastNewsNs = startedNs;
        int waiting = publication.waiting();
        while (true) {
            try {
                publication.ended().get(TICK_MS, TimeUnit.MILLISECONDS);
                return true;
            } catch (ExecutionException refused) {
                membership.print("Not everything could be sent before the end: "
                        + (refused.getCause() instanceof OverlayException reason
                                ? reason.getMessage()
                                : String.valueOf(refused.getCause())));
                return false;
            } catch (TimeoutException notYet) {
                membership.show("Ending", Double.NaN, waiting + " messages wait to be sent");
            }
            long nowNs = System.nanoTime();
            if (publication.waiting() < waiting) {
                waiting = publication.waiting();
                lastNewsNs = nowNs;
            }
            boolean isStuck = nowNs - lastNewsNs > settings.window().toNanos() + QUIET_NS;
            if (isStuck || interruption.isRequested() && nowNs - startedNs > HURRIED_NS) {
                membership.print("Not everything could be sent before the end: " + waiting + " messages were waiting");
                return false;
            }
        }
    }

    private OverlayStats snapshot() throws InterruptedException {
        try {
            return membership.overlay().stats().get(STATS_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException gone) {
            return null;
        }
    }

    /** What was published, in one line. */
    public String summary() {
        if (pump == null) {
            return "Nothing was published.";
        }
        StreamStats stream = stream();
        return "Published " + Figures.count(pump.messagesSent()) + " messages, " + Figures.bytes(pump.bytesSent())
                + ", " + Figures.clock(pump.positionMs() * 1_000_000)
                + (stream == null || pump.bytesSent() == 0
                        ? ""
                        : ", uploaded " + Figures.factor((double) stream.fragmentBytesSent() / pump.bytesSent()))
                + ".";
    }
}
