package io.rivulet.simulator.net;

import io.rivulet.transport.Invariant;
import io.rivulet.transport.virtual.LatencyModel;
import io.rivulet.transport.virtual.LinkConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The lines of all peers of a world, which are named by number, from 0; made by {@link UplinkPreset#links}. Immutable, to be read from any
 * thread; takes 5 bytes a peer.
 *
 * <p>A free rider's line is like any other: it acknowledges, asks, and could send. What it offers to others is nothing, and what a world has
 * in total counts offers.
 */
public final class PeerLinks {
    /** Lines that differ in more than their uplink are few: a preset has one or two of them. */
    private static final int MAX_KINDS = 127;

    private final int[] uplinks;
    private final byte[] kinds;
    private final List<PeerLine> lines = new ArrayList<>();

    PeerLinks(int count, IntFunction<PeerLine> lineOf) {
        uplinks = new int[PeerCount.check(count)];
        kinds = new byte[count];
        // Only ever asked for one line.
        Map<PeerLine, Byte> known = new HashMap<>();
        for (int peer = 0; peer < count; peer++) {
            PeerLine line = lineOf.apply(peer);
            uplinks[peer] = (int) line.uplinkBytesPerSec();
            PeerLine kind = new PeerLine(
                    0,
                    line.downlinkBytesPerSec(),
                    line.accessNs(),
                    line.lossRatio(),
                    line.isFreeRider(),
                    line.isMobile());
            Byte number = known.get(kind);
            if (number == null) {
                Invariant.check(lines.size() < MAX_KINDS, "too many kinds of lines, at peer", peer);
                number = (byte) lines.size();
                known.put(kind, number);
                lines.add(kind);
            }
            kinds[peer] = number;
        }
    }

    private PeerLine kind(int peer) {
        return lines.get(kinds[peer]);
    }

    /** How many peers there are. */
    public int count() {
        return uplinks.length;
    }

    /** What a peer's line carries up, IP and UDP headers included; at least 4,000, up to 1.25 * 10^9. */
    public long uplinkBytesPerSec(int peer) {
        return uplinks[peer];
    }

    /** What a peer's line carries down; 0 is without limit, as in {@link LinkConfig}. */
    public long downlinkBytesPerSec(int peer) {
        return kind(peer).downlinkBytesPerSec();
    }

    /** What a peer passes on at most: its uplink, or 0 when it is a free rider. */
    public long offeredBytesPerSec(int peer) {
        return isFreeRider(peer) ? 0 : uplinks[peer];
    }

    /** What a peer's line adds to each way from and to it. */
    public long accessNs(int peer) {
        return kind(peer).accessNs();
    }

    /** The share that a peer's line loses by itself, up and down alike. */
    public double lossRatio(int peer) {
        return kind(peer).lossRatio();
    }

    /** Whether a peer passes nothing on. */
    public boolean isFreeRider(int peer) {
        return kind(peer).isFreeRider();
    }

    /** Whether a peer's line is a mobile one. */
    public boolean isMobile(int peer) {
        return kind(peer).isMobile();
    }

    /** What the peers from one number to before another offer together. */
    public long offeredBytesPerSec(int from, int before) {
        long sum = 0;
        for (int peer = from; peer < before; peer++) {
            sum += offeredBytesPerSec(peer);
        }
        return sum;
    }

    /**
     * Total upload over total demand, where the peers from one number to before another watch a stream that somebody else publishes.
     *
     * @param sourceBytesPerSec what the publisher may upload
     * @param streamBitsPerSec the stream's rate
     */
    public double rho(int from, int before, long sourceBytesPerSec, long streamBitsPerSec) {
        double upload = (double) Byte.SIZE * (sourceBytesPerSec + offeredBytesPerSec(from, before));
        return upload / ((double) (before - from) * streamBitsPerSec);
    }

    /** A peer's uplink for the virtual network, with the world's impairments and its own loss. */
    public LinkConfig uplink(int peer, ImpairmentPreset impairments, long queueBytes) {
        return impairments
                .on(LinkConfig.builder(), lossRatio(peer))
                .rateBytesPerSec(uplinkBytesPerSec(peer))
                .queueBytes(queueBytes)
                .build();
    }

    /** A peer's downlink for the virtual network, with its own loss: the world's impairments happen on uplinks, once on each way. */
    public LinkConfig downlink(int peer, long queueBytes) {
        return LinkConfig.builder()
                .lossRatio(lossRatio(peer))
                .rateBytesPerSec(downlinkBytesPerSec(peer))
                .queueBytes(queueBytes)
                .build();
    }

    /**
     * These latencies and what both ends' lines add. Regions and places stay.
     *
     * @param first the lines of those with a lower number add nothing: a publisher's and a rendezvous' are not the preset's
     */
    public PairLatencies lengthen(PairLatencies latencies, int first) {
        if (lines.stream().allMatch(line -> line.accessNs() == 0)) {
            return latencies;
        }
        return new PairLatencies() {
            @Override
            public long oneWayNs(int from, int to) {
                return latencies.oneWayNs(from, to) + addedNs(from, first) + addedNs(to, first);
            }

            @Override
            public long leastNs() {
                return latencies.leastNs();
            }

            @Override
            public boolean isSumOfShares() {
                return latencies.isSumOfShares();
            }

            @Override
            public int regions() {
                return latencies.regions();
            }

            @Override
            public int regionOf(int peer) {
                return latencies.regionOf(peer);
            }

            @Override
            public String regionName(int region) {
                return latencies.regionName(region);
            }

            @Override
            public String placeOf(int peer) {
                return latencies.placeOf(peer);
            }
        };
    }

    /** The same for a virtual network; hosts whose id is nobody's number here have lines that add nothing. */
    public LatencyModel lengthenHosts(LatencyModel latencies, int first) {
        if (lines.stream().allMatch(line -> line.accessNs() == 0)) {
            return latencies;
        }
        return (source, destination) -> latencies.latencyNs(source, destination)
                + addedNs(source.id(), first)
                + addedNs(destination.id(), first);
    }

    private long addedNs(int peer, int first) {
        return peer >= first && peer < uplinks.length ? accessNs(peer) : 0;
    }
}
