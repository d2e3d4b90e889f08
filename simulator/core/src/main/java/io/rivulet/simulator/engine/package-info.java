/**
 * What makes a run repeatable: {@link io.rivulet.simulator.engine.SeedTree}, from which every random choice of a run comes.
 *
 * <p>There is no event queue here. The packet tier runs on {@link io.rivulet.transport.virtual.VirtualNetwork}, which owns the clock and
 * the one queue of events in the order (time, destination, source, sequence); a second queue beside it could only disagree.
 */
package io.rivulet.simulator.engine;
