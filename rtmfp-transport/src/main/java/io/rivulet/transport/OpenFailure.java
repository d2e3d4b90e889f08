package io.rivulet.transport;

/** Why an attempt to open a session ended without one: names the last stage that was reached. RFC 7016 section 3.5.1.1.1. */
public enum OpenFailure {
    /**
     * Nobody answered at any candidate address within the time; or nobody can, because none of the addresses can be reached from here
     * ({@link DropReason#UNREACHABLE}, {@link DropReason#UNUSABLE_ADDRESS}).
     */
    NO_ANSWER,
    /** An introducer answered with addresses, but nobody answered there within the time. */
    INTRODUCED_NO_ANSWER,
    /** The far end answered our hello, but no keys were agreed within the time. */
    NO_AGREEMENT,
    /**
     * The far end is one with which a session is open, or being opened, already. An open one that has been silent since the attempt began
     * is replaced when the far end answers from elsewhere than where that session sends ({@link CloseReason#OVERRIDDEN}).
     */
    DUPLICATE,
    /** Our limit of sessions, or of attempts at once, is reached. */
    TOO_MANY_SESSIONS
}
