package io.rivulet.overlay;

import io.rivulet.overlay.runtime.OverlayRuntime;
import io.rivulet.overlay.runtime.PublicationPump;
import io.rivulet.overlay.runtime.SubscriptionFeed;

/**
 * A group that we are a member of: publish into it, subscribe to what others publish. For any thread. A group forms and repairs itself;
 * {@link OverlayEvent}s tell how it goes.
 */
public final class OverlayGroup implements AutoCloseable {
    private final OverlayRuntime runtime;
    private final OverlayRuntime.JoinedGroup group;

    OverlayGroup(OverlayRuntime runtime, OverlayRuntime.JoinedGroup group) {
        this.runtime = runtime;
        this.group = group;
    }

    /** Its name: that of its groupspec, for people. */
    public String name() {
        return group.name();
    }

    /**
     * Publishes a stream. Messages can be offered at once; members that come later start with what is in the stream's window.
     *
     * @param streamName 1 to 255 bytes of UTF-8
     * @throws IllegalArgumentException when the name is empty or too long
     */
    public Publication publish(String streamName, StreamSettings settings) {
        PublicationPump pump = runtime.publish(group, StreamNames.check(streamName), settings);
        return new Publication(streamName, pump);
    }

    /** Subscribes with {@link SubscribeOptions#DEFAULT}. */
    public Subscription subscribe(String streamName, SubscriptionListener listener) {
        return subscribe(streamName, listener, SubscribeOptions.DEFAULT);
    }

    /** Subscribes to a stream that somebody publishes, or will publish, under this name. */
    public Subscription subscribe(String streamName, SubscriptionListener listener, SubscribeOptions options) {
        SubscriptionFeed feed = runtime.subscribe(group, StreamNames.check(streamName), listener, options);
        return new Subscription(streamName, feed);
    }

    /** Leaves the group: its publications and subscriptions end. Does not wait. Idempotent. */
    @Override
    public void close() {
        runtime.leave(group);
    }
}
