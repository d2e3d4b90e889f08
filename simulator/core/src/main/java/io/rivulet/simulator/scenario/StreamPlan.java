package io.rivulet.simulator.scenario;

import io.rivulet.overlay.StreamSettings;
import io.rivulet.simulator.metrics.EmissionSchedule;
import io.rivulet.transport.ConfigCheck;
import java.time.Duration;

/**
 * The stream that is published.
 *
 * @param bitsPerSec its rate without any headers, 8,000 to 100,000,000
 * @param messageBytes the size of its messages, 16 to 1,120: each is one fragment
 * @param settings how it travels; the publisher says how fast it will run, as an application that knows its encoder does
 */
public record StreamPlan(long bitsPerSec, int messageBytes, StreamSettings settings) {
    static final long MIN_RATE = 8_000;
    static final long MAX_RATE = 100_000_000;
    static final int MIN_MESSAGE = 16;

    /** What a fragment holds. */
    static final int MAX_MESSAGE = 1_120;

    /** 1 Mbit/s in messages of 1,100 bytes, at low latency. */
    public static final StreamPlan DEFAULT = new StreamPlan(1_000_000, 1_100, StreamSettings.lowLatency());

    /** @throws IllegalArgumentException naming every value that is out of range */
    public StreamPlan {
        new ConfigCheck("stream")
                .range("rate", bitsPerSec, MIN_RATE, MAX_RATE)
                .range("message", messageBytes, MIN_MESSAGE, MAX_MESSAGE)
                .that(settings != null, "settings", "is null")
                .finish();
        settings = settings.withExpectedRate(bitsPerSec);
    }

    /** The same at another rate. */
    public StreamPlan withRate(long newBitsPerSec) {
        return new StreamPlan(newBitsPerSec, messageBytes, settings);
    }

    /** The same in messages of another size. */
    public StreamPlan withMessageBytes(int bytes) {
        return new StreamPlan(bitsPerSec, bytes, settings);
    }

    /** The same with other times. */
    public StreamPlan withSettings(StreamSettings newSettings) {
        return new StreamPlan(bitsPerSec, messageBytes, newSettings);
    }

    /** The same with another window. */
    public StreamPlan withWindow(Duration window) {
        return withSettings(
                new StreamSettings(window, settings.fetchPeriod(), settings.mapPeriod(), settings.fragmentBytes()));
    }

    /** How many messages are worth having at a time, in round numbers. */
    public long messagesInWindow() {
        double seconds = settings.window().toMillis() / 1e3;
        return (long) ((double) bitsPerSec / Byte.SIZE / messageBytes * seconds);
    }

    /** When the messages of a stream of some length are due, the first at {@code startNs}. */
    public EmissionSchedule schedule(long startNs, Duration length) {
        return new EmissionSchedule(
                startNs,
                bitsPerSec,
                messageBytes,
                EmissionSchedule.messages(length.toNanos(), bitsPerSec, messageBytes));
    }
}
