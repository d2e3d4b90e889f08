package io.rivulet.groups.topology;

/** How good a neighbour is for latency. By default its round-trip time; a stream engine knows better, from what it delivers first. */
@FunctionalInterface
public interface LeadTimes {
    /**
     * The cost of a neighbour, less is better: how long after the best one its deliveries come, or its round-trip time, ns.
     *
     * @return -1 when it is not known
     */
    long costNs(int peer);
}
