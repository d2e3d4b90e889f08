package io.rivulet.simulator.coarse;

import io.rivulet.groups.multicast.OfferResult;
import io.rivulet.groups.multicast.PublishedStream;
import io.rivulet.groups.multicast.StreamParameters;
import io.rivulet.groups.multicast.ViewOptions;
import io.rivulet.groups.multicast.ViewedStream;
import io.rivulet.groups.spi.PeerDirectory;

/** The production stream engine as a carrier; with or without the production membership. */
abstract class EngineCarrier implements StreamCarrier {
    private static final String STREAM = "stream";
    private static final int KIND = 0x12;
    private static final long NS_PER_MS = 1_000_000L;

    private final StreamParameters parameters;
    private PublishedStream published;
    private ViewedStream viewed;

    /** @param parameters how the stream travels, should this be its publisher */
    EngineCarrier(StreamParameters parameters) {
        this.parameters = parameters;
    }

    abstract PublishedStream publish(long nowNs, String name, StreamParameters how);

    abstract ViewedStream view(long nowNs, String name, ViewOptions options);

    @Override
    public void publish(long nowNs) {
        published = publish(nowNs, STREAM, parameters);
    }

    @Override
    public boolean offer(long nowNs, byte[] payload) {
        return published.offer(nowNs, KIND, nowNs / NS_PER_MS, 0, payload, 0, payload.length) == OfferResult.ACCEPTED;
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
