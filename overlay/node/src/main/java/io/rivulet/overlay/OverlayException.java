package io.rivulet.overlay;

/** Something failed for a reason that is not the caller's mistake. */
public final class OverlayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Failure failure;

    /** @param detail what it was about, for the message: an address, a name */
    public OverlayException(Failure failure, String detail) {
        super(detail + ": " + failure.advice());
        this.failure = failure;
    }

    /** As {@link #OverlayException(Failure, String)}, with a cause. */
    public OverlayException(Failure failure, String detail, Throwable cause) {
        super(detail + ": " + failure.advice(), cause);
        this.failure = failure;
    }

    /** Why. */
    public Failure failure() {
        return failure;
    }
}
