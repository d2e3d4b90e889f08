package io.rivulet.simulator.packet;

import io.rivulet.simulator.metrics.DelaySummary;
import java.util.List;

/**
 * What became of one viewer.
 *
 * @param number which of the run's nodes it is; the publisher is 0
 * @param place where it is; empty where places have no names
 * @param isKilled whether it was killed
 * @param delivered messages that reached it
 * @param delay their delays
 * @param neighbours the numbers of its neighbours at the end of the stream
 * @param parents by substream, the number of the node that pushed to it at the end of the stream; -1 when none did
 * @param copiesSent how many times it uploaded the stream's messages, to all others together
 */
public record ViewerResult(
        int number,
        String place,
        boolean isKilled,
        long delivered,
        DelaySummary delay,
        List<Integer> neighbours,
        List<Integer> parents,
        double copiesSent) {}
