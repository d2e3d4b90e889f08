package io.rivulet.transport;

import io.rivulet.transport.time.Nanos;

/**
 * Tells when a far end has shown that it lives and nothing else for {@link EndpointConfig#stallLimitNs}: it acknowledges nothing new of
 * what it was sent, keeps a window closed before what waits, or never completes what it has begun. RFC 7016 section 5 warns of such ends;
 * what they pin is bounded elsewhere, and this ends it.
 *
 * <p>It takes note of times as packets pass, and looks at the flows only when a session's timer asks, once in a limit. Each direction goes
 * by itself. Times count from when the far end came to owe something, or from the last progress in that direction if that is later: an
 * idle session owes nothing, and one that gets on is left alone, however slowly it does.
 */
final class StallWatch {
    /**
     * New data that counts as progress although no message came of it, so that a long message may take its time on a slow link: what every
     * sender may send before it hears our window (RFC 7016 section 3.6.2).
     */
    private static final int PROGRESS_BYTES = 65_536;

    private final Session session;
    private final long limitNs;

    private long acknowledgedNs = Nanos.NEVER;
    private long firstSentNs = Nanos.NO_DEADLINE;
    private long receivedNs = Nanos.NEVER;
    private long receivedBytes;

    /** @param limitNs how long is too long; 0 to watch nothing */
    StallWatch(Session session, long limitNs) {
        this.session = session;
        this.limitNs = limitNs;
    }

    private void arm(long nowNs) {
        if (limitNs > 0) {
            session.watchStall(nowNs + limitNs);
        }
    }

    // What we send.

    /** A packet with user data leaves. What our uplink lets wait owes nobody anything, but it leaves with the next keepalive at the latest. */
    void onSent(long nowNs) {
        if (firstSentNs == Nanos.NO_DEADLINE) {
            firstSentNs = nowNs;
            arm(nowNs);
        }
    }

    /** A flow waits for the far end to open its window. */
    void onSuspended(long nowNs) {
        arm(nowNs);
    }

    /** Something was acknowledged that had not been before. */
    void onAcknowledged(long nowNs) {
        acknowledgedNs = nowNs;
        firstSentNs = Nanos.NO_DEADLINE;
        if (session.outstandingBytes() > 0) {
            firstSentNs = nowNs;
            arm(nowNs);
        }
    }

    // What we receive.

    /** A flow holds what cannot be delivered yet. */
    void onHeld(long nowNs) {
        arm(nowNs);
    }

    /** So much user data was taken that had not come before. */
    void onTaken(long nowNs, int bytes) {
        receivedBytes += bytes;
        if (receivedBytes >= PROGRESS_BYTES) {
            onReceiveProgress(nowNs);
        }
    }

    /** A message was delivered, or given up by its sender; or a flow that the owner had suspended goes on. */
    void onReceiveProgress(long nowNs) {
        receivedNs = nowNs;
        receivedBytes = 0;
    }

    // The judgement.

    /**
     * When the far end will have stood still for too long, if nothing changes: now or earlier when it has; {@link Nanos#NO_DEADLINE} when
     * it owes nothing.
     */
    long deadlineNs(long nowNs) {
        return Nanos.plus(Math.min(sendingSinceNs(), receivingSinceNs(nowNs)), limitNs);
    }

    /** Since when the far end has not got on with what we send; {@link Nanos#NO_DEADLINE} when it has nothing to get on with. */
    private long sendingSinceNs() {
        long sinceNs = Nanos.NO_DEADLINE;
        for (SendFlow flow : session.sendFlows()) {
            if (flow.isSuspended()) {
                sinceNs = Math.min(sinceNs, Math.max(flow.suspendedSinceNs(), acknowledgedNs));
            }
        }
        return Math.min(sinceNs, firstSentNs);
    }

    /** The same for what we receive; from now on, as long as our owner has suspended a flow. */
    private long receivingSinceNs(long nowNs) {
        long sinceNs = Nanos.NO_DEADLINE;
        for (ReceiveFlow flow : session.receiveFlows()) {
            if (flow.isSuspended()) {
                // Our owner does not read it, which may hold up others, too, since all share a budget.
                onReceiveProgress(nowNs);
                return nowNs;
            }
            sinceNs = Math.min(sinceNs, Math.max(flow.heldSinceNs(), receivedNs));
        }
        return sinceNs;
    }
}
