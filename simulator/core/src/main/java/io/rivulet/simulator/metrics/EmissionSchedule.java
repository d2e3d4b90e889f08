package io.rivulet.simulator.metrics;

import io.rivulet.transport.ConfigCheck;

/**
 * When each message of a stream is due: a constant rate, all messages of one size. Delays count from these times, whether or not the
 * publisher's node took the message at once.
 *
 * @param startNs when the first message is due, by the network's clock
 * @param bitsPerSec the stream's rate without any headers, 8,000 to 100,000,000
 * @param messageBytes the size of a message, 16 to 16,384
 * @param messages how many there are, numbered from 0
 */
public record EmissionSchedule(long startNs, long bitsPerSec, int messageBytes, int messages) {
    private static final long US_PER_SECOND = 1_000_000;
    private static final long NS_PER_US = 1_000;

    /** @throws IllegalArgumentException naming what is out of range */
    public EmissionSchedule {
        new ConfigCheck("schedule")
                .range("startNs", startNs, 0, Long.MAX_VALUE / 2)
                .range("bitsPerSec", bitsPerSec, 8_000, 100_000_000)
                .range("messageBytes", messageBytes, 16, 16_384)
                .range("messages", messages, 1, Integer.MAX_VALUE)
                .finish();
    }

    /** How many messages a stream of some length has: 1 at least. */
    public static int messages(long lengthNs, long bitsPerSec, int messageBytes) {
        double bits = lengthNs / 1e9 * bitsPerSec;
        return (int) Math.max(1, Math.floor(bits / Byte.SIZE / messageBytes + 1e-9));
    }

    /** When a message is due, by the network's clock. */
    public long emittedNs(long message) {
        return startNs + offsetNs(message);
    }

    /** When a message is due, from the first one on. */
    public long offsetNs(long message) {
        // In microseconds first: an hour of 100 Mbit/s, times 10^9, would not fit.
        long bits = message * messageBytes * Byte.SIZE;
        return bits * US_PER_SECOND / bitsPerSec * NS_PER_US;
    }

    /** When the first message behind the last one would be due. */
    public long endNs() {
        return emittedNs(messages);
    }

    /** How many messages are due up to and including a time. */
    public long dueBy(long nowNs) {
        if (nowNs < startNs) {
            return 0;
        }
        double bits = (nowNs - startNs) / 1e9 * bitsPerSec;
        long near = (long) (bits / Byte.SIZE / messageBytes);
        // Rounding above may be one off either way.
        long due = Math.max(0, near - 1);
        while (due < messages && emittedNs(due) <= nowNs) {
            due++;
        }
        return Math.min(messages, due);
    }
}
