package io.rivulet.simulator.packet;

/** Hears how far a run is. Called now and then, between events; it may look, and must not touch. */
@FunctionalInterface
public interface RunProgress {
    /** Hears nothing. */
    RunProgress NONE = (phase, share, virtualNs, detail) -> {};

    /** What a run is at. */
    enum Phase {
        /** Viewers join and find the stream. */
        JOINING,
        /** The stream goes on. */
        STREAMING,
        /** The last messages arrive. */
        DRAINING
    }

    /**
     * Takes note.
     *
     * @param share how much of the phase is done, 0 to 1
     * @param virtualNs the network's time
     * @param detail a live figure, for people
     */
    void update(Phase phase, double share, long virtualNs, String detail);
}
