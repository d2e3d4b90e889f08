package io.rivulet.simulator.coarse;

import io.rivulet.groups.spi.DirectListener;

/** What a peer does: the production group code, or something to compare it with. Owned by the thread that handles the peer's events. */
public interface PeerLogic {
    /** Who hears what happens on the peer's network; always the same. */
    DirectListener listener();

    /** The time for which {@link #nextDeadlineNs} asked has come; harmless before. */
    void onDeadline(long nowNs);

    /** When {@link #onDeadline} has something to do, by the peer's clock; {@code Long.MAX_VALUE} for never. */
    long nextDeadlineNs();

    /** Until when news that arrives may wait to be read, by {@link DirectListener#onWaiting} and the peer's clock; the past when they may not. */
    default long newsWaitsUntilNs() {
        return 0;
    }

    /** The substreams, one bit each, of which fragments may wait as long: those that the peer pushes to nobody. */
    default int leafSubstreams() {
        return 0;
    }
}
