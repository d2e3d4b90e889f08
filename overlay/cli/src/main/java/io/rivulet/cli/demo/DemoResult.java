package io.rivulet.cli.demo;

import io.rivulet.overlay.OverlayStats;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How a demonstration went.
 *
 * @param source           what was played, for people
 * @param sourceTrouble    what was wrong with it; empty when nothing was
 * @param messages         messages published
 * @param payloadBytes     their content
 * @param durationNs       from the first offer to the last
 * @param firstOfferNs     when the first was offered
 * @param sha256           over the published sequence
 * @param joinNs           from the start of the first node until all viewers knew the stream
 * @param backPressured    offers that the publisher had no room for, and made again
 * @param publisher        the publisher
 * @param publisherWireBytes UDP payload bytes that the publisher sent while the stream ran
 * @param viewers          the viewers
 * @param peakResidentBytes most memory that the process had; -1 when unknown
 * @param cpuNs            processor time while the stream ran
 */
public record DemoResult(
        String source,
        String sourceTrouble,
        int messages,
        long payloadBytes,
        long durationNs,
        long firstOfferNs,
        String sha256,
        long joinNs,
        long backPressured,
        Peer publisher,
        long publisherWireBytes,
        List<Viewer> viewers,
        long peakResidentBytes,
        long cpuNs) {
    /**
     * A node.
     *
     * @param name     what it is called
     * @param playing  a snapshot at the end of the stream, while it was still running; null when there was no answer
     * @param finished a snapshot after the end, with the final counters; null when there was no answer
     */
    record Peer(String name, OverlayStats playing, OverlayStats finished) {}

    /** A viewer and what it got. */
    record Viewer(Peer peer, ViewerProbe.Reception reception) {}

    /** Viewers that got exactly what was published, in order. */
    public long completeViewers() {
        return viewers.stream().filter(viewer -> viewer.reception().complete()).count();
    }

    /** Whether every viewer got everything, of a source that was whole. */
    public boolean isGood() {
        return completeViewers() == viewers.size() && sourceTrouble.isEmpty() && messages > 0;
    }

    /** The delays of all viewers together, in microseconds. */
    Histogram delaysUs() {
        Histogram all = new Histogram(ViewerProbe.LONGEST_DELAY_US, ViewerProbe.DELAY_DIGITS);
        viewers.forEach(viewer -> all.add(viewer.reception().delaysUs()));
        return all;
    }
}
