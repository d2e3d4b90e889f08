package io.rivulet.simulator.coarse;

/** Something that an application does at a peer. */
@FunctionalInterface
public interface PeerAction {
    /** Does it. */
    void run(CoarsePeer peer, long nowNs);
}
