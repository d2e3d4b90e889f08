package io.rivulet.simulator.baseline;

import io.rivulet.simulator.coarse.GivenWorld;

/** How many whole copies of the stream an uplink carries. */
final class Fanout {
    /** The rest is for acknowledgements, and for what is lost and sent again. */
    private static final double SHARE = 0.95;

    private Fanout() {}

    /** Of a node: the part of its uplink that it may fill, over the stream's rate with all headers, rounded down. */
    static int of(GivenWorld world, int node) {
        return (int) (SHARE * world.offeredBytesPerSec(node) / BaselineCarrier.bytesPerSecOnTheWire(world));
    }
}
