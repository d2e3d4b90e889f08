package io.rivulet.simulator.coarse;

import io.rivulet.groups.wire.PushMask;
import io.rivulet.simulator.metrics.DeliveryLedger;
import io.rivulet.simulator.scenario.PeerResult;
import io.rivulet.simulator.scenario.WorldPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Tells what became of peers, one by one.
 *
 * @param sentBefore by peer, the bytes it had sent when the stream began; less than nothing of who came later, and null before
 * @param seconds how long the stream has been going on
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PeerListing(
        WorldPlan plan,
        CoarseWorld world,
        CoarseViewer[] viewers,
        DeliveryLedger ledger,
        long[] sentBefore,
        double seconds) {
    private static final double NS_PER_MS = 1e6;

    /** What became of those of some who ever came. */
    List<PeerResult> of(int[] peers) {
        return IntStream.of(peers)
                .filter(peer -> viewers[peer].carrier() != null)
                .mapToObj(this::of)
                .toList();
    }

    /** Tells what became of all who ever came, by number. */
    void tell(Consumer<PeerResult> who) {
        for (int peer = 1; peer < viewers.length; peer++) {
            if (viewers[peer].carrier() != null) {
                who.accept(of(peer));
            }
        }
    }

    private PeerResult of(int peer) {
        boolean isThere = world.peer(peer).isAlive();
        long sent = world.peer(peer).bytesSent() - (sentBefore == null ? 0 : Math.max(0, sentBefore[peer]));
        return new PeerResult(
                peer,
                plan.placeOf(peer),
                isThere,
                ledger.owed(peer, world.run().nowNs()),
                ledger.delivered(peer),
                ledger.meanDelayNs(peer) / NS_PER_MS,
                ledger.startUpMs(peer),
                sent * Byte.SIZE / Math.max(1, seconds),
                isThere ? neighbours(peer) : List.of(),
                isThere ? parents(peer) : List.of());
    }

    private List<Integer> neighbours(int peer) {
        List<Integer> neighbours = new ArrayList<>();
        world.peer(peer).forEachOpen(neighbours::add);
        return neighbours.stream().sorted().toList();
    }

    private List<Integer> parents(int peer) {
        StreamCarrier carrier = viewers[peer].carrier();
        return IntStream.range(0, PushMask.SUBSTREAMS)
                .mapToObj(substream -> TopologyFilm.parent(carrier, substream))
                .toList();
    }
}
