package io.rivulet.simulator.scenario;

import java.util.Locale;

/** How closely a run follows reality, and how large it can be for that. */
public enum Tier {
    /** Whichever of the others suits the scenario's size, on the memory there is. */
    AUTO("whichever suits the size"),
    /** Whole nodes, every datagram, the real transport. */
    T1("packets: whole nodes and every datagram"),
    /** The real group protocol on a model of sessions. */
    T2("sessions: the group protocol on modelled sessions"),
    /** The real group protocol on uplink queues and latencies. */
    T3("fragments: the group protocol on uplink queues");

    private final String meaning;

    Tier(String meaning) {
        this.meaning = meaning;
    }

    /** How it is written, such as {@code t1}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What is simulated, in a few words. */
    public String meaning() {
        return meaning;
    }
}
