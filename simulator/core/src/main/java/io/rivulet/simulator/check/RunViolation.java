package io.rivulet.simulator.check;

import java.util.Locale;

/** Something happened in a run that must not happen. The run cannot go on; the same seed brings it back. */
public final class RunViolation extends IllegalStateException {
    /** The node of a violation that is nobody's in particular. */
    public static final int NOBODY = -1;

    private static final long serialVersionUID = 1L;

    private final long nowNs;
    private final Rule rule;
    private final int node;

    /**
     * A violation that is nobody's in particular.
     *
     * @param nowNs the network's time
     * @param what what happened, to whom
     */
    public RunViolation(long nowNs, String what) {
        this(nowNs, Rule.OTHER, NOBODY, what);
    }

    /**
     * A violation at a node.
     *
     * @param nowNs the network's time
     * @param rule what does not hold
     * @param node where, or {@link #NOBODY}
     * @param what what happened, to whom
     */
    public RunViolation(long nowNs, Rule rule, int node, String what) {
        super(String.format(Locale.ROOT, "%s, at %.6f s of virtual time", what, nowNs / 1e9));
        this.nowNs = nowNs;
        this.rule = rule;
        this.node = node;
    }

    /** When it happened, by the network's clock. */
    public long nowNs() {
        return nowNs;
    }

    /** What does not hold. */
    public Rule rule() {
        return rule;
    }

    /** The node at which it was seen; {@link #NOBODY} when it is about none in particular. */
    public int node() {
        return node;
    }
}
