/**
 * What the world of a run is like: latencies between places and uplinks of peers, as named presets. The virtual network asks them; they
 * know nothing of what travels.
 */
package io.rivulet.simulator.net;
