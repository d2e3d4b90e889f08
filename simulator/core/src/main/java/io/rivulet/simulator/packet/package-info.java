/**
 * The packet tier, T1: {@link io.rivulet.simulator.packet.StreamWorld} is one stream from one publisher to any number of viewers that find
 * each other through a rendezvous, all of them whole nodes on a virtual network; {@link io.rivulet.simulator.packet.PacketTier} runs it.
 */
package io.rivulet.simulator.packet;
