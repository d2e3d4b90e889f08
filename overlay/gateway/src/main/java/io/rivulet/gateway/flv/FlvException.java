package io.rivulet.gateway.flv;

import java.io.IOException;

/** An FLV source that cannot be read (further). The message is one line that says what is wrong and what to do about it. */
public final class FlvException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Reason {
        /** The file does not exist, is a directory, or may not be read. */
        CANNOT_OPEN,
        /** There is not a single byte. */
        EMPTY,
        /** The bytes are something else than FLV. */
        NOT_FLV,
        /** It says that it is FLV, but its header cannot be right. */
        BAD_HEADER,
        /** The structure of the tags is lost: what follows cannot be told from noise. */
        BAD_TAG,
        /** The source ends in the middle of a header or tag. Everything before the cut has been delivered. */
        TRUNCATED,
        /** More than the caller was willing to keep in memory. */
        TOO_LARGE
    }

    private final Reason reason;

    /** An error with its one-line message. */
    public FlvException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** What is wrong, for programs. */
    public Reason reason() {
        return reason;
    }
}
