/**
 * Whole runs: {@link io.rivulet.simulator.scenario.StreamWorld} is one stream from one publisher to any number of viewers that find each
 * other through a rendezvous. A run is a function of its {@link io.rivulet.simulator.scenario.StreamWorldConfig}, seed included.
 */
package io.rivulet.simulator.scenario;
