package io.rivulet.simulator.check;

import java.util.Locale;

/** What must hold in a run. */
public enum Rule {
    /** The application is handed what was published, in order, nothing twice. */
    DELIVERY("what was published reaches the application in order, once"),
    /** What waits is bounded. */
    QUEUES("what waits before an uplink or toward a neighbour is bounded"),
    /** So is what is kept. */
    WINDOW("a peer keeps no more than its window"),
    /** Who waits for an answer does not wait for ever. */
    PULLS("a request that is not answered is made again"),
    /** A group that faults have split becomes one again. */
    ONE_GROUP("the group is one component again some time after the last fault"),
    /** Where there is upload enough, everybody has the stream. */
    FED("everybody is fed, some time after the last fault, where the uplinks have room"),
    /** A substream has somebody who pushes it: requests are for exceptions. */
    HAND_OVER("each substream is pushed by somebody, some time after the last fault"),
    /** Any other that a class has for itself. */
    OTHER("nothing fails");

    private final String text;

    Rule(String text) {
        this.text = text;
    }

    /** It in a sentence, without the full stop. */
    public String text() {
        return text;
    }

    /** How it is written, such as {@code one-group}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
