package io.rivulet.gateway;

import io.rivulet.gateway.flv.FlvTag;
import io.rivulet.gateway.flv.TagInfo;
import io.rivulet.gateway.flv.TagRole;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Remembers a stream's headers and says when to offer them again, so that a viewer who joins in the middle can decode: before
 * key frames, at most every {@value #MIN_INTERVAL_MS} ms; in a stream without video, before sound at the same pace.
 *
 * <p>A plain object for one thread.
 */
public final class HeaderRepeater {
    /** Least time between two offers of the same headers (the group protocol notes, section 13). */
    public static final long MIN_INTERVAL_MS = 900;

    /** Bounds the table of headers: three kinds, two uses, a few tracks. Headers beyond it are sent once and not repeated. */
    private static final int MAX_HEADER_SLOTS = 64;

    /** Ordered by kind: sound, video, metadata. */
    private final Map<Integer, FlvTag> headers = new TreeMap<>();

    private boolean videoSeen;
    private long lastOfferMs;

    /**
     * The headers to send just before this tag, metadata first; remembers the tag if it is a header itself.
     *
     * @param info what {@link TagInfo#of} says about the tag
     * @param timestampMs the tag's time on the stream's line
     */
    public List<FlvTag> before(FlvTag tag, TagInfo info, long timestampMs) {
        if (info.role().isHeader()) {
            remember(tag, info, timestampMs);
            return List.of();
        }
        videoSeen |= tag.kind() == FlvTag.VIDEO;
        boolean entryPoint = info.role() == TagRole.KEY_FRAME || !videoSeen && info.role() == TagRole.AUDIO_FRAME;
        if (!entryPoint || headers.isEmpty() || timestampMs - lastOfferMs < MIN_INTERVAL_MS) {
            return List.of();
        }
        lastOfferMs = timestampMs;
        return headers.values().stream()
                .sorted((a, b) -> Integer.compare(b.kind(), a.kind()))
                .toList();
    }

    private void remember(FlvTag tag, TagInfo info, long timestampMs) {
        videoSeen |= tag.kind() == FlvTag.VIDEO;
        if (headers.isEmpty()) {
            lastOfferMs = timestampMs; // the source offers them itself
        }
        if (headers.containsKey(info.headerSlot()) || headers.size() < MAX_HEADER_SLOTS) {
            headers.put(info.headerSlot(), tag);
        }
    }
}
