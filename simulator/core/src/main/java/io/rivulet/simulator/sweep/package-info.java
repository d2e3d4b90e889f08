/**
 * Many runs of one scenario with varied values and seeds: on one machine, in shards on some, or on a cluster. Each run's result is a function of
 * commit, scenario and seed alone, and is kept in a file of its own, so it does not matter where it was run, or in which order.
 */
package io.rivulet.simulator.sweep;
