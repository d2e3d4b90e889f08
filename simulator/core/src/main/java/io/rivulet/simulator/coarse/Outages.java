package io.rivulet.simulator.coarse;

import io.rivulet.simulator.engine.Event;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Who cannot be reached from where, until when: partitions, peers that are paused, a publisher whose address has changed. Changes between windows only, so any
 * thread may ask.
 *
 * <p>What arrives during an outage is lost, and sent again as RFC 7016 section 3.5.2.2 has it: after a timeout that grows by 1.4142 each time,
 * up to 10 s, counted from the beginning of the outage, for until then all was acknowledged. What is sent meanwhile waits for that, since the congestion window is
 * closed; it takes no uplink before. A session that hears nothing for 30 s is over, with all that was on its way.
 */
public final class Outages {
    /** Never. */
    public static final long NEVER = Long.MAX_VALUE;

    /** A session that hears nothing for so long is over. */
    static final long SESSION_LIFE_NS = 30_000_000_000L;

    /** Of RFC 7016 section 3.5.2.2. */
    private static final long MIN_TIMEOUT_NS = 250_000_000L;

    private static final long MAX_TIMEOUT_NS = 10_000_000_000L;
    private static final double BACKOFF = 1.4142;

    /** No window of events is longer. */
    private static final long WINDOW_NS = 1_000_000L;

    /** Latencies until all know a new address: the first packet from there, a ping and its reply (RFC 7016 section 3.5.4.2); and one more until what is sent there arrives. */
    private static final int MOVE_LATENCIES = 4;

    /** What keeps some from others. */
    private enum Kind {
        /** Those inside and those outside cannot reach each other. */
        CUT,
        /** Nobody reaches those inside, not even their own timers. */
        PAUSE,
        /** What is sent to the publisher goes where it was, until its sender knows better. */
        MOVE
    }

    private record Outage(Kind kind, BitSet inside, long sinceNs, long untilNs) {
        boolean concerns(int from, int to) {
            return switch (kind) {
                case CUT -> inside.get(from) != inside.get(to);
                case PAUSE -> inside.get(to) && from != to;
                case MOVE -> inside.get(to) && from != to;
            };
        }

        /** When what arrives is not lost any more. */
        long overNs(long latencyNs) {
            return kind == Kind.MOVE ? sinceNs + MOVE_LATENCIES * latencyNs : untilNs;
        }
    }

    private final List<Outage> outages = new ArrayList<>();

    /** Whether there are any, or were a moment ago. */
    boolean isAny() {
        return !outages.isEmpty();
    }

    /** Those inside and all others cannot reach each other. */
    void cut(BitSet inside, long nowNs, long untilNs) {
        outages.add(new Outage(Kind.CUT, inside, nowNs, untilNs));
    }

    /** A peer does nothing and hears nothing. */
    void pause(BitSet peers, long nowNs, long untilNs) {
        outages.add(new Outage(Kind.PAUSE, peers, nowNs, untilNs));
    }

    /** A peer's address is another one from now on. */
    void move(int peer, long nowNs) {
        BitSet moved = new BitSet();
        moved.set(peer);
        outages.add(new Outage(Kind.MOVE, moved, nowNs, nowNs + SESSION_LIFE_NS));
    }

    /** Forgets those that are long over. */
    void forget(long nowNs) {
        // Retransmissions that they delayed come up to the longest timeout later.
        outages.removeIf(outage -> outage.untilNs + MAX_TIMEOUT_NS + MIN_TIMEOUT_NS < nowNs);
    }

    /** Whether a session may be alive that an outage began to touch so long ago. */
    private static boolean outlives(Outage outage, long latencyNs) {
        return outage.overNs(latencyNs) - outage.sinceNs <= SESSION_LIFE_NS;
    }

