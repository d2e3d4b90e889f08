package io.rivulet.overlay;

/** What can go wrong, and the way out of it. */
public enum Failure {
    /** Another program has the port. Choose another one, or 0 for any that is free. */
    ADDRESS_IN_USE("another program uses this address; choose another port, or 0 for any free one"),
    /** The local address is not one of this machine's, or the system forbids it. */
    ADDRESS_NOT_AVAILABLE("this machine cannot listen there; bind to one of its own addresses, or to 0.0.0.0"),
    /** The name of the rendezvous has no address. Check the spelling and the name service. */
    UNKNOWN_HOST("the name has no address; check its spelling, or give a numeric address"),
    /**
     * The rendezvous did not answer. Check its address, and that UDP passes both ways; the overlay goes on trying, and a group that is
     * together already goes on without it.
     */
    RENDEZVOUS_UNREACHABLE(
            "the rendezvous does not answer; check its address and that UDP passes (trying again by itself)"),
    /** The rendezvous answered and refused: another application path, or no admission. Trying again is of no use as things are. */
    REJECTED("the rendezvous refused us; check the path and the parameters of its address"),
    /** The connection to the rendezvous was there and is lost; the overlay connects again by itself. */
    RENDEZVOUS_LOST("the connection to the rendezvous is lost (trying again by itself)"),
    /** Nobody else is in the group yet. Information only: the group forms as soon as somebody comes. */
    GROUP_EMPTY("nobody else is in the group yet; waiting for others"),
    /** No session with another member could be opened: UDP between the members does not pass. */
    NO_PEER_REACHABLE(
            "no other member can be reached; UDP between members is blocked by a firewall or an address translator"),
    /** The group has members, but none announced the stream yet. Information only: it plays as soon as somebody publishes it. */
    STREAM_NOT_PUBLISHED_YET("nobody publishes this stream yet; waiting for it"),
    /** The stream is over: its publisher ended it. */
    STREAM_ENDED("the publisher ended the stream"),
    /** The stream fell silent: its publisher is gone without a word. */
    STREAM_LOST("the publisher is gone"),
    /** A neighbour fell silent or left. The group repairs itself. */
    PEER_LOST("a neighbour is gone; the group repairs itself"),
    /** The groupspec asks for a password to publish, and the right one is not in it. Use the groupspec with authorizations. */
    NOT_AUTHORIZED("publishing here takes a password; use the groupspec that has it"),
    /** A limit of the configuration is reached: too many groups, streams or subscriptions. */
    LIMIT_REACHED("a limit of the configuration is reached; raise it, or close something first"),
    /** The overlay, group, publication or subscription was closed. */
    CLOSED("it was closed"),
    /** A defect in Rivulet stopped the node. The log has the cause; start a new overlay. */
    INTERNAL("the node stopped on an internal error; see the log, and start a new overlay");

    private final String advice;

    Failure(String advice) {
        this.advice = advice;
    }

    /** What happened and what to do, in one line for a person. */
    public String advice() {
        return advice;
    }
}
