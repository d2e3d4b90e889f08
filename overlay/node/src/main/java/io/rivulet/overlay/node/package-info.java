/**
 * The node: {@link io.rivulet.overlay.node.OverlayNode} composes the RTMFP endpoint, the connection to the rendezvous and the groups
 * into one {@link io.rivulet.transport.DatagramCore}, and {@link io.rivulet.overlay.node.PeerNetworkOverRtmfp} carries the group
 * protocol over RTMFP sessions. A core like those it is made of: no thread, no socket, no clock. The driver runs it in production, the
 * simulator under virtual time.
 */
package io.rivulet.overlay.node;
