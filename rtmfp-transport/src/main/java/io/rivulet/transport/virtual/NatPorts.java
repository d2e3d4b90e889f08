package io.rivulet.transport.virtual;

/** How a NAT chooses the port of a new mapping. RFC 4787 section 4.2.1; what is in use is never given out twice ("no overloading"). */
public enum NatPorts {
    /** The inner endpoint's own port where it is free, else the next free one. */
    PRESERVING,
    /** One after the other: the next mapping's port can be guessed. */
    SEQUENTIAL,
    /** At random. */
    RANDOM
}
