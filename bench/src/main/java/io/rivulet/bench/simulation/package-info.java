/** What the simulator's engine costs: its event queue beside the platform's, on one thread and on several. */
package io.rivulet.bench.simulation;
