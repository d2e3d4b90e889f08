package io.rivulet.overlay.node;

import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.PeerNetworkListener;

/**
 * Stands between a node's groups and its network, both ways: for whoever looks on there, or does something else than it is asked to, as tests and simulations
 * do. Called once, while the node is made; what it returns is called as what it was given would be.
 */
public interface NodeTap {
    /** Nobody stands there. */
    NodeTap NONE = new NodeTap() {
        @Override
        public PeerNetwork network(PeerNetwork network) {
            return network;
        }

        @Override
        public PeerNetworkListener listener(PeerNetworkListener groups) {
            return groups;
        }
    };

    /** What the groups speak to. */
    PeerNetwork network(PeerNetwork network);

    /** Who hears the network. */
    PeerNetworkListener listener(PeerNetworkListener groups);
}
