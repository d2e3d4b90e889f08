package io.rivulet.transport.netty;

/** What a driver counts. */
public enum DriverCounter {
    /** Datagrams handed to the core. */
    DATAGRAMS_RECEIVED,
    /** Their bytes. */
    BYTES_RECEIVED,
    /** Datagrams dropped because they were longer than any that a core can have sent. */
    OVERSIZED_RECEIVED,
    /** Datagrams written to a socket's queue. */
    DATAGRAMS_SENT,
    /** Their bytes. */
    BYTES_SENT,
    /** Times the core was drained. */
    TURNS,
    /** Times the core was not asked for datagrams because a socket could take no more. */
    UNWRITABLE_EPISODES,
    /** Commands that found the queue full, or the driver closed. */
    COMMANDS_REFUSED,
    /** Crypto jobs that found no room with the workers at first. */
    JOBS_DELAYED,
    /** Socket addresses that were not in the cache. */
    ADDRESS_MISSES,
    /**
     * Datagrams for an address of a family that their interface does not carry, and errors of a socket: nobody listens at a destination,
     * or there is no way there.
     */
    ERRORS_UNREACHABLE,
    /** Errors of a socket: a datagram was longer than the path's first link takes. */
    ERRORS_TOO_LARGE,
    /** Errors of a socket: the system was out of buffers. */
    ERRORS_NO_BUFFERS,
    /**
     * Runs that the system did not cut into datagrams as it had promised. Each of their datagrams was then written by itself, and so are
     * those to the same destination from then on, or all of that socket when its device is the reason.
     */
    SEGMENTATION_REFUSED,
    /** Any other error of a socket. */
    ERRORS_OTHER
}
