package io.rivulet.groups.multicast;

/** Why something about a stream was dropped, refused or ignored. */
public enum StreamDrop {
    /** A message that cannot be read. */
    MALFORMED,
    /** A message of a type that is unknown on its flow. */
    UNKNOWN_TYPE,
    /** A message on a control flow before the flow's announcement, or an announcement that contradicts an earlier one. */
    UNEXPECTED,
    /** A fragment of a stream that is not viewed here. */
    NOT_VIEWED,
    /** A fragment older than the window. */
    TOO_OLD,
    /** A fragment or map too far ahead of everything that is known. */
    TOO_FAR_AHEAD,
    /** A fragment that was there already. */
    DUPLICATE,
    /** A fragment for which the window had no room. */
    WINDOW_FULL,
    /** A fragment longer than the limit. */
    TOO_LONG,
    /** A middle or end fragment whose start is not before it. */
    ORPHAN,
    /** A message longer than the limit. */
    MESSAGE_TOO_LONG,
    /** A fragment that left the window before its time because the window was full. */
    EVICTED,
    /** A wish to be pushed to, beyond the slots. */
    NO_SLOT,
    /** A pull of a fragment that is not here. */
    PULL_UNKNOWN,
    /** A pull of a fragment that is on its way to the asker already. */
    PULL_IN_FLIGHT,
    /** A pull beyond what is set aside for answers. */
    PULL_OVER_BUDGET,
    /** A fragment that a neighbour had no room for until it was stale. */
    PUSH_STALE,
    /** A stream beyond the limit of streams. */
    TOO_MANY_STREAMS,
    /** A flow beyond the limit of one neighbour's flows. */
    TOO_MANY_FLOWS,
    /** A neighbour beyond the limit of neighbours. */
    TOO_MANY_NEIGHBOURS,
    /** A release of a fragment that is not known any more. */
    UNKNOWN_RELEASE,
    /** The flags of a message, because the application's classifier failed on it; the message itself is delivered. */
    UNCLASSIFIED
}
