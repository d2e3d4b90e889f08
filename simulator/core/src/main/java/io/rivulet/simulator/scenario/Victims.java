package io.rivulet.simulator.scenario;

import io.rivulet.simulator.engine.SeedTree;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Finds the peers that an action is about: the same in every tier. */
public final class Victims {
    private Victims() {}

    /** What has to be known of a world for that. */
    public interface View {
        /** The numbers of the peers that are there now, rising. */
        int[] peers();

        /** The name of the region that a peer is in; empty where regions have none. */
        String regionOf(int peer);

        /** Whether a peer has children in a substream. */
        boolean isInner(int peer, int substream);
    }

    /**
     * The numbers of the peers, rising.
     *
     * @param dice the action's own place in the tree of seeds
     */
    public static int[] of(Who who, View view, SeedTree dice) {
        int[] there = view.peers();
        if (who instanceof Who.Random random) {
            int count = (int) Math.round(random.share() * there.length);
            return Arrays.stream(there)
                    .mapToObj(peer -> new Drawn(peer, dice.child("node", peer).bits()))
                    .sorted(Comparator.comparingLong(Drawn::lot).thenComparingInt(Drawn::peer))
                    .limit(count)
                    .mapToInt(Drawn::peer)
                    .sorted()
                    .toArray();
        }
        IntStream all = Arrays.stream(there);
        if (who instanceof Who.Region region) {
            return all.filter(peer -> view.regionOf(peer).equalsIgnoreCase(region.place()))
                    .toArray();
        }
        if (who instanceof Who.PrimariesOf primaries) {
            return all.filter(peer -> view.isInner(peer, primaries.substream())).toArray();
        }
        List<Integer> named = ((Who.Named) who).numbers();
        return all.filter(named::contains).toArray();
    }

    private record Drawn(int peer, long lot) {}

    /** The place in the tree of seeds of the {@code index}-th action of its kind. */
    public static SeedTree dice(SeedTree seed, Action action, int index) {
        return seed.child(action.kind(), index);
    }
}
