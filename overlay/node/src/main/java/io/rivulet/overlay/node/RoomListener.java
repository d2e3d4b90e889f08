package io.rivulet.overlay.node;

/** Is told when a publication may take messages again. Called on the node's thread. */
@FunctionalInterface
public interface RoomListener {
    /** Offering may succeed again, after it met back-pressure. */
    void onRoom(long nowNs);
}
