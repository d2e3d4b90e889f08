package io.rivulet.overlay.node;

import io.rivulet.overlay.OverlayEvent;

/** Hears what happens to an {@link OverlayNode}. Called from {@link OverlayNode#pollEvents} only, on the node's thread. */
@FunctionalInterface
public interface OverlayNodeEvents {
    /** Something happened. The node's commands may be called from here. */
    void onEvent(long nowNs, OverlayEvent event);
}
