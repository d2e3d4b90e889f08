package io.rivulet.overlay.node;

import io.rivulet.groups.multicast.PublishedStream;
import io.rivulet.groups.multicast.ViewedStream;
import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.overlay.GroupStats;
import io.rivulet.overlay.NeighbourStats;
import io.rivulet.overlay.StreamStats;
import io.rivulet.transport.address.PeerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Takes snapshots of groups. */
final class NodeStats {
    private static final int SUBSTREAMS = 8;

    private NodeStats() {}

    static GroupStats of(NodeGroup group, PeerNetworkOverRtmfp network) {
        List<NeighbourStats> neighbours = new ArrayList<>();
        for (int peer : group.group().neighbours()) {
            neighbours.add(neighbour(peer, network));
        }
        neighbours.sort(Comparator.comparing(NeighbourStats::peer));
        List<StreamStats> streams = new ArrayList<>();
        for (NodePublication publication : group.publications()) {
            streams.add(published(publication.stream()));
        }
        for (NodeSubscription subscription : group.subscriptions()) {
            streams.add(viewed(subscription.stream(), network.directory()));
        }
        return new GroupStats(group.name(), neighbours, streams);
    }

    private static NeighbourStats neighbour(int peer, PeerNetworkOverRtmfp network) {
        long rttNs = network.rttNs(peer);
        return new NeighbourStats(
                network.directory().idOf(peer),
                network.addressOf(peer),
                rttNs < 0 ? null : Duration.ofNanos(rttNs),
                network.isInitiator(peer),
                network.bytesSent(peer),
                network.bytesReceived(peer),
                network.queuedMessages(peer));
    }

    private static StreamStats published(PublishedStream stream) {
        List<PeerId> nobody = new ArrayList<>();
        List<Integer> children = new ArrayList<>();
        for (int substream = 0; substream < SUBSTREAMS; substream++) {
            nobody.add(null);
            children.add(stream.children(substream));
        }
        return stats(stream.name(), true, stream.stats(), Duration.ZERO, nobody, children);
    }

    static StreamStats viewed(ViewedStream stream, PeerDirectory directory) {
        List<PeerId> parents = new ArrayList<>();
        List<Integer> children = new ArrayList<>();
        for (int substream = 0; substream < SUBSTREAMS; substream++) {
            int parent = stream.parent(substream);
            parents.add(parent == PeerDirectory.NONE ? null : directory.idOf(parent));
            children.add(stream.children(substream));
        }
        Duration lag = Duration.ofNanos((long) (stream.lagMs() * 1e6));
        return stats(stream.name(), false, stream.stats(), lag, parents, children);
    }

    private static StreamStats stats(
            String name,
            boolean isPublished,
            io.rivulet.groups.multicast.StreamStats from,
            Duration lag,
            List<PeerId> parents,
            List<Integer> children) {
        return new StreamStats(
                name,
                isPublished,
                from.messages(),
                from.fragmentsReceived(),
                from.fragmentsPushedToUs(),
                from.fragmentsPulled(),
                from.fragmentBytesReceived(),
                from.duplicates(),
                from.fragmentsMissed(),
                from.fragmentsPushed() + from.fragmentsAnswered(),
                from.fragmentBytesSent(),
                from.controlBytesSent(),
                lag,
                Collections.unmodifiableList(parents),
                List.copyOf(children));
    }
}
