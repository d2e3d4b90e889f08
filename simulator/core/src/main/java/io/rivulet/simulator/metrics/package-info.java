/**
 * What is noted while a run goes on, and the figures that come of it: which message reached whom and when
 * ({@link io.rivulet.simulator.metrics.DeliveryLog}), the hash that tells two runs apart
 * ({@link io.rivulet.simulator.metrics.DeliveryTrace}), and what crossed the network
 * ({@link io.rivulet.simulator.metrics.TrafficMeter}). All times are the network's, never a node's.
 */
package io.rivulet.simulator.metrics;
