package io.rivulet.report.replay;

import io.rivulet.report.replay.TopologyReplay.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Runs that nobody simulated, but that look like it: trees with a bounded fan-out, and a third of the nodes killed half-way. */
public final class SampleReplays {
    private static final String[] PLACES = {"eu-west", "us-east", "us-west", "asia-east", "asia-south", "oceania"};

    private SampleReplays() {}

    /** A run of so many nodes, the publisher among them, and so many frames, one each second. */
    public static TopologyReplay killed(int nodes, int substreams, int frames, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TopologyReplay replay = new TopologyReplay("Who feeds whom", substreams);
        replay.node("0", "P", PLACES[0], Role.PUBLISHER);
        for (int n = 1; n < nodes; n++) {
            Role role = n % 23 == 0 ? Role.FREE_RIDER : n % 41 == 0 ? Role.ADVERSARY : Role.VIEWER;
            replay.node("node-" + n, Integer.toString(n), PLACES[n * 7 % PLACES.length], role);
        }
        boolean[] dead = new boolean[nodes];
        int[][] parents = new int[substreams][nodes];
        int[][] depths = new int[substreams][nodes];
        for (int s = 0; s < substreams; s++) {
            growTree(random, s, nodes, parents[s], depths[s], dead);
        }
        long[] delivered = new long[nodes];
        for (int f = 0; f < frames; f++) {
            TopologyReplay.Frame frame = replay.frame(f);
            if (f == frames / 2 && frames > 1) {
                for (int n = 1; n < nodes; n++) {
                    dead[n] = random.nextInt(10) < 3;
                }
                replay.mark(f - 0.2, "30 % killed");
            } else if (f == frames / 2 + 2) {
                for (int s = 0; s < substreams; s++) {
                    repair(random, nodes, parents[s], depths[s], dead);
                }
            }
            for (int n = 0; n < nodes; n++) {
                if (dead[n]) {
                    frame.dead(n);
                    continue;
                }
                double lag = 0;
                for (int s = 0; s < substreams; s++) {
                    boolean isFed = n > 0 && !dead[parents[s][n]];
                    frame.parent(n, s, isFed ? parents[s][n] : TopologyReplay.NOBODY);
                    lag = Math.max(lag, isFed ? 38.0 * depths[s][n] : 900);
                }
                delivered[n] += 50;
                frame.delivered(n, delivered[n]).lagMs(n, n == 0 ? 0 : lag + random.nextInt(40));
            }
        }
        return replay;
    }

    private static void growTree(
            SplittableRandom random, int s, int nodes, int[] parents, int[] depths, boolean[] dead) {
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            open.add(0);
        }
        // A third of the nodes is interior in each tree; these are placed first.
        for (int round = 0; round < 2; round++) {
            for (int i = 1; i < nodes; i++) {
                int n = 1 + (int) ((i * 7919L + s * 104_729L) % (nodes - 1));
                if (n % 3 == s % 3 != (round == 0) || dead[n] || parents[n] != 0 || depths[n] != 0) {
                    continue;
                }
                int at = random.nextInt(Math.min(open.size(), 40));
                parents[n] = open.get(at);
                depths[n] = depths[parents[n]] + 1;
                open.remove(at);
                for (int c = 0; c < (round == 0 ? 5 : 0); c++) {
                    open.add(n);
                }
                if (open.isEmpty()) {
                    open.add(n);
                }
            }
        }
    }

    private static void repair(SplittableRandom random, int nodes, int[] parents, int[] depths, boolean[] dead) {
        for (int n = 1; n < nodes; n++) {
            if (!dead[n] && dead[parents[n]]) {
                int candidate = parents[n];
                for (int tries = 0; tries < 50 && (dead[candidate] || depths[candidate] >= depths[n]); tries++) {
                    candidate = random.nextInt(nodes);
                }
                parents[n] = dead[candidate] || depths[candidate] >= depths[n] ? 0 : candidate;
            }
        }
    }
}
