package io.rivulet.simulator.baseline;

/**
 * What waits before a peer's uplink, as the peer itself would see it by its socket's buffer: of what it has sent, that for which there was no
 * time yet. It does not count what the transport adds of its own: acknowledgements and what is sent again.
 */
final class UplinkMeter {
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private final long bytesPerSec;
    private long freeNs;

    /** @param bytesPerSec what the uplink carries, at least 1 */
    UplinkMeter(long bytesPerSec) {
        this.bytesPerSec = bytesPerSec;
    }

    /** Something was sent. */
    void add(long nowNs, int bytes) {
        freeNs = Math.max(freeNs, nowNs) + bytes * NS_PER_SECOND / bytesPerSec;
    }

    /** How long what is sent now will wait. */
    long waitNs(long nowNs) {
        return Math.max(0, freeNs - nowNs);
    }
}
