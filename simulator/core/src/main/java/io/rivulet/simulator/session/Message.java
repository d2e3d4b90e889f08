package io.rivulet.simulator.session;

/**
 * What one peer tells another. Shared by both ends, and never changed.
 *
 * @param type a constant of {@link io.rivulet.groups.spi.DirectNetwork}, or {@link #BYTES}
 * @param a what it says, as its type has it
 * @param b the same
 * @param c the same
 * @param body the same; for {@link #BYTES} the bytes
 * @param length how long it is on the wire
 */
record Message(int type, long a, long b, long c, Object body, int length) {
    /** A message that has been written. */
    static final int BYTES = 0;
}
