package io.rivulet.overlay;

/**
 * What a publisher says about a message besides its kind: bits to be or-ed. They decide where a viewer that comes late begins: at the
 * latest headers, followed by a key frame.
 */
public final class MessageFlags {
    /** An ordinary message. */
    public static final int NONE = 0;

    /** Needed before anything after it can be used: codec configuration, stream metadata. */
    public static final int HEADER = 1;

    /** Can be used without any message before it, headers apart. */
    public static final int KEY_FRAME = 2;

    private static final int ALL = HEADER | KEY_FRAME;

    private MessageFlags() {}

    /** Whether {@code flags} has the {@link #HEADER} bit. */
    public static boolean isHeader(int flags) {
        return (flags & HEADER) != 0;
    }

    /** Whether {@code flags} has the {@link #KEY_FRAME} bit. */
    public static boolean isKeyFrame(int flags) {
        return (flags & KEY_FRAME) != 0;
    }

    static int check(int flags) {
        if ((flags & ~ALL) != 0) {
            throw new IllegalArgumentException(
                    "flags are " + flags + ", must be HEADER (1), KEY_FRAME (2), both or neither");
        }
        return flags;
    }
}
