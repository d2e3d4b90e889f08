package io.rivulet.simulator.coarse;

import io.rivulet.groups.multicast.MulticastEvents;
import io.rivulet.groups.multicast.StreamEndReason;
import io.rivulet.groups.multicast.ViewedStream;
import java.util.IdentityHashMap;

/** Hands an application what the production stream engine delivers. */
final class EngineEvents implements MulticastEvents {
    private final StreamAudience audience;
    /** Of streams beside the first, only ever asked for one; null where there is no other. */
    private IdentityHashMap<ViewedStream, StreamAudience> further;

    EngineEvents(StreamAudience audience) {
        this.audience = audience;
    }

    /** Another application views another stream here. */
    void add(ViewedStream viewed, StreamAudience another) {
        if (further == null) {
            further = new IdentityHashMap<>();
        }
        further.put(viewed, another);
    }

    @Override
    public void onStarted(long nowNs, ViewedStream viewed, long firstFragment) {
        // The first message says as much.
    }

    @Override
    public void onMessage(
            long nowNs,
            ViewedStream viewed,
            int kind,
            long timestampMs,
            int flags,
            byte[] bytes,
            int offset,
            int length) {
        StreamAudience whose = further == null ? audience : further.getOrDefault(viewed, audience);
        whose.onMessage(nowNs, bytes, offset, length);
    }

    @Override
    public void onGap(long nowNs, ViewedStream viewed, long first, long lastMissing) {
        // The next message says as much.
    }

    @Override
    public void onReset(long nowNs, ViewedStream viewed) {
        // There is one publication of each.
    }

    @Override
    public void onEnded(long nowNs, ViewedStream viewed, StreamEndReason reason) {
        // The run is over before the stream is.
    }
}
