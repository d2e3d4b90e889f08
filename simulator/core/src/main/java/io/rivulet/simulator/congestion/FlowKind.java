package io.rivulet.simulator.congestion;

import io.rivulet.transport.congestion.CongestionController;
import io.rivulet.transport.congestion.DelayController;
import io.rivulet.transport.congestion.RfcController;

/** What decides how fast a flow sends. */
public enum FlowKind {
    /** RFC 7016 appendix A. */
    RFC("RfcController"),
    /** What this project has for home uplinks. */
    DELAY("DelayController"),
    /** The same with the highest target that RFC 6817 allows. */
    DELAY_100("DelayController, 100 ms"),
    /** LEDBAT of RFC 6817 with the target of LEDBAT++. */
    LEDBAT_60("LEDBAT, 60 ms"),
    /** LEDBAT of RFC 6817 with its highest target. */
    LEDBAT_100("LEDBAT, 100 ms"),
    /** A model of the path in the manner of BBR. */
    MODEL("path model"),
    /** TCP. */
    RENO("Reno");

    private static final long MS = 1_000_000;

    private final String label;

    FlowKind(String label) {
        this.label = label;
    }

    /** What people read. */
    public String label() {
        return label;
    }

    /** Whether it is a session of RTMFP, and not a sender of another kind. */
    boolean isSession() {
        return this != RENO;
    }

    /** What decides in a session. */
    CongestionController controller(int segmentBytes) {
        return switch (this) {
            case RFC -> new RfcController(segmentBytes);
            case DELAY -> new DelayController(segmentBytes);
            case DELAY_100 -> new DelayController(segmentBytes, 100 * MS);
            case LEDBAT_60 -> new LedbatController(segmentBytes, 60 * MS);
            case LEDBAT_100 -> new LedbatController(segmentBytes, 100 * MS);
            case MODEL -> new ModelController(segmentBytes);
            case RENO -> throw new IllegalStateException("Reno has no session");
        };
    }
}
