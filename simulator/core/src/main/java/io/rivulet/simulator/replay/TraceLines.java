package io.rivulet.simulator.replay;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * Which part of a run is written down, and where to: nodes, and a stretch of the world's time.
 *
 * @param nodes which nodes
 * @param fromNs from when on
 * @param toNs until when, inclusive
 * @param lines who gets each line
 */
public record TraceLines(IntPredicate nodes, long fromNs, long toNs, Consumer<String> lines) {
    private static final double NS_PER_SECOND = 1e9;

    /** Whether what happens at a time is to be written down. */
    boolean isDue(long nowNs) {
        return nowNs >= fromNs && nowNs <= toNs;
    }

    /** Whether a node is to be looked at. */
    boolean has(int node) {
        return nodes.test(node);
    }

    /** Writes down what happens at a node. */
    void add(long nowNs, int node, String what) {
        lines.accept(String.format(Locale.ROOT, "%12.6f s  node %-4d  %s", nowNs / NS_PER_SECOND, node, what));
    }

    /** Writes down what happens to the world. */
    void add(long nowNs, String what) {
        lines.accept(String.format(Locale.ROOT, "%12.6f s  %s", nowNs / NS_PER_SECOND, what));
    }
}
