package io.rivulet.simulator.metrics;

import java.util.Map;

/**
 * What crossed the network while the stream went on. Bytes count the IP and UDP headers of each datagram once.
 *
 * @param payloadMessages messages of the stream that were sent from peer to peer, repetitions included
 * @param payloadBytes bytes of the datagrams that carried them
 * @param controlBytes bytes of datagrams that carried no payload
 * @param controlByKind of the control, what is known by what it says; what is left of it is the transport's
 * @param repeated payloads that reached a peer that had them
 * @param pulled payloads that were asked for one by one
 * @param publisherMessages messages that the publisher sent
 */
public record TrafficFigures(
        long payloadMessages,
        long payloadBytes,
        long controlBytes,
        Map<ControlKind, Long> controlByKind,
        long repeated,
        long pulled,
        long publisherMessages) {}
