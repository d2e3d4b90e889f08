package io.rivulet.groups.wire;

/**
 * First bytes of the messages on a stream's two flows. On the control flow ({@link StreamFlowName#CONTROL}) they stand apart; on the
 * fragment flow ({@link StreamFlowName#FRAGMENTS}) the byte is two bits: {@link #BEGINS_MESSAGE} and {@link #MORE_FOLLOW}.
 */
public final class StreamMessageType {
    /** A stream's announcement, or, with a short body, its end. */
    public static final int ANNOUNCE = 0x21;
    /** Which fragments the sender holds. */
    public static final int AVAILABILITY = 0x22;
    /** Which substreams the sender wants pushed. */
    public static final int PUSH = 0x23;
    /** How the sender serves us, and how far behind the source it is; ours. */
    public static final int STATUS = 0x2c;
    /** Asks for one fragment. */
    public static final int PULL = 0x2b;

    /** The last fragment of a message in several. */
    public static final int FRAGMENT_END = 0x00;
    /** A fragment between the first and the last. */
    public static final int FRAGMENT_MIDDLE = 0x10;
    /** A message in one fragment. */
    public static final int FRAGMENT_WHOLE = 0x20;
    /** The first fragment of several. */
    public static final int FRAGMENT_START = 0x30;

    /** In a fragment's first byte: a message begins here, so its type and time follow. */
    public static final int BEGINS_MESSAGE = 0x20;
    /** In a fragment's first byte: the message goes on in the next fragment. */
    public static final int MORE_FOLLOW = 0x10;

    private StreamMessageType() {}
}
