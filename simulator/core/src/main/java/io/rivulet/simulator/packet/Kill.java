package io.rivulet.simulator.packet;

import io.rivulet.transport.ConfigCheck;
import java.time.Duration;

/**
 * That viewers die at once, silently, as in a power failure.
 *
 * @param at when, from the start of the stream
 * @param ratio which share of those who live, 0 to 1; who it is comes from the seed
 */
public record Kill(Duration at, double ratio) {
    /** @throws IllegalArgumentException naming what is out of range */
    public Kill {
        new ConfigCheck("kill")
                .range("at in ms", at.toMillis(), 0, StreamWorldConfig.MAX_STREAM_SECONDS * 1_000L)
                .ratio("ratio", ratio)
                .finish();
    }
}
