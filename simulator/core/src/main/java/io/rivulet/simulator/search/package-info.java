/**
 * The search for faults: {@link io.rivulet.simulator.search.RandomWorlds} draws small worlds with faults in them,
 * {@link io.rivulet.simulator.search.Examination} runs one on the fragment tier with {@link io.rivulet.simulator.search.WorldChecks} looking on,
 * {@link io.rivulet.simulator.search.Shrinker} makes a world in which something went wrong as simple as it can be, and
 * {@link io.rivulet.simulator.search.FaultSearch} does so with many.
 */
package io.rivulet.simulator.search;
