/**
 * A network and a clock that exist only in memory, to drive real cores with: the transport's pair tests, the simulator's packet tier and
 * an embedding application's own tests all run on it.
 *
 * <p>{@link io.rivulet.transport.virtual.VirtualNetwork} owns the clock, in nanoseconds from 0, and the one queue of events;
 * {@link io.rivulet.transport.virtual.VirtualHost} drives one {@link io.rivulet.transport.DatagramCore} as a socket driver would. A
 * datagram, whose bytes nobody here looks into, passes the rules, its sender's uplink, the path's latency and its receiver's downlink,
 * and on its way the {@linkplain io.rivulet.transport.virtual.VirtualNat NATs} in front of the two.
 *
 * <p>A run is a function of the seed and of the calls made: events happen in the order (time, destination, source, sequence), and every
 * random draw is a function of (seed, link, purpose, counter), so that one more host shifts nobody else's draws. One thread uses a
 * network and everything in it.
 */
package io.rivulet.transport.virtual;
