package io.rivulet.cli.common;

import io.rivulet.gateway.MediaPump;
import io.rivulet.gateway.MessageSink.Outcome;
import io.rivulet.gateway.flv.FlvTag;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** Plays a feed through a {@link MediaPump} on the calling thread, at its own pace by the real clock. */
public final class RealTimePump {
    /** Between two looks around while waiting: short enough for a progress line that moves, and to stop soon. */
    private static final long TICK_MS = 50;

    /** Between two offers to a publication that has no room. */
    private static final long ROOM_POLL_MS = 5;

    private static final long NS_PER_MS = 1_000_000;

    private final MediaPump pump;
    private final Runnable onTick;
    private final BooleanSupplier isStopped;

    /**
     * @param onTick    called every {@value #TICK_MS} ms or more often
     * @param isStopped asked as often: whether to leave off
     */
    public RealTimePump(MediaPump pump, Runnable onTick, BooleanSupplier isStopped) {
        this.pump = pump;
        this.onTick = onTick;
        this.isStopped = isStopped;
    }

    /**
     * Plays until the feed ends, {@code isStopped} says so, or the publication is closed.
     *
     * @return whether the end was reached
     * @throws IOException what the feed failed with, after everything before it was sent
     */
    public boolean play(TagFeed feed) throws IOException, InterruptedException {
        while (!isStopped.getAsBoolean()) {
            onTick.run();
            if (!feed.await(TICK_MS)) {
                continue;
            }
            FlvTag tag = feed.take();
            if (tag == null) {
                return true;
            }
            pump.load(tag);
            if (!send()) {
                return false;
            }
        }
        return false;
    }

    private boolean send() throws InterruptedException {
        while (!isStopped.getAsBoolean()) {
            long nowNs = System.nanoTime();
            long waitNs = pump.dueNs(nowNs) - nowNs;
            if (waitNs > 0) {
                waitAtMost(waitNs);
                continue;
            }
            Outcome outcome = pump.send(nowNs);
            if (outcome == Outcome.ACCEPTED) {
                return true;
            }
            if (outcome == Outcome.CLOSED) {
                return false;
            }
            waitAtMost(ROOM_POLL_MS * NS_PER_MS);
        }
        return false;
    }

    private void waitAtMost(long waitNs) throws InterruptedException {
        long ns = Math.min(waitNs, TICK_MS * NS_PER_MS);
        Thread.sleep(ns / NS_PER_MS, (int) (ns % NS_PER_MS));
        onTick.run();
    }
}
