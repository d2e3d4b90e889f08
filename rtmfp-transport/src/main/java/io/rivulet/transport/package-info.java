/**
 * The RTMFP transport (RFC 7016) as a sans-IO core: {@code RtmfpEndpoint} is driven by datagrams and time through the
 * one seam {@link io.rivulet.transport.DatagramCore}, by a socket driver in production and by a virtual network in simulation.
 *
 * <p>Time rule for every class below this package: {@code nowNs} counts nanoseconds since the core was created; it is never negative
 * and never goes back. "Never happened" is {@link io.rivulet.transport.DatagramCore#NEVER_NS}. Thread rule: one thread owns a core and
 * everything in it.
 */
package io.rivulet.transport;
