package io.rivulet.simulator.scenario;

import io.rivulet.transport.virtual.VirtualTrace;
import java.util.function.Consumer;

/** Hears how far a run is, and may stop it. Called now and then, between events; it may look, and must not touch. */
@FunctionalInterface
public interface RunWatch {
    /** Hears nothing and stops nothing. */
    RunWatch NONE = (phase, share, virtualNs, detail) -> {};

    /** What a run is at. */
    enum Phase {
        /** Peers join and find the stream. */
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

    /**
     * Whether the run shall find out how much memory a peer takes, at the end of the stream. All garbage is collected for that, which takes
     * seconds in large worlds. Asked once, before the world is made.
     */
    default boolean asksForMemory() {
        return false;
    }

    /** Whether the run shall end now, and give what it has. Asked as often as {@link #update} is called. */
    default boolean isStopped() {
        return false;
    }

    /** Sees every datagram, where a tier has datagrams; null when nobody wants to. Asked once, before the run. */
    default VirtualTrace datagrams() {
        return null;
    }

    /**
     * Is told, when the run is over, what became of each peer that ever came, by number, however many they are; null when nobody wants to know.
     * Asked once. Nothing is kept of them.
     */
    default Consumer<PeerResult> peers() {
        return null;
    }

    /** The same watch, with somebody who sees every datagram. */
    static RunWatch seeing(RunWatch watch, VirtualTrace datagrams) {
        return new RunWatch() {
            @Override
            public void update(Phase phase, double share, long virtualNs, String detail) {
                watch.update(phase, share, virtualNs, detail);
            }

            @Override
            public boolean isStopped() {
                return watch.isStopped();
            }

            @Override
            public VirtualTrace datagrams() {
                return datagrams;
            }

            @Override
            public Consumer<PeerResult> peers() {
                return watch.peers();
            }
        };
    }
}
