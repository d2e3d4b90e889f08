package io.rivulet.simulator.check;

import java.util.Locale;

/** Something happened in a run that must not happen. The run cannot go on; the same seed brings it back. */
public final class RunViolation extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final long nowNs;

    /**
     * @param nowNs the network's time
     * @param what what happened, to whom
     */
    public RunViolation(long nowNs, String what) {
        super(String.format(Locale.ROOT, "%s, at %.6f s of virtual time", what, nowNs / 1e9));
        this.nowNs = nowNs;
    }

    /** When it happened, by the network's clock. */
    public long nowNs() {
        return nowNs;
    }
}
