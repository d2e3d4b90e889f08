package io.rivulet.simulator.scenario;

import java.util.Locale;

/** How peers come to know each other. */
public enum Membership {
    /** As in reality: through the rendezvous, reports and sessions. */
    LIVE,
    /** Everybody has its neighbours from the start, drawn as membership would have arranged them: for worlds too large to wait for. */
    GIVEN;

    /** How it is written. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
