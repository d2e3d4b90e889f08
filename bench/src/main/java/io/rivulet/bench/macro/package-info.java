/**
 * Whole nodes on loopback sockets: one publisher and its viewers, flooding and at a fixed rate, in rounds that alternate with the floors,
 * which are raw datagrams of the same size through the same driver, with and without the packet cipher. All in one process, so that its CPU
 * time is that of all ends.
 */
package io.rivulet.bench.macro;
