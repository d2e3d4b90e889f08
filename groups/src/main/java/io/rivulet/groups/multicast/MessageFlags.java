package io.rivulet.groups.multicast;

/** What a message means to somebody who starts in the middle. The original protocol does not carry it. */
public final class MessageFlags {
    /** Nothing special. */
    public static final int NONE = 0;
    /** The message holds what a decoder needs first: codec headers, metadata. */
    public static final int HEADER = 1;
    /** A decoder can start with this message once it has the headers. */
    public static final int KEY_FRAME = 2;

    private MessageFlags() {}
}
