/**
 * A closer look at a run: the same seed brings it back, and this time somebody looks on. {@link io.rivulet.simulator.replay.NodeTrace} writes down
 * what a node of a coarse tier sends, hears and decides, {@link io.rivulet.simulator.replay.PacketTrace} the datagrams of a node of the
 * packet tier, {@link io.rivulet.simulator.replay.PacketCapture} puts datagrams into a file for Wireshark, and
 * {@link io.rivulet.simulator.replay.LastEvents} tells what happened before a check failed.
 */
package io.rivulet.simulator.replay;
