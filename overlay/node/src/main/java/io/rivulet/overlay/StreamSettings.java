package io.rivulet.overlay;

import io.rivulet.transport.ConfigCheck;
import java.time.Duration;

/**
 * How a stream travels. The publisher sets it and announces it with the stream; viewers adopt it. rtmfp-groups section 8. The expected rate is
 * ours: members that understand it tell each other.
 *
 * @param window        how long members try to collect a piece before they give it up: the longest delay. 0.2 to 60 s. Shorter: gaps on
 *                      bad links. Longer: memory, window times rate in every member
 * @param fetchPeriod   how long after learning that a piece exists a member waits at most before it asks for it, or a quarter of the window
 *                      where that is longer and pieces take so long; until then it may still come by itself. 10 ms to the window. Shorter:
 *                      duplicates. Longer: repairs come late
 * @param mapPeriod     how often at most members tell each other what they hold. 10 ms to 10 s. Shorter: more control traffic
 * @param fragmentBytes the size of a piece. 64 to 16,384; those that do not fit a packet are lost more easily
 * @param expectedBitsPerSec how fast the stream is going to run, such as an encoder's bit rate; 0 when that is not known. With it members
 *                      promise each other what their uplinks carry before the stream begins; without it, they find out in its first second,
 *                      in which much comes twice or late. Once it runs, only what it really takes counts. Up to 80 Gbit/s
 */
public record StreamSettings(
        Duration window, Duration fetchPeriod, Duration mapPeriod, int fragmentBytes, long expectedBitsPerSec) {
    private static final int FITS_FIRST_PACKETS = 1_120;
    private static final int FITS_ORIGINAL_PACKETS = 959;

    /** @throws IllegalArgumentException naming every value that is out of range */
    public StreamSettings {
        new ConfigCheck("stream")
                .range("window in ms", window.toMillis(), 200, 60_000)
                .range("fetchPeriod in ms", fetchPeriod.toMillis(), 10, window.toMillis())
                .range("mapPeriod in ms", mapPeriod.toMillis(), 10, 10_000)
                .range("fragmentBytes", fragmentBytes, 64, 16_384)
                .range("expectedBitsPerSec", expectedBitsPerSec, 0, 80_000_000_000L)
                .finish();
    }

    /** Of a rate that is not known. */
    public StreamSettings(Duration window, Duration fetchPeriod, Duration mapPeriod, int fragmentBytes) {
        this(window, fetchPeriod, mapPeriod, fragmentBytes, 0);
    }

    /** The same with the rate that the stream is going to have, in bits per second; 0 when it is not known. */
    public StreamSettings withExpectedRate(long bitsPerSec) {
        return new StreamSettings(window, fetchPeriod, mapPeriod, fragmentBytes, bitsPerSec);
    }

    /** To watch together, within a few hundred milliseconds: window 2 s, fetch period 300 ms, maps every 50 ms. */
    public static StreamSettings lowLatency() {
        return new StreamSettings(
                Duration.ofSeconds(2), Duration.ofMillis(300), Duration.ofMillis(50), FITS_FIRST_PACKETS);
    }

    /** What members of existing groups use: window 8 s, fetch period 2.5 s, maps every 100 ms. rtmfp-groups section 13. */
    public static StreamSettings original() {
        return new StreamSettings(
                Duration.ofSeconds(8), Duration.ofMillis(2_500), Duration.ofMillis(100), FITS_ORIGINAL_PACKETS);
    }
}
