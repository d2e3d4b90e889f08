package io.rivulet.simulator.net;

import io.rivulet.transport.ConfigCheck;
import java.util.Locale;

/**
 * What each viewer may upload: so many times the stream's rate, or a rate of its own. All viewers have the same.
 *
 * @param rho the uplink over the stream's rate; 0 when it is a rate of its own
 * @param bitsPerSec the rate; 0 when it follows the stream's
 */
public record UplinkPreset(double rho, long bitsPerSec) {
    /** Below 1 the viewers cannot carry the stream; 100 is as good as no limit. */
    private static final double MIN_RHO = 0.1;

    private static final double MAX_RHO = 100;

    /** Some 4,000 bytes a second are the least that a node takes for an uplink. */
    private static final long MIN_BITS_PER_SEC = 32_000;

    private static final long MAX_BITS_PER_SEC = 10_000_000_000L;

    /** @throws IllegalArgumentException naming what is out of range */
    public UplinkPreset {
        boolean isRatio = bitsPerSec == 0;
        new ConfigCheck("uplink")
                .that(!isRatio || rho >= MIN_RHO && rho <= MAX_RHO, "rho", "is " + rho + ", must be 0.1 to 100")
                .that(
                        isRatio || bitsPerSec >= MIN_BITS_PER_SEC && bitsPerSec <= MAX_BITS_PER_SEC,
                        "rate",
                        "is " + bitsPerSec + " bit/s, must be 32k to 10G")
                .that(isRatio || rho == 0, "rho", "must be 0 beside a rate")
                .finish();
    }

    /** Every viewer uploads {@code rho} times the stream's rate, 0.1 to 100. */
    public static UplinkPreset ratio(double rho) {
        return new UplinkPreset(rho, 0);
    }

    /** Every viewer uploads this much, 32 kbit/s to 10 Gbit/s. */
    public static UplinkPreset rate(long bitsPerSec) {
        return new UplinkPreset(0, bitsPerSec);
    }

    /** What a viewer may upload of a stream of this rate, IP and UDP headers included. */
    public long bytesPerSec(long streamBitsPerSec) {
        long bits = bitsPerSec == 0 ? (long) (rho * streamBitsPerSec) : bitsPerSec;
        return Math.max(MIN_BITS_PER_SEC, bits) / Byte.SIZE;
    }

    /** How it is written, such as {@code 1.25} or {@code 10000000}. */
    public String name() {
        return bitsPerSec == 0 ? String.format(Locale.ROOT, "%s", rho) : bitsPerSec + "bit/s";
    }
}
