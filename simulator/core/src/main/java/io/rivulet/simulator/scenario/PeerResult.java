package io.rivulet.simulator.scenario;

import java.util.List;

/**
 * What became of one peer, and of some in worlds too large to list all.
 *
 * @param number from 1
 * @param place where it is; empty where places have no names
 * @param isThere whether it was there at the end
 * @param owed messages that count for it
 * @param delivered how many of these reached it
 * @param meanDelayMs how long they took, on average
 * @param startUpMs from joining to the first delivery; -1 when there was none
 * @param uploadBitsPerSec what it sent
 * @param neighbours the numbers of its neighbours at the end; empty when they are not known
 * @param parents by substream, who pushed to it at the end; -1 when nobody did
 */
public record PeerResult(
        int number,
        String place,
        boolean isThere,
        long owed,
        long delivered,
        double meanDelayMs,
        int startUpMs,
        double uploadBitsPerSec,
        List<Integer> neighbours,
        List<Integer> parents) {}
