package io.rivulet.overlay.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rivulet.overlay.Failure;
import io.rivulet.overlay.MessageKind;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a stream brought. */
final class CollectingSink implements StreamSink {
    final List<String> messages = new ArrayList<>();
    final List<Long> timesNs = new ArrayList<>();
    int starts;
    long missed;
    Failure end;

    @Override
    public void onStarted(long nowNs) {
        starts++;
    }

    @Override
    public void onMessage(
            long nowNs, MessageKind kind, long timestampMs, int flags, byte[] bytes, int offset, int length) {
        messages.add(kind + " " + timestampMs + " " + new String(bytes, offset, Math.min(20, length), UTF_8).trim());
        timesNs.add(nowNs);
    }

    @Override
    public void onGap(long nowNs, long fragments) {
        missed += fragments;
    }

    @Override
    public void onEnded(long nowNs, Failure reason) {
        end = reason;
    }
}
