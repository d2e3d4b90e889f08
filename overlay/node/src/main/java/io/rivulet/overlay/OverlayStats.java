package io.rivulet.overlay;

import io.rivulet.transport.address.PeerId;
import java.util.List;

/**
 * A snapshot of a node. Counters count since its start.
 *
 * @param peer                who we are
 * @param rendezvousConnected whether the rendezvous is there
 * @param wireBytesSent       bytes of UDP payload sent: everything, handshakes and acknowledgements included
 * @param wireBytesReceived   bytes of UDP payload received
 * @param datagramsSent       datagrams sent
 * @param datagramsReceived   datagrams received
 * @param groupBytesSent      bytes of group messages handed to sessions, control and fragments; each counts once, repetitions do not
 * @param groupBytesReceived  bytes of group messages received
 * @param droppedDatagrams    datagrams, chunks and requests dropped by the transport, for any reason
 * @param expiredMessages     messages given up because their time was over, queued or in flight
 * @param groups              the groups, in the order of joining
 */
public record OverlayStats(
        PeerId peer,
        boolean rendezvousConnected,
        long wireBytesSent,
        long wireBytesReceived,
        long datagramsSent,
        long datagramsReceived,
        long groupBytesSent,
        long groupBytesReceived,
        long droppedDatagrams,
        long expiredMessages,
        List<GroupStats> groups) {}
