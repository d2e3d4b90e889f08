package io.rivulet.rendezvous;

/** What {@link RendezvousStats} counts. */
public enum RendezvousCounter {
    /** Clients whose {@code connect} was accepted. */
    CLIENTS_ACCEPTED,
    /** Clients whose {@code connect} was rejected by policy. */
    CLIENTS_REJECTED,
    /** Sessions closed because no {@code connect} came in time. */
    CLIENTS_TIMED_OUT,
    /** Accepted clients whose connection ended. */
    CLIENTS_GONE,
    /** Joins that made a member. */
    JOINS,
    /** Joins of an unknown form, or whose value is no group id. */
    JOINS_MALFORMED,
    /** Joins of a group that the client is in already. */
    JOINS_REPEATED,
    /** Joins faster than one client may. */
    JOINS_TOO_FAST,
    /** Joins that met a full table of groups or members. */
    JOINS_OVER_LIMIT,
    /** Members that left, or whose session ended. */
    LEAVES,
    /** Introductions sent. */
    INTRODUCTIONS,
    /** Introductions that were not needed any more when their turn came: one of the two had left. */
    INTRODUCTIONS_OUTDATED,
    /** Introductions dropped because too many were waiting. */
    INTRODUCTIONS_OVER_LIMIT,
    /** Introductions that found no room in their session. */
    INTRODUCTIONS_REFUSED,
    /** Hellos for connected clients, which are forwarded. */
    HELLOS_INTRODUCED,
    /** Hellos for sessions that have not connected, which are not. */
    HELLOS_FOR_STRANGERS
}
