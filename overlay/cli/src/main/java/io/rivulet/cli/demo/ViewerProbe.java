package io.rivulet.cli.demo;

import io.rivulet.overlay.Failure;
import io.rivulet.overlay.Gap;
import io.rivulet.overlay.Message;
import io.rivulet.overlay.SubscriptionListener;
import org.HdrHistogram.Histogram;

/** Listens to the stream at one viewer, and holds what comes against what was published. Thread-safe. */
public final class ViewerProbe implements SubscriptionListener {
    /** Delays are kept in microseconds up to a minute, to 1 %: 16 KiB per viewer. */
    static final long LONGEST_DELAY_US = 60_000_000;

    static final int DELAY_DIGITS = 2;

    private static final long NS_PER_US = 1_000;

    private final PublishedLog log;
    private final LiveDelays live;
    private final Histogram delaysUs = new Histogram(LONGEST_DELAY_US, DELAY_DIGITS);
    private final SequenceDigest digest = new SequenceDigest();

    private int next;
    private long messages;
    private long foreign;
    private long missedInGaps;
    private long firstNs = Long.MIN_VALUE;
    private Failure end;

    ViewerProbe(PublishedLog log, LiveDelays live) {
        this.log = log;
        this.live = live;
    }

    @Override
    public void onMessage(Message message) {
        long nowNs = System.nanoTime();
        long mark = PublishedLog.mark(message.kind(), message.bytes());
        synchronized (this) {
            messages++;
            if (messages == 1) {
                firstNs = nowNs;
            }
            digest.add(message.kind(), message.timestampMs(), message.bytes());
            int place = log.find(next, message.timestampMs(), mark);
            if (place < 0) {
                foreign++; // out of order, twice, or altered
                return;
            }
            next = place + 1;
            long delayUs = (nowNs - log.offeredNs(place)) / NS_PER_US;
            delaysUs.recordValue(Math.min(Math.max(0, delayUs), LONGEST_DELAY_US));
            live.record(delayUs);
        }
    }

    @Override
    public synchronized void onGap(Gap gap) {
        missedInGaps += gap.missed();
    }

    @Override
    public synchronized void onEnded(Failure reason) {
        end = reason;
    }

    /** Whether the stream has ended here. */
    synchronized boolean hasEnded() {
        return end != null;
    }

    /** Messages so far. */
    synchronized long messages() {
        return messages;
    }

    /** What came, in numbers. */
    synchronized Reception reception() {
        boolean complete = messages == log.size() && digest.toHex().equals(log.sha256());
        return new Reception(messages, foreign, missedInGaps, complete, digest.toHex(), firstNs, delaysUs.copy(), end);
    }

    /**
     * What one viewer got.
     *
     * @param messages messages told
     * @param foreign  of these, those that were not next in what was published: out of order, twice, or altered
     * @param gaps     what gaps said was missed
     * @param complete whether exactly the published messages came, in their order
     * @param sha256   over what came
     * @param firstNs  when the first came
     * @param delaysUs from offer to callback, in microseconds
     * @param end      why the stream ended here; null when it has not
     */
    public record Reception(
            long messages,
            long foreign,
            long gaps,
            boolean complete,
            String sha256,
            long firstNs,
            Histogram delaysUs,
            Failure end) {}
}
