/**
 * The session tier: the production group code on a model of RTMFP sessions. Peers, membership, NATs and churn are those of the package {@code
 * coarse}; {@link io.rivulet.simulator.session.SessionPeer} sends messages as a session does.
 *
 * <p>Modelled, by section of RFC 7016: messages share packets (3.6.2.3) in the order of their priority and deadline, a session at a time;
 * every flow has sequence numbers, and original or network arrival order (3.6.3.3); packets are acknowledged at once, with every second
 * packet, with data that goes the same way, or after 200 ms (3.6.3.4); what three acknowledgements passed over is lost (3.6.2.5), and so is
 * everything when the timeout passes (3.6.2.6); round trips come from timestamps of 4 ms (3.5.2.2); congestion windows grow and shrink by
 * appendix A.2, with time critical data about (3.5.2.1); bursts are limited (3.5.2.3); what is abandoned is skipped by the forward sequence
 * number (3.6.2.7). As in {@code PeerNetworkOverRtmfp}, messages wait by priority, the latest map replaces the one before, and a queue is full
 * at 512. The uplink takes 20 ms of its rate at once, and the rest as fast as it carries; then packets pass its queue one after the other, and some
 * are lost.
 *
 * <p>Not modelled: bytes and cryptography (a packet is as long as it would be, but for a few bytes); the packets of handshakes, which take their
 * time and are never lost; the receive window, which fragments of this size do not fill; keepalives: a dead far end is found out after 30 s;
 * messages longer than a packet, which go in one of their own; downlinks. A packet that is damaged on its way is lost, one that is doubled comes twice, and
 * one that is held back is overtaken; in an outage packets are lost, and what travels without one waits. A session that is left
 * hands over what it still had without loss.
 */
package io.rivulet.simulator.session;
