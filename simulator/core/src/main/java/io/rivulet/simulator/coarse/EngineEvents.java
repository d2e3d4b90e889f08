package io.rivulet.simulator.coarse;

import io.rivulet.groups.multicast.MulticastEvents;
import io.rivulet.groups.multicast.StreamEndReason;
import io.rivulet.groups.multicast.ViewedStream;

/** Hands an application what the production stream engine delivers. */
final class EngineEvents implements MulticastEvents {
    private final StreamAudience audience;

    EngineEvents(StreamAudience audience) {
        this.audience = audience;
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
        audience.onMessage(bytes, offset, length);
    }

    @Override
    public void onGap(long nowNs, ViewedStream viewed, long first, long lastMissing) {
        // The next message says as much.
    }

    @Override
    public void onReset(long nowNs, ViewedStream viewed) {
        // There is one publication.
    }

    @Override
    public void onEnded(long nowNs, ViewedStream viewed, StreamEndReason reason) {
        // The run is over before the stream is.
    }
}
