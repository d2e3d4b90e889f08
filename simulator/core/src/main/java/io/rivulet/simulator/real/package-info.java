/**
 * The network as it is: {@link io.rivulet.simulator.real.RealWorld} runs a scenario's nodes on UDP sockets of this machine, in real time,
 * behind a channel of ours that does to their datagrams what the packet tier's links do ({@link io.rivulet.simulator.real.ImpairedCore}).
 * What comes of it says whether the packet tier tells the truth.
 */
package io.rivulet.simulator.real;
