package io.rivulet.overlay.node;

import io.rivulet.groups.wire.StreamKey;

/** Hears of every fragment that arrives for the first time: for traces and measurements. Called in the middle of an input. */
@FunctionalInterface
public interface FragmentListener {
    /** A fragment that was not here arrived. Nothing may be called from here. */
    void onFragment(long nowNs, NodeGroup group, StreamKey stream, long id);
}
