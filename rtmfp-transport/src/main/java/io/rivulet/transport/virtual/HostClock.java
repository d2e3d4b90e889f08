package io.rivulet.transport.virtual;

import io.rivulet.transport.DatagramCore;

/**
 * A host's own clock: it reads {@code offsetNs} when the host is added, and from there runs faster than the network's by so many parts
 * per million. Exact integer arithmetic, never going back: {@code local = offset + elapsed + floor(elapsed * ppm / 10^6)}.
 */
final class HostClock {
    private static final long MILLION = 1_000_000;

    private final long startNs;
    private final long offsetNs;
    private final long skewPpm;

    HostClock(long startNs, long offsetNs, long skewPpm) {
        this.startNs = startNs;
        this.offsetNs = offsetNs;
        this.skewPpm = skewPpm;
    }

    /** What the host's clock reads at a time of the network. */
    long localNs(long networkNs) {
        return offsetNs + skewed(networkNs - startNs);
    }

    private long skewed(long elapsedNs) {
        if (skewPpm == 0) {
            return elapsedNs;
        }
        // In two parts, so that no product leaves 63 bits.
        return elapsedNs + elapsedNs / MILLION * skewPpm + Math.floorDiv(elapsedNs % MILLION * skewPpm, MILLION);
    }

    /** The first time of the network, not before {@code notBeforeNs}, at which the host's clock reads at least {@code localNs}. */
    long networkNs(long localNs, long notBeforeNs) {
        if (localNs == DatagramCore.NO_DEADLINE_NS) {
            return DatagramCore.NO_DEADLINE_NS;
        }
        if (localNs <= localNs(notBeforeNs)) {
            return notBeforeNs;
        }
        long skewedNs = localNs - offsetNs;
        if (skewPpm == 0) {
            return startNs + skewedNs;
        }
        long rate = MILLION + skewPpm;
        long elapsedNs = skewedNs / rate * MILLION + skewedNs % rate * MILLION / rate;
        // The division may be off by a little either way.
        while (skewed(elapsedNs) < skewedNs) {
            elapsedNs++;
        }
        while (elapsedNs > 0 && skewed(elapsedNs - 1) >= skewedNs) {
            elapsedNs--;
        }
        return startNs + elapsedNs;
    }
}
