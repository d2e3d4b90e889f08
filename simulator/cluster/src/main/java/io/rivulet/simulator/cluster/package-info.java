/**
 * Sweeps on many machines, by Hazelcast: one process has the plan and keeps the results, all others only work. And the export of results to
 * Parquet. Both are services of the simulator, in a module of their own because what they stand on is several times as large as all of it.
 */
package io.rivulet.simulator.cluster;
