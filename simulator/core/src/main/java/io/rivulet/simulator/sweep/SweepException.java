package io.rivulet.simulator.sweep;

/** A sweep's results cannot be read, written or put together, or its runs cannot be run; the message says which and what to do, for people. */
public final class SweepException extends Exception {
    private static final long serialVersionUID = 1;

    /** @param message what is wrong */
    public SweepException(String message) {
        super(message);
    }

    /** @param message what is wrong */
    public SweepException(String message, Throwable cause) {
        super(message, cause);
    }
}
