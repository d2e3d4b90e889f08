package io.rivulet.groups.multicast;

/** Tells the flags of a message by looking at it, for viewers of streams that do not carry them. */
@FunctionalInterface
public interface MessageClassifier {
    /**
     * The {@link MessageFlags} of a message. Called on the node's thread; the bytes are valid only during the call and may be anything.
     */
    int flags(int kind, byte[] bytes, int offset, int length);
}
