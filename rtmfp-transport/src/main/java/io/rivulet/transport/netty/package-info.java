/**
 * Drives a {@link io.rivulet.transport.DatagramCore} with real sockets and real time, on Netty: one event loop owns the core, its
 * sockets and its one timer. The only part of this module that has threads, reads the clock and logs.
 */
package io.rivulet.transport.netty;
