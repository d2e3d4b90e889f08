package io.rivulet.groups.spi;

/** The order in which messages leave on one uplink, most urgent first. */
public enum SendPriority {
    /** Membership, announcements, maps, push masks, pulls: small, and everything waits for them. */
    CONTROL,
    /** Live fragments pushed to children. */
    LIVE_PUSH,
    /** What a new child missed, behind everybody's live fragments. */
    RESUME,
    /** Answers to pulls. */
    PULL_ANSWER
}
