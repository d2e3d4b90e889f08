package io.rivulet.simulator.scenario;

import java.util.Locale;

/** What a Byzantine peer does. */
public enum Misbehaviour {
    /** It alters what it passes on. */
    POLLUTE,
    /** It accepts children and pulls, and gives them nothing. */
    WITHHOLD,
    /** It says that it holds what it does not hold. */
    LIE,
    /** It sends requests and messages as fast as its uplink takes them. */
    FLOOD;

    /** How it is written. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
