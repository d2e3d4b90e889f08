package io.rivulet.simulator.coarse;

import io.rivulet.simulator.engine.Shard;
import io.rivulet.simulator.scenario.Tier;

/** What the peers of a coarse tier are made of: how closely they follow a session. Immutable. */
public interface PeerModel {
    /** Messages leave one after the other, and arrive. */
    PeerModel FRAGMENTS = new PeerModel() {
        @Override
        public Tier tier() {
            return Tier.T3;
        }

        @Override
        public CoarsePeer peer(CoarseWorld world, Shard shard, int self, int neighbours) {
            return new FragmentPeer(world, shard, self, neighbours);
        }
    };

    /** Which tier it is. */
    Tier tier();

    /** Makes a peer that does nothing yet, with room for so many sessions. */
    CoarsePeer peer(CoarseWorld world, Shard shard, int self, int neighbours);
}
