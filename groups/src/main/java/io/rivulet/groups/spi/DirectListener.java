package io.rivulet.groups.spi;

/** Who hears what a {@link DirectNetwork} moves. */
public interface DirectListener extends PeerNetworkListener {
    /**
     * A message arrived.
     *
     * @param type what it is: one of the constants of {@link DirectNetwork}, which say what the rest means
     */
    void onDirect(long nowNs, int peer, int flow, int type, long a, long b, long c, Object body);
}
