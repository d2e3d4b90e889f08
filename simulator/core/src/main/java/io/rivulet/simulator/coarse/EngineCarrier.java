package io.rivulet.simulator.coarse;

import io.rivulet.groups.multicast.OfferResult;
import io.rivulet.groups.multicast.PublishedStream;
import io.rivulet.groups.multicast.StreamParameters;
import io.rivulet.groups.multicast.ViewOptions;
import io.rivulet.groups.multicast.ViewedStream;
import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.simulator.scenario.FurtherStream;

/** The production stream engine as a carrier; with or without the production membership. */
abstract class EngineCarrier implements StreamCarrier {
    private static final String STREAM = FurtherStream.FIRST;
    private static final int KIND = 0x12;
    private static final long NS_PER_MS = 1_000_000L;

    private final StreamParameters parameters;
    private final EngineEvents events;
    /** Streams beside the first, by their place in the scenario; null where there are none. */
    private PublishedStream[] publishedFurther;

    private ViewedStream[] viewedFurther;
    private PublishedStream published;
    private ViewedStream viewed;

    /**
     * A carrier that has nothing to carry yet.
     *
     * @param parameters how the stream travels, should this be its publisher
     * @param events who hears of what is delivered
     */
    EngineCarrier(StreamParameters parameters, EngineEvents events) {
        this.parameters = parameters;
        this.events = events;
    }

    /** This peer is the publisher of a stream beside the first from now on. */
    void publishFurther(long nowNs, int index, FurtherStream stream) {
        publishedFurther = publishedFurther == null ? new PublishedStream[FurtherStream.MAX] : publishedFurther;
        publishedFurther[index] = publish(
                nowNs, stream.name(), EngineStrategy.parameters(stream.plan().settings()));
    }

    /** Publishes a message of a stream beside the first; as {@link #offer}. */
    boolean offerFurther(long nowNs, int index, byte[] payload) {
        return offer(nowNs, publishedFurther[index], payload);
    }

    /** From now on another application wants another stream. */
    void viewFurther(long nowNs, int index, FurtherStream stream, StreamAudience audience) {
        viewedFurther = viewedFurther == null ? new ViewedStream[FurtherStream.MAX] : viewedFurther;
        viewedFurther[index] = view(nowNs, stream.name(), ViewOptions.anywhere());
        events.add(viewedFurther[index], audience);
    }

    /** Fragments of a stream beside the first that arrived although they were here. */
    long duplicates(int index) {
        return viewedFurther == null || viewedFurther[index] == null
                ? 0
                : viewedFurther[index].stats().duplicates();
    }

    /** Fragments of a stream beside the first that came because they were asked for. */
    long pulled(int index) {
        return viewedFurther == null || viewedFurther[index] == null
                ? 0
                : viewedFurther[index].stats().fragmentsPulled();
    }

    abstract PublishedStream publish(long nowNs, String name, StreamParameters how);

    abstract ViewedStream view(long nowNs, String name, ViewOptions options);

    @Override
    public void publish(long nowNs) {
        published = publish(nowNs, STREAM, parameters);
    }

    @Override
    public boolean offer(long nowNs, byte[] payload) {
        return offer(nowNs, published, payload);
    }

    private static boolean offer(long nowNs, PublishedStream to, byte[] payload) {
        return to.offer(nowNs, KIND, nowNs / NS_PER_MS, 0, payload, 0, payload.length) == OfferResult.ACCEPTED;
    }

    @Override
    public void view(long nowNs) {
        viewed = view(nowNs, STREAM, ViewOptions.anywhere());
    }

    @Override
    public long duplicates() {
        return viewed == null ? 0 : viewed.stats().duplicates();
    }

    @Override
    public long pulled() {
        return viewed == null ? 0 : viewed.stats().fragmentsPulled();
    }

    @Override
    public long sent() {
        if (published != null) {
            return published.stats().fragmentsPushed() + published.stats().fragmentsAnswered();
        }
        return viewed == null
                ? 0
                : viewed.stats().fragmentsPushed() + viewed.stats().fragmentsAnswered();
    }

    @Override
    public int parent(int substream) {
        return viewed == null ? PeerDirectory.NONE : viewed.parent(substream);
    }

    @Override
    public int children(int substream) {
        return viewed == null ? 0 : viewed.children(substream);
    }

    @Override
    public int held() {
        return viewed == null ? 0 : viewed.fragmentsHeld();
    }

    @Override
    public double lagMs() {
        return viewed == null ? 0 : viewed.lagMs();
    }
}
