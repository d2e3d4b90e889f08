package io.rivulet.simulator.scenario;

/**
 * How large a scenario a tier can take, and with how much memory.
 *
 * @param tier which
 * @param comfortablePeers up to here {@link Tier#AUTO} prefers it to a coarser one
 * @param maxPeers more are refused
 * @param baseBytes what a run takes whatever its size
 * @param bytesPerPeer what a peer takes, its part of a second of window not counted
 * @param bytesPerFragment what a peer takes for each fragment of the stream's window
 * @param bytesPerDelivery what is kept of each delivery until the end
 */
public record TierLimits(
        Tier tier,
        int comfortablePeers,
        int maxPeers,
        long baseBytes,
        long bytesPerPeer,
        long bytesPerFragment,
        long bytesPerDelivery) {
    private static final double NS_PER_SECOND = 1e9;

    /** What a run is likely to need at most, for measured runs needed less; for people and for {@link Tier#AUTO}. */
    public long predictedBytes(Scenario scenario) {
        StreamPlan stream = scenario.stream();
        double perSecond = (double) stream.bitsPerSec() / Byte.SIZE / stream.messageBytes();
        double inWindow = perSecond * stream.settings().window().toNanos() / NS_PER_SECOND;
        double inStream = perSecond * scenario.duration().toNanos() / NS_PER_SECOND;
        double perPeer = bytesPerPeer + inWindow * bytesPerFragment + inStream * bytesPerDelivery;
        return baseBytes + (long) (scenario.peers() * perPeer);
    }
}
