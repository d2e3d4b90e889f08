/**
 * What makes a run repeatable, and large ones quick: {@link io.rivulet.simulator.engine.SeedTree}, from which every random choice of a run
 * comes, and {@link io.rivulet.simulator.engine.ShardedRun}, virtual time for up to millions of targets on several threads.
 *
 * <p>The packet tier does without the latter: it runs on {@link io.rivulet.transport.virtual.VirtualNetwork}, which owns the clock and the
 * one queue of events of its world, in the order (time, destination, source, sequence). The order here is the same for everything that
 * one target sees.
 */
package io.rivulet.simulator.engine;
