package io.rivulet.overlay;

/** What became of {@link Publication#offer}. */
public enum OfferResult {
    /** It will be sent, after everything that was accepted before it. */
    ACCEPTED,
    /** The publication's queue is full, and the message was not taken: offer it again later, or skip it. */
    BACK_PRESSURED,
    /** The publication is closed, and the message was not taken. */
    CLOSED
}
