package io.rivulet.overlay;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import java.time.Duration;

/**
 * A snapshot of one neighbour.
 *
 * @param peer           who it is
 * @param address        where we see it
 * @param roundTrip      the smoothed round-trip time, or null while it is not measured
 * @param initiatedByUs  whether we opened the session
 * @param bytesSent      bytes of group messages sent to it in this session
 * @param bytesReceived  bytes of group messages received from it in this session
 * @param queuedMessages messages that wait for its session to have room: a slow neighbour has many
 */
public record NeighbourStats(
        PeerId peer,
        NetAddress address,
        Duration roundTrip,
        boolean initiatedByUs,
        long bytesSent,
        long bytesReceived,
        int queuedMessages) {}
