package io.rivulet.groups.multicast;

/** An application that does nothing with what it is told. */
class SilentEvents implements MulticastEvents {
    @Override
    public void onStarted(long nowNs, ViewedStream stream, long firstFragment) {}

    @Override
    public void onMessage(
            long nowNs,
            ViewedStream stream,
            int kind,
            long timestampMs,
            int flags,
            byte[] bytes,
            int offset,
            int length) {}

    @Override
    public void onGap(long nowNs, ViewedStream stream, long first, long last) {}

    @Override
    public void onReset(long nowNs, ViewedStream stream) {}

    @Override
    public void onEnded(long nowNs, ViewedStream stream, StreamEndReason reason) {}
}
