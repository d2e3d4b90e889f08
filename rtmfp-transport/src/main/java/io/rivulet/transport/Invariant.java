package io.rivulet.transport;

/** Checks of our own invariants, always on: a violation is a defect here, never the far end's doing. */
public final class Invariant {
    private Invariant() {}

    /** Thrown when an invariant does not hold. Drivers close the session or node concerned and report; tests and simulations stop. */
    public static final class ViolationException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        ViolationException(String message) {
            super(message);
        }
    }

    /** @throws ViolationException when {@code holds} is false */
    public static void check(boolean holds, String message) {
        if (!holds) {
            throw new ViolationException(message);
        }
    }

    /** As {@link #check(boolean, String)}, with a number for the message. */
    public static void check(boolean holds, String message, long value) {
        if (!holds) {
            throw new ViolationException(message + ": " + value);
        }
    }
}
