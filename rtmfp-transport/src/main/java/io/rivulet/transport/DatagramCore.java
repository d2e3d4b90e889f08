package io.rivulet.transport;

import io.rivulet.transport.crypto.CryptoJob;
import io.rivulet.transport.time.Nanos;

/**
 * The one seam between a protocol node and whatever carries its datagrams: a socket driver with the real clock, or a virtual network
 * with a virtual one. A core opens no socket, starts no thread, reads no clock and draws no randomness that was not handed to it.
 *
 * <p>A driver feeds what it has (a whole read batch, due deadlines, commands), and then drains jobs, datagrams and events once. Packets
 * are built in {@link #pollDatagrams}, never earlier, so that priorities and deadlines are decided at the last moment.
 *
 * <p>Not thread-safe: one thread owns a core. Only {@link CryptoJob#run} may happen elsewhere.
 */
public interface DatagramCore {
    /** The time of something that never happened: earlier than any time, and safe to subtract from any time. */
    long NEVER_NS = Nanos.NEVER;

    /** The deadline of something that is not scheduled. */
    long NO_DEADLINE_NS = Nanos.NO_DEADLINE;

    /** Takes one received datagram. The datagram's buffer belongs to the caller and is not kept. Malformed input is counted and dropped. */
    void onDatagram(long nowNs, InboundDatagram datagram);

    /** Runs everything that is due at {@code nowNs}; harmless when nothing is. */
    void onDeadline(long nowNs);

    /**
     * Builds datagrams that may be sent now into {@code out}, until there is nothing to send or no room. Datagrams for one destination
     * are contiguous, but where the core keeps to an uplink and something more urgent goes elsewhere.
     *
     * @return how many were added; call again after flushing while {@code out} came back full
     */
    int pollDatagrams(long nowNs, OutboundBatch out);

    /**
     * Delivers at most {@code limit} events to this core's owner, in the order they happened. Handlers may call back into the core.
     *
     * @return how many were delivered; {@code limit} means that there may be more. A core that has no owner to tell delivers none
     */
    default int pollEvents(long nowNs, int limit) {
        return 0;
    }

    /**
     * Hands out one piece of expensive mathematics to {@linkplain CryptoJob#run run} elsewhere, or null when there is none, as in a core
     * that does none.
     */
    default CryptoJob pollJob() {
        return null;
    }

    /** Takes back a job that was handed out by {@link #pollJob} and has been run. */
    default void onJobDone(long nowNs, CryptoJob job) {
        throw new IllegalStateException("this core hands out no jobs");
    }

    /** When {@link #onDeadline} wants to be called next, or {@link #NO_DEADLINE_NS}. A value in the past means at once. */
    long nextDeadlineNs();
}
