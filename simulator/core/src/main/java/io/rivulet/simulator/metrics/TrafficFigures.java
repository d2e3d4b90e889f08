package io.rivulet.simulator.metrics;

/**
 * What crossed the network while the stream went on. Bytes count the IP and UDP headers of each datagram once.
 *
 * @param payloadMessages messages of the stream that were sent from peer to peer, repetitions included
 * @param payloadBytes bytes of the datagrams that carried them
 * @param controlBytes bytes of datagrams that carried no payload
 * @param streamControlBytes of the control, what the stream's own messages are: announcements, maps, masks, requests
 * @param groupControlBytes of the control, what the group's messages are: membership
 * @param repeated payloads that reached a peer that had them
 * @param pulled payloads that were asked for one by one
 * @param publisherMessages messages that the publisher sent
 */
public record TrafficFigures(
        long payloadMessages,
        long payloadBytes,
        long controlBytes,
        long streamControlBytes,
        long groupControlBytes,
        long repeated,
        long pulled,
        long publisherMessages) {}
