package io.rivulet.simulator.net;

import io.rivulet.transport.ConfigCheck;

/**
 * A peer's line to the network, and what the peer does with it.
 *
 * @param uplinkBytesPerSec what the line carries up, IP and UDP headers included
 * @param downlinkBytesPerSec what it carries down; 0 is without limit
 * @param accessNs what it adds to each way from and to the peer
 * @param lossRatio the share that it loses, up and down alike
 * @param isFreeRider whether the peer passes nothing on, whatever its uplink could carry
 * @param isMobile whether the line is a mobile one
 */
public record PeerLine(
        long uplinkBytesPerSec,
        long downlinkBytesPerSec,
        long accessNs,
        double lossRatio,
        boolean isFreeRider,
        boolean isMobile) {
    /** Some 4,000 bytes a second are the least that a node takes for an uplink. */
    static final long MIN_BITS_PER_SEC = 32_000;

    static final long MAX_BITS_PER_SEC = 10_000_000_000L;

    /** An hour. */
    private static final long MAX_ACCESS_NS = 3_600_000_000_000L;

    /** @throws IllegalArgumentException naming every value that is out of range */
    public PeerLine {
        new ConfigCheck("line")
                .range("uplinkBytesPerSec", uplinkBytesPerSec, 0, MAX_BITS_PER_SEC / Byte.SIZE)
                .range("downlinkBytesPerSec", downlinkBytesPerSec, 0, MAX_BITS_PER_SEC / Byte.SIZE)
                .range("accessNs", accessNs, 0, MAX_ACCESS_NS)
                .ratio("lossRatio", lossRatio)
                .finish();
    }

    /** A line that only its uplink limits. */
    static PeerLine ofUplink(long bitsPerSec) {
        long inRange = Math.min(MAX_BITS_PER_SEC, Math.max(MIN_BITS_PER_SEC, bitsPerSec));
        return new PeerLine(inRange / Byte.SIZE, 0, 0, 0, false, false);
    }

    PeerLine freeRiding() {
        return new PeerLine(uplinkBytesPerSec, downlinkBytesPerSec, accessNs, lossRatio, true, isMobile);
    }
}
