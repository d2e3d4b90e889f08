package io.rivulet.simulator.packet;

import io.rivulet.simulator.metrics.DelaySummary;
import io.rivulet.simulator.metrics.DeliveryLog;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * What came of a run. All figures of delivery are about the viewers that were not killed.
 *
 * @param config the world
 * @param traceHash SHA-256 of all deliveries: {@link io.rivulet.simulator.metrics.DeliveryTrace}
 * @param virtualNs how long the run took by the network's clock
 * @param joinedNs when all viewers had found the stream, or were waited for no longer
 * @param survivors viewers that were not killed
 * @param emitted messages emitted
 * @param delivered messages delivered to all survivors together; {@code emitted * survivors} is everything
 * @param delay from emission to delivery in order, both by the network's clock
 * @param continuity1s the share delivered within 1 s of emission
 * @param continuity2s the share delivered within 2 s
 * @param worstHalfSecond the same for that half second of the stream in which it is least
 * @param traffic what crossed the network
 * @param totals what the nodes counted
 * @param shape the trees at the end of the stream
 * @param viewers what became of each viewer
 * @param log every arrival
 * @param failures what does not hold that has to; empty when all is well
 */
public record StreamResult(
        StreamWorldConfig config,
        String traceHash,
        long virtualNs,
        long joinedNs,
        int survivors,
        long emitted,
        long delivered,
        DelaySummary delay,
        double continuity1s,
        double continuity2s,
        double worstHalfSecond,
        Traffic traffic,
        NodeTotals totals,
        TreeShape shape,
        List<ViewerResult> viewers,
        DeliveryLog log,
        List<String> failures) {
    /**
     * What crossed the network from the start of the stream to a window after its last message. Bytes count the IP and UDP headers.
     *
     * @param payloadDatagrams datagrams that carry a message
     * @param payloadBytes their bytes
     * @param otherDatagrams all other datagrams: acknowledgements, maps, requests, reports, handshakes, keep-alives
     * @param otherBytes their bytes
     * @param firstCopyBytes bytes of messages delivered, each counted once for each viewer, without any header
     * @param duplicateRatio fragments that came again, over those that came first
     * @param controlRatio CtlRatio: {@code otherBytes / firstCopyBytes}
     * @param headerRatio HdrRatio: headers of payload datagrams over the messages in them; what rides along on them counts as header
     * @param publisherCopies messages that the publisher sent, over those it published
     * @param publisherBytes all that the publisher sent
     * @param lost datagrams lost on the way
     * @param overflowed datagrams that found the queue before an uplink full
     */
    public record Traffic(
            long payloadDatagrams,
            long payloadBytes,
            long otherDatagrams,
            long otherBytes,
            long firstCopyBytes,
            double duplicateRatio,
            double controlRatio,
            double headerRatio,
            double publisherCopies,
            long publisherBytes,
            long lost,
            long overflowed) {}

    /** How many deliveries there should have been. */
    public long expected() {
        return emitted * survivors;
    }

    /** The share of them that there was. */
    public double deliveredShare() {
        return expected() == 0 ? 1 : (double) delivered / expected();
    }

    /** Who survived, for {@link #log}. */
    public IntPredicate isSurvivor() {
        return viewer -> !viewers.get(viewer).isKilled();
    }

    /** Whether all holds that has to. */
    public boolean isGood() {
        return failures.isEmpty();
    }
}
