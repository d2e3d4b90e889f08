package io.rivulet.transport;

import io.rivulet.transport.congestion.BurstLimiter;
import io.rivulet.transport.congestion.CongestionController;
import io.rivulet.transport.congestion.ForwardDelay;
import io.rivulet.transport.congestion.RttEstimator;
import io.rivulet.transport.flow.TransmissionOrder;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.wire.PacketHeader;

/**
 * How much user data of a session may be in flight, and what becomes of it: round trips, losses, congestion control and bursts, and the
 * real-time data that is about. RFC 7016 sections 3.5.2, 3.6.2.5, 3.6.2.6 and A.2. It tells the path of what got through and what did not.
 */
final class SendWindow {
    /** RFC 7016 section 3.5.2.1. */
    private static final long TIME_CRITICAL_MEMORY_NS = 800 * Nanos.MILLISECOND;

    private final Session session;
    private final RtmfpEndpoint endpoint;
    private final RttEstimator rtt = new RttEstimator();
    private final ForwardDelay forwardDelay = new ForwardDelay();
    private final CongestionController congestion;
    private final BurstLimiter burst;
    private final TransmissionOrder order = new TransmissionOrder();
    private long timeCriticalSentNs = Nanos.NEVER;
    private long timeCriticalReverseNs = Nanos.NEVER;

    /** @param segmentBytes SMSS: the largest user data that a packet carries at first */
    SendWindow(Session session, int segmentBytes) {
        this.session = session;
        this.endpoint = session.endpoint();
        this.congestion = endpoint.config().congestion().create(segmentBytes);
        this.burst = new BurstLimiter(segmentBytes);
    }

    RttEstimator rtt() {
        return rtt;
    }

    TransmissionOrder order() {
        return order;
    }

    /** CWND. */
    long bytes() {
        return congestion.windowBytes();
    }

    /** Whether one more packet with user data may be sent. */
    boolean isOpen() {
        return burst.allows() && order.outstandingBytes() < congestion.windowBytes();
    }

    void onDataPacketSent() {
        burst.onDataPacketSent();
    }

    void onTimeCriticalSent(long nowNs) {
        timeCriticalSentNs = nowNs;
        endpoint.onTimeCriticalSent(nowNs);
    }

    /** A genuine packet is about to be processed. */
    void onPacket(long nowNs, PacketHeader header) {
        rtt.onTimestamp(nowNs, header.timestamp());
        long roundTripNs = rtt.onTimestampEcho(nowNs, header.timestampEcho());
        if (header.isTimeCriticalReverse()) {
            timeCriticalReverseNs = nowNs;
        }
        congestion.onPacketStart(nowNs, order.outstandingBytes());
        if (roundTripNs >= 0) {
            congestion.onDelaySample(roundTripNs, forwardDelay.sampleNs(header.timestamp(), header.timestampEcho()));
        }
    }

    /** It acknowledged so much of a flow. */
    void onAcknowledged(long bytes) {
        congestion.onAcknowledged(bytes);
    }

    /**
     * All of its chunks have been processed. Narrower than 3.6.2.5's method: a repeated acknowledgement says nothing about what was sent after
     * what it acknowledges.
     *
     * @param acknowledgedBytes what it acknowledged in all
     */
    void onPacketProcessed(long nowNs, boolean hadAcknowledgement, long acknowledgedBytes) {
        if (acknowledgedBytes > 0) {
            session.path().onAcknowledged(nowNs, order.takeLongestAcknowledged());
            order.findLosses();
            if (order.anyNegativeAcks()) {
                congestion.onNegativeAcknowledgement();
            }
            if (order.losses() > 0) {
                congestion.onLoss();
                endpoint.stats().add(EndpointStats.Counter.LOSSES, order.losses());
                endpoint.trace(nowNs, TraceSink.Event.LOSS, session, congestion.windowBytes());
                session.path().onLoss(nowNs);
            }
        }
        congestion.onPacketProcessed(isFastGrowAllowed(nowNs), wasTimeCriticalSent(nowNs));
        if (hadAcknowledgement) {
            burst.onAcknowledgement(acknowledgedBytes);
        }
    }

    /** FASTGROW_ALLOWED of A.2. */
    private boolean isFastGrowAllowed(long nowNs) {
        return nowNs - timeCriticalReverseNs > TIME_CRITICAL_MEMORY_NS
                && nowNs - endpoint.timeCriticalSentNs() > TIME_CRITICAL_MEMORY_NS;
    }

    /** TC_SENT of A.2. */
    private boolean wasTimeCriticalSent(long nowNs) {
        return nowNs - timeCriticalSentNs <= TIME_CRITICAL_MEMORY_NS;
    }

    /** Nothing was acknowledged for as long as the retransmission timeout. RFC 7016 section 3.6.2.6. */
    void onTimeout(long nowNs) {
        boolean wasLoss = order.loseAll();
        if (wasLoss) {
            rtt.backOff();
            endpoint.stats().add(EndpointStats.Counter.TIMEOUTS, 1);
            endpoint.trace(nowNs, TraceSink.Event.TIMEOUT, session, rtt.effectiveRtoNs());
            session.path().onLoss(nowNs);
        }
        burst.onTimeout();
        congestion.onTimeout(wasLoss);
    }

    /** The far end is at another address. */
    void onPathChanged() {
        congestion.onPathChanged();
    }
}
