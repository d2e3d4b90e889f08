package io.rivulet.groups.multicast;

/**
 * How a stream is viewed.
 *
 * @param classifier tells headers and key frames, so that a viewer who comes late starts with them; null to start with the first whole
 *                   message
 * @param backlogMs  how far back a late viewer with a classifier looks for a key frame, 0 to {@link StreamParameters#MAX_WINDOW_MS} and
 *                   never beyond the stream's window. More: a picture at once, but later than the others'; each joiner also pulls
 *                   that much from its neighbours
 */
public record ViewOptions(MessageClassifier classifier, int backlogMs) {
    /** Finds a key frame at once in most streams with a key frame per second. */
    public static final int DEFAULT_BACKLOG_MS = 1_000;

    private static final ViewOptions ANYWHERE = new ViewOptions(null, 0);

    /** Validates. */
    public ViewOptions {
        if (backlogMs < 0 || backlogMs > StreamParameters.MAX_WINDOW_MS) {
            throw new IllegalArgumentException(
                    "backlogMs is " + backlogMs + ", allowed are 0 to " + StreamParameters.MAX_WINDOW_MS);
        }
    }

    /** Starts with the first whole message. */
    public static ViewOptions anywhere() {
        return ANYWHERE;
    }

    /** Starts with headers and a key frame. */
    public static ViewOptions startingWith(MessageClassifier classifier) {
        return new ViewOptions(java.util.Objects.requireNonNull(classifier), DEFAULT_BACKLOG_MS);
    }
}
