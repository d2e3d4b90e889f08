package io.rivulet.bench.macro;

import io.rivulet.bench.endpoint.DeliveryMeter;
import java.util.List;

/** One way to get messages from a publisher to its viewers. */
interface Contestant {
    /** Its name in tables. */
    String label();

    /**
     * Sets a publisher and its viewers up, and returns when all are connected. Nothing is sent yet.
     *
     * @param meters one for each viewer
     * @throws Exception when it cannot, saying why
     */
    Star open(StarSetup setup, Load load, List<DeliveryMeter> meters) throws Exception;
}
