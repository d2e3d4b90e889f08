package io.rivulet.rendezvous;

import io.rivulet.groups.spec.GroupId;
import io.rivulet.transport.address.PeerId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/** Remembers who was told of whom, among those that are present. */
final class IntroductionGraph implements IntroductionSink {
    private final Map<PeerId, Set<PeerId>> links = new HashMap<>();
    private final Map<PeerId, List<PeerId>> told = new HashMap<>();
    private int total;

    void add(PeerId member) {
        links.put(member, new HashSet<>());
        told.put(member, new ArrayList<>());
    }

    void remove(PeerId member) {
        for (PeerId other : links.remove(member)) {
            links.get(other).remove(member);
        }
        told.remove(member);
    }

    @Override
    public void introduce(GroupId group, PeerId to, PeerId member) {
        if (to.equals(member) || !links.containsKey(to) || !links.containsKey(member)) {
            throw new AssertionError("told " + to.shortName() + " of " + member.shortName());
        }
        total++;
        links.get(to).add(member);
        links.get(member).add(to);
        told.get(to).add(member);
    }

    /** Whom it was told of since it came, in order. */
    List<PeerId> toldTo(PeerId member) {
        return told.get(member);
    }

    Set<PeerId> linksOf(PeerId member) {
        return links.get(member);
    }

    int total() {
        return total;
    }

    /** The longest of the shortest paths from one member, or -1 when somebody cannot be reached. */
    int eccentricity(PeerId from) {
        Map<PeerId, Integer> distance = new HashMap<>();
        distance.put(from, 0);
        Queue<PeerId> queue = new ArrayDeque<>(List.of(from));
        int farthest = 0;
        while (!queue.isEmpty()) {
            PeerId next = queue.remove();
            farthest = Math.max(farthest, distance.get(next));
            for (PeerId other : links.get(next)) {
                if (distance.putIfAbsent(other, distance.get(next) + 1) == null) {
                    queue.add(other);
                }
            }
        }
        return distance.size() == links.size() ? farthest : -1;
    }

    boolean isConnected() {
        return links.isEmpty() || eccentricity(links.keySet().iterator().next()) >= 0;
    }
}
