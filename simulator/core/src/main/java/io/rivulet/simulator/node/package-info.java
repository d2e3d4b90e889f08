/**
 * Production nodes on hosts of the virtual network: {@link io.rivulet.simulator.node.SimulatedNode} is a whole
 * {@link io.rivulet.overlay.node.OverlayNode}, {@link io.rivulet.simulator.node.SimulatedRendezvous} a whole
 * {@link io.rivulet.rendezvous.RendezvousNode}. Nothing of the protocol is simulated; only the network, the clocks and the dice are.
 */
package io.rivulet.simulator.node;
