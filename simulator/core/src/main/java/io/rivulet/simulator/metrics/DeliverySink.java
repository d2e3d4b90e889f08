package io.rivulet.simulator.metrics;

import java.util.function.LongPredicate;

/**
 * Hears what happens to a stream at the peers of one thread. All times are the network's and do not go back.
 *
 * <p>Which pairs of a message and a peer count: all messages for a peer that joined before the first one was due; for one that joined later,
 * those due after its first delivery, which is when it began to play (the time until then is its start-up time). A peer that leaves or dies
 * counts for nothing due after that, and what was due in the last four seconds before and had not reached it is nobody's loss. Peers that do
 * not want the stream, or that misbehave, are never mentioned here.
 */
public interface DeliverySink {
    /** A peer is there and wants the stream. */
    void joined(int peer, long atNs);

    /** A message reached a peer's application, for the first time. */
    void delivered(int peer, long message, long atNs);

    /** A payload reached a peer that had it already. */
    void repeated(int peer, long atNs);

    /**
     * A peer left, or died.
     *
     * @param holds whether a message had reached it; asked about the last few seconds only
     */
    void left(int peer, long atNs, LongPredicate holds);
}