    /**
     * When a peer sends, at last, what it has to send now.
     *
     * @return {@code nowNs} where nothing is in the way; {@link #NEVER} when the session will not live to see it
     */
    long sentNs(int from, int to, long nowNs, long latencyNs) {
        long sentNs = nowNs;
        for (Outage outage : outages) {
            if (outage.concerns(from, to) && sentNs + latencyNs >= outage.sinceNs) {
                if (outlives(outage, latencyNs)) {
                    sentNs = Math.max(sentNs, againNs(outage, latencyNs));
                } else if (sentNs + latencyNs < outage.overNs(latencyNs)) {
                    return NEVER;
                } // else it is a session of its own, with which nothing was sent before
            }
        }
        return sentNs;
    }

    /** The first retransmission timeout from which on what is sent arrives. */
    private static long againNs(Outage outage, long latencyNs) {
        long timeoutNs = Math.max(MIN_TIMEOUT_NS, 3 * latencyNs);
        long atNs = outage.sinceNs;
        while (atNs + latencyNs < outage.overNs(latencyNs)) {
            atNs += timeoutNs;
            timeoutNs = Math.min(MAX_TIMEOUT_NS, (long) (timeoutNs * BACKOFF));
        }
        return atNs;
    }

    /** Until when the rendezvous and a peer cannot reach each other; a time that has passed when they can. */
    long rendezvousUntilNs(int peer, long atNs) {
        long untilNs = Long.MIN_VALUE;
        for (Outage outage : outages) {
            boolean isOn = outage.sinceNs <= atNs && atNs < outage.untilNs;
            if (isOn && outage.kind == Kind.CUT && outage.inside.get(peer)) {
                untilNs = Math.max(untilNs, outage.untilNs);
            }
        }
        return untilNs;
    }

    /**
     * When something really happens at a peer that would happen now, where the tier sends again by itself what is lost: what is told without a packet
     * comes when it can, in the order in which it was told, and what a paused peer would do itself it does when it goes on.
     *
     * @param isLocal as of {@link #heldUntilNs}
     * @param isOfSession as of {@link #heldUntilNs}
     * @return 0 when now; {@link #NEVER} when it is lost
     */
    public long passableNs(Event event, boolean isLocal, boolean isOfSession, long latencyNs) {
        long passableNs = 0;
        for (Outage outage : outages) {
            boolean isOn = outage.sinceNs <= event.timeNs() && event.timeNs() < outage.overNs(latencyNs);
            if (isOn && !isLocal && outage.concerns(event.source(), event.target())) {
                if (isOfSession && !outlives(outage, latencyNs)) {
                    return NEVER;
                }
                passableNs = Math.max(passableNs, outage.overNs(latencyNs));
            } else if (isOn && outage.kind == Kind.PAUSE && outage.inside.get(event.target())) {
                passableNs = Math.max(passableNs, outage.untilNs);
            }
        }
        return passableNs;
    }

    /**
     * When something really happens at a peer that would happen now: what was on its way when an outage began comes when it is sent again, and what a
     * paused peer would do itself it does when it goes on.
     *
     * @param isLocal whether it needs no network: a timer, an application, a session that finds out that it is over
     * @param isOfSession whether it is lost with a session that does not live to see the end of the outage
     * @return 0 when now; {@link #NEVER} when it is lost
     */
    public long heldUntilNs(Event event, boolean isLocal, boolean isOfSession, long latencyNs) {
        long heldNs = 0;
        for (Outage outage : outages) {
            boolean isOn = outage.sinceNs <= event.timeNs() && event.timeNs() < outage.overNs(latencyNs);
            if (!isOn) {
                continue;
            }
            if (!isLocal && outage.concerns(event.source(), event.target())) {
                if (isOfSession && !outlives(outage, latencyNs)) {
                    return NEVER;
                }
                heldNs = Math.max(heldNs, againNs(outage, latencyNs) + latencyNs);
            } else if (outage.kind == Kind.PAUSE && outage.inside.get(event.target())) {
                heldNs = Math.max(heldNs, outage.untilNs);
            }
        }
        return heldNs == 0 ? 0 : Math.max(heldNs, event.timeNs() + WINDOW_NS);
    }
}
