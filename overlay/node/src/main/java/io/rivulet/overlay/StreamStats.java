package io.rivulet.overlay;

import io.rivulet.transport.address.PeerId;
import java.time.Duration;
import java.util.List;

/**
 * A snapshot of one stream at one node. Counters count since the stream appeared here; a fragment is a piece of a message.
 *
 * @param name                  the stream's name
 * @param isPublished           whether it is ours
 * @param messages              messages delivered, or offered when it is ours
 * @param fragmentsReceived     fragments received, each counted once
 * @param fragmentsPushedToUs   of these, those that a parent pushed
 * @param fragmentsPulled       of these, those that we asked for one by one
 * @param fragmentBytesReceived bytes of the fragments received, each counted once
 * @param duplicates            fragments that came again
 * @param fragmentsMissed       fragments that did not come in time
 * @param fragmentsSent         fragments sent to others, pushed or as answers, once per receiver
 * @param fragmentBytesSent     their bytes: for the publisher, divided by the stream's bytes, the copies that it uploads
 * @param controlBytesSent      bytes of announcements, maps, masks and requests sent
 * @param lag                   how long a fragment takes to get here after we first hear of it, smoothed; zero for our own
 * @param parents               who pushes each of the eight substreams to us; null where nobody does
 * @param children              how many others each substream is pushed to by us
 */
public record StreamStats(
        String name,
        boolean isPublished,
        long messages,
        long fragmentsReceived,
        long fragmentsPushedToUs,
        long fragmentsPulled,
        long fragmentBytesReceived,
        long duplicates,
        long fragmentsMissed,
        long fragmentsSent,
        long fragmentBytesSent,
        long controlBytesSent,
        Duration lag,
        List<PeerId> parents,
        List<Integer> children) {}
