/**
 * The group protocol as a sans-IO core over the port {@link io.rivulet.groups.spi.PeerNetwork}: membership, topology, and multicast
 * streams. It never sees a session or a socket.
 */
package io.rivulet.groups;
