/**
 * The rendezvous service: where peers that know nobody meet. {@link io.rivulet.rendezvous.RendezvousNode} is a
 * {@link io.rivulet.transport.DatagramCore} like any node: it answers {@code connect} (RFC 7425 section 5.3), keeps the group channels,
 * introduces the members of a group to each other, forwards hellos between its clients and redirects them (RFC 7016 sections 3.5.1.4 and
 * 3.5.1.5), and forgets whoever is gone. It sees no media.
 *
 * <p>Who is in which group, and who is told of whom, is behind the small interface {@link io.rivulet.rendezvous.GroupRegistry};
 * {@link io.rivulet.rendezvous.InMemoryGroupRegistry} is the one that a single process needs. The driver with a socket is in
 * {@code io.rivulet.rendezvous.driver}.
 */
package io.rivulet.rendezvous;
