package io.rivulet.overlay.node;

import io.rivulet.groups.multicast.ViewedStream;

/** A stream that this node receives, or waits for. For the node's thread. */
public final class NodeSubscription {
    private final ViewedStream stream;
    private final StreamSink sink;
    private boolean isAbsenceTold;

    NodeSubscription(ViewedStream stream, StreamSink sink) {
        this.stream = stream;
        this.sink = sink;
    }

    /** The stream's name. */
    public String name() {
        return stream.name();
    }

    /** Whether somebody was found who carries the stream. */
    public boolean isFound() {
        return stream.isFound();
    }

    /** Leaves the stream; its sink is told of the end. Idempotent. */
    public void close(long nowNs) {
        stream.close(nowNs);
    }

    ViewedStream stream() {
        return stream;
    }

    StreamSink sink() {
        return sink;
    }

    /** Whether it is time to say that nobody publishes the stream: true once. */
    boolean takeAbsence() {
        boolean isNews = !isAbsenceTold && !stream.isFound() && !stream.isEnded();
        isAbsenceTold |= isNews;
        return isNews;
    }
}
