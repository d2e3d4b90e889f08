package io.rivulet.groups.spi;

/** Who hears what a {@link DirectNetwork} moves. */
public interface DirectListener extends PeerNetworkListener {
    /**
     * A message arrived.
     *
     * @param type what it is: one of the constants of {@link DirectNetwork}, which say what the rest means
     */
    void onDirect(long nowNs, int peer, int flow, int type, long a, long b, long c, Object body);

    /**
     * News ({@link DirectNetwork#isNews}), or a fragment that nobody is pushed, that arrived some time ago, after the last input, has waited
     * until now to be read. What it says is taken note of as of then, and so is what it delivers; what else follows from it is done with the
     * next input, which comes at once and not before that time. So a network may hold back such messages for a while and hand them over
     * together with what has to be acted upon.
     *
     * @param arrivedNs when it arrived; for several messages that have waited, not going back
     */
    default void onWaiting(long arrivedNs, int peer, int flow, int type, long a, long b, long c, Object body) {
        onDirect(arrivedNs, peer, flow, type, a, b, c, body);
    }
}
