package io.rivulet.simulator.scenario;

import io.rivulet.simulator.net.ImpairmentPreset;
import io.rivulet.simulator.net.LatencyPreset;
import io.rivulet.simulator.net.NatPreset;
import io.rivulet.simulator.net.UplinkPreset;
import io.rivulet.transport.ConfigCheck;

/**
 * The network between the nodes.
 *
 * @param latency between whom it takes how long
 * @param uplink what peers may upload
 * @param publisherBitsPerSec what the publisher may upload, 32,000 to 10^10
 * @param queueBytes what may wait before an uplink, 3,000 to 2^30
 * @param impairment what happens to datagrams on their way, once on each way
 * @param nat what peers are behind; the publisher and the rendezvous are behind nothing
 */
public record NetworkPlan(
        LatencyPreset latency,
        UplinkPreset uplink,
        long publisherBitsPerSec,
        long queueBytes,
        ImpairmentPreset impairment,
        NatPreset nat) {
    static final long MIN_RATE = 32_000;
    static final long MAX_RATE = 10_000_000_000L;
    static final long MIN_QUEUE = 3_000;
    static final long MAX_QUEUE = 1L << 30;

    /** Six regions, 10 Mbit/s for everybody and 8 Mbit/s for the publisher, no loss. */
    public static final NetworkPlan DEFAULT = new NetworkPlan(
            LatencyPreset.regions6(),
            UplinkPreset.rate(10_000_000),
            8_000_000,
            65_536,
            ImpairmentPreset.NONE,
            NatPreset.OPEN);

    /** @throws IllegalArgumentException naming every value that is out of range */
    public NetworkPlan {
        new ConfigCheck("network")
                .that(latency != null, "latency", "is null")
                .that(uplink != null, "uplink", "is null")
                .range("publisher-uplink", publisherBitsPerSec, MIN_RATE, MAX_RATE)
                .range("queue", queueBytes, MIN_QUEUE, MAX_QUEUE)
                .that(impairment != null, "impairment", "is null")
                .that(nat != null, "nat", "is null")
                .finish();
    }

    /** The same with other latencies. */
    public NetworkPlan latency(LatencyPreset other) {
        return new NetworkPlan(other, uplink, publisherBitsPerSec, queueBytes, impairment, nat);
    }

    /** The same with other uplinks of peers. */
    public NetworkPlan uplink(UplinkPreset other) {
        return new NetworkPlan(latency, other, publisherBitsPerSec, queueBytes, impairment, nat);
    }

    /** The same with another uplink of the publisher. */
    public NetworkPlan publisherUplink(long bitsPerSec) {
        return new NetworkPlan(latency, uplink, bitsPerSec, queueBytes, impairment, nat);
    }

    /** The same with other queues. */
    public NetworkPlan queueBytes(long bytes) {
        return new NetworkPlan(latency, uplink, publisherBitsPerSec, bytes, impairment, nat);
    }

    /** The same with other harm to datagrams. */
    public NetworkPlan impairment(ImpairmentPreset other) {
        return new NetworkPlan(latency, uplink, publisherBitsPerSec, queueBytes, other, nat);
    }

    /** The same, losing this share of the datagrams and nothing else. */
    public NetworkPlan lossRatio(double ratio) {
        return impairment(ImpairmentPreset.bernoulli(ratio));
    }

    /** The same behind other NATs. */
    public NetworkPlan nat(NatPreset other) {
        return new NetworkPlan(latency, uplink, publisherBitsPerSec, queueBytes, impairment, other);
    }
}
