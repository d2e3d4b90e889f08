/**
 * The coarse tiers: many peers on a model of the network instead of the network. {@link io.rivulet.simulator.coarse.CoarseWorld} has the peers
 * and what is between them, {@link io.rivulet.simulator.coarse.CoarsePeer} is one peer's view of it and drives its
 * {@link io.rivulet.simulator.coarse.PeerLogic}: the production group code, or something to compare it with.
 * {@link io.rivulet.simulator.coarse.CoarseRuns} runs scenarios, on peers of the fragment tier or of another {@link
 * io.rivulet.simulator.coarse.PeerModel}.
 */
package io.rivulet.simulator.coarse;
