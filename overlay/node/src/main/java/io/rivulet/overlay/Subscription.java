package io.rivulet.overlay;

import io.rivulet.overlay.runtime.SubscriptionFeed;
import java.util.concurrent.CompletableFuture;

/** A stream of a group that we receive. For any thread. */
public final class Subscription implements AutoCloseable {
    private final String name;
    private final SubscriptionFeed feed;

    Subscription(String name, SubscriptionFeed feed) {
        this.name = name;
        this.feed = feed;
    }

    /** The stream's name. */
    public String name() {
        return name;
    }

    /** Completed on the application executor when the stream was found and its first message is about to be told. */
    public CompletableFuture<Void> started() {
        return feed.started();
    }

    /** Completed on the application executor, with the reason, after everything was told to the listener. */
    public CompletableFuture<Failure> ended() {
        return feed.ended();
    }

    /** Messages told to the listener. */
    public long delivered() {
        return feed.delivered();
    }

    /** Messages that the listener missed because it was slow. */
    public long missed() {
        return feed.missed();
    }

    /** Messages that wait for the listener. */
    public int waiting() {
        return feed.waiting();
    }

    /** Leaves the stream. The listener is told what is in its queue, and then of the end. Idempotent. */
    @Override
    public void close() {
        feed.close();
    }
}
