/**
 * Streams in a group: publishing, viewing and relaying. {@link io.rivulet.groups.multicast.Multicast} holds all streams of one group at
 * one node and routes what comes in; a {@code StreamEngine} per stream decides (one pushing parent per substream, pulls for what
 * is missing, maps for what is held); a {@code Dialect} writes and reads what was decided. Everything here is sans-IO: it runs on
 * {@link io.rivulet.groups.spi.PeerNetwork} and on the times that it is given.
 *
 * <p>Sets of neighbours are the bits of a {@code long}, so a stream has at most 64 neighbours; sets of substreams are the bits of a
 * byte. What there is per neighbour or per fragment is a column of primitives.
 */
package io.rivulet.groups.multicast;
