package io.rivulet.overlay;

import java.util.List;

/**
 * A snapshot of one group at one node.
 *
 * @param name       its name
 * @param neighbours the members that we exchange messages with, in the order of their peer ids
 * @param streams    the streams published, viewed or relayed here, in the order in which they appeared
 */
public record GroupStats(String name, List<NeighbourStats> neighbours, List<StreamStats> streams) {}
