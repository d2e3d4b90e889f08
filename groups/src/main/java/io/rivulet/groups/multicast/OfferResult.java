package io.rivulet.groups.multicast;

/** What became of an offered message. */
public enum OfferResult {
    /** It is in the window and on its way. */
    ACCEPTED,
    /** The window is full of fragments that are not old enough to go, or neighbours have not released them: offer it again later. */
    BACKPRESSURED,
    /** The stream has been closed. */
    CLOSED
}
