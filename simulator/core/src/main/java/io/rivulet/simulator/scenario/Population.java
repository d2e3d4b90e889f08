package io.rivulet.simulator.scenario;

import io.rivulet.simulator.engine.SeedTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Who comes and goes when, as a scenario's arrivals and churn and a seed have it: known before the run, and the same in every tier. Peers are
 * numbered from 1 in the order in which they come; the publisher is 0. What befalls peers on the timeline comes on top.
 *
 * @param stays one for each peer, by number
 */
public record Population(List<Stay> stays) {
    /** The time of a departure that there is none of. */
    public static final long NEVER = Long.MAX_VALUE;

    /**
     * One peer's time in the world.
     *
     * @param peer its number
     * @param isThereAtStart whether the stream waits for it
     * @param joinNs when it joins: from the beginning of the run when it is there at the start, from the start of the stream when not
     * @param leaveNs when it leaves, from the start of the stream; {@link #NEVER} when it stays
     * @param isPolite whether it says goodbye
     */
    public record Stay(int peer, boolean isThereAtStart, long joinNs, long leaveNs, boolean isPolite) {}

    /** Who comes and goes. */
    public static Population of(Scenario scenario, SeedTree seed) {
        List<Stay> stays = new ArrayList<>();
        int atStart = scenario.peersAtStart();
        long overNs = scenario.arrivals().joinOver().toNanos();
        for (int index = 0; index < atStart; index++) {
            SeedTree own = seed.child("node", index + 1L);
            // Each somewhere in its own share of the time, so that they come in the order of their numbers.
            double place = (index + own.child("join").uniform()) / atStart;
            stays.add(stay(scenario, own, index + 1, true, (long) (place * overNs)));
        }
        addLater(scenario, seed, stays);
        return new Population(List.copyOf(stays));
    }

    private static void addLater(Scenario scenario, SeedTree seed, List<Stay> stays) {
        long endNs = scenario.duration().toNanos();
        PriorityQueue<Long> joins = new PriorityQueue<>();
        int later = scenario.peers() - stays.size();
        for (int i = 0; i < later; i++) {
            double place = (i + seed.child("crowd", i).uniform()) / later;
            joins.add(scenario.arrivals().crowdAt().toNanos()
                    + (long) (place * scenario.arrivals().crowdOver().toNanos()));
        }
        if (scenario.churn().isSome()) {
            stays.forEach(stay -> addReplacement(scenario, stay, joins));
        }
        while (!joins.isEmpty() && joins.peek() < endNs) {
            int peer = stays.size() + 1;
            Stay stay = stay(scenario, seed.child("node", peer), peer, false, joins.poll());
            stays.add(stay);
            addReplacement(scenario, stay, joins);
        }
    }

    private static void addReplacement(Scenario scenario, Stay left, PriorityQueue<Long> joins) {
        if (left.leaveNs != NEVER) {
            joins.add(left.leaveNs + scenario.churn().replacedAfter().toNanos());
        }
    }

    private static Stay stay(Scenario scenario, SeedTree own, int peer, boolean isThereAtStart, long joinNs) {
        Churn churn = scenario.churn();
        long leaveNs = NEVER;
        boolean isPolite = false;
        if (churn.isSome()) {
            SeedTree dice = own.child("session");
            long beganNs = isThereAtStart ? 0 : joinNs;
            long sessionNs = churn.sessions().drawNs(dice);
            boolean leaves = sessionNs < scenario.duration().toNanos() - beganNs;
            leaveNs = leaves ? beganNs + sessionNs : NEVER;
            isPolite = dice.child("goodbye").uniform() < churn.politely();
        }
        return new Stay(peer, isThereAtStart, joinNs, leaveNs, isPolite);
    }

    /** How many peers there ever are. */
    public int size() {
        return stays.size();
    }

    /** Whether everybody is there from the start to the end, but for what the timeline brings. */
    public boolean isSteady() {
        return stays.stream().allMatch(stay -> stay.isThereAtStart && stay.leaveNs == NEVER);
    }

    /** Those who leave, in the order in which they do. */
    public List<Stay> leavers() {
        return stays.stream()
                .filter(stay -> stay.leaveNs != NEVER)
                .sorted(Comparator.comparingLong(Stay::leaveNs).thenComparingInt(Stay::peer))
                .toList();
    }
}
