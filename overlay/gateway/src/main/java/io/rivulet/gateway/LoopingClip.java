package io.rivulet.gateway;

import io.rivulet.gateway.flv.FlvException;
import io.rivulet.gateway.flv.FlvReader;
import io.rivulet.gateway.flv.FlvTag;
import io.rivulet.gateway.flv.OnMetaData;
import io.rivulet.gateway.flv.TagInfo;
import io.rivulet.gateway.flv.TagRole;
import io.rivulet.gateway.flv.TagSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Plays a list of tags over and over as one continuous stream. The period is the length of the longest track, its last frame
 * included, so that sound and picture keep their distance and each runs on across the seam. Headers come once, and again only if the
 * clip itself changes them; ends of sequence are left out.
 *
 * <p>One thread reads; the list is not changed and may be shared.
 */
public final class LoopingClip implements TagSource {
    /** What {@link #load} keeps in memory at most: well below the heap that the launcher gives to {@code publish}. */
    public static final long MAX_CLIP_BYTES = 96L << 20;

    /** Length of a lone frame, from which no distance to the next can be told: 25 frames per second. */
    private static final long LONE_FRAME_MS = 40;

    /**
     * Tracks that start further apart than this would overlap out of order at the seam: then the period is the span of all.
     */
    private static final long MAX_OVERLAP_MS = 1_000;

    private final List<FlvTag> tags;
    private final long firstMs;
    private final long periodMs;
    private final long endMs;

    /** Last header played in each slot. Looked up only, never iterated. */
    private final Map<Integer, byte[]> headers = new HashMap<>();

    private record Track(long startMs, long endMs) {}

    private int nextIndex;
    private long round;

    /**
     * A clip at its beginning.
     *
     * @param tags in playing order, with at least one of audio or video besides headers
     * @param lengthMs where to end: no tag at or after this time is played; {@link Long#MAX_VALUE} for never
     * @throws IllegalArgumentException if there is nothing to play
     */
    public LoopingClip(List<FlvTag> tags, long lengthMs) {
        this.tags = new ArrayList<>(tags.size());
        long earliestMs = Long.MAX_VALUE;
        for (FlvTag tag : tags) {
            TagRole role = TagInfo.of(tag).role();
            if (role == TagRole.METADATA) {
                OnMetaData metadata = OnMetaData.parse(tag.body());
                this.tags.add(
                        metadata == null
                                ? tag
                                : new FlvTag(tag.kind(), tag.timestampMs(), metadata.withoutFileFacts()));
            } else if (role != TagRole.VIDEO_END && role != TagRole.AUDIO_END) {
                this.tags.add(tag);
            }
            if (isFrame(tag)) {
                earliestMs = Math.min(earliestMs, tag.timestampMs());
            }
        }
        if (earliestMs == Long.MAX_VALUE) {
            throw new IllegalArgumentException("a clip needs at least one frame of audio or video");
        }
        this.firstMs = earliestMs;
        Track audio = track(FlvTag.AUDIO);
        Track video = track(FlvTag.VIDEO);
        long longestMs = Math.max(audio.endMs - audio.startMs, video.endMs - video.startMs);
        long spanMs = Math.max(audio.endMs, video.endMs) - firstMs;
        this.periodMs = spanMs - longestMs > MAX_OVERLAP_MS ? spanMs : longestMs;
        this.endMs = lengthMs;
    }

    /**
     * Reads a whole source into memory.
     *
     * @throws FlvException as the reader's; a source that was cut short is taken as far as it goes, if there is anything
     */
    public static List<FlvTag> load(FlvReader reader) throws IOException {
        List<FlvTag> tags = new ArrayList<>();
        long bytes = 0;
        try {
            for (FlvTag tag = reader.next(); tag != null; tag = reader.next()) {
                bytes += tag.body().length;
                if (bytes > MAX_CLIP_BYTES) {
                    throw new FlvException(
                            FlvException.Reason.TOO_LARGE,
                            "a clip to be looped is at most " + (MAX_CLIP_BYTES >> 20)
                                    + " MiB: play the file once instead");
                }
                tags.add(tag);
            }
        } catch (FlvException e) {
            if (e.reason() != FlvException.Reason.TRUNCATED || tags.isEmpty()) {
                throw e;
            }
        }
        return tags;
    }

    /** Length of one round, in milliseconds. */
    public long periodMs() {
        return periodMs;
    }

    /** Rounds completed. */
    public long rounds() {
        return round;
    }

    @Override
    public FlvTag next() {
        while (true) {
            if (nextIndex == tags.size()) {
                nextIndex = 0;
                round++;
            }
            FlvTag tag = tags.get(nextIndex);
            long timestampMs = Math.max(0, tag.timestampMs() - firstMs) + round * periodMs;
            if (timestampMs >= endMs && isFrame(tag) || round * periodMs >= endMs) {
                return null;
            }
            nextIndex++;
            if (!isRepeatedHeader(tag)) {
                return tag.at(timestampMs);
            }
        }
    }

    private boolean isRepeatedHeader(FlvTag tag) {
        TagInfo info = TagInfo.of(tag);
        return info.role().isHeader() && Arrays.equals(headers.put(info.headerSlot(), tag.body()), tag.body());
    }

    /** From a track's first frame to the end of its last, whose length is taken to be the average. */
    private Track track(int kind) {
        long earliestMs = Long.MAX_VALUE;
        long latestMs = Long.MIN_VALUE;
        long frames = 0;
        for (FlvTag tag : tags) {
            if (tag.kind() == kind && isFrame(tag)) {
                earliestMs = Math.min(earliestMs, tag.timestampMs());
                latestMs = Math.max(latestMs, tag.timestampMs());
                frames++;
            }
        }
        if (frames == 0) {
            return new Track(firstMs, firstMs);
        }
        long frameMs = frames == 1 ? LONE_FRAME_MS : Math.max(1, Math.round((latestMs - earliestMs) / (frames - 1.0)));
        return new Track(earliestMs, latestMs + frameMs);
    }

    private static boolean isFrame(FlvTag tag) {
        TagRole role = TagInfo.of(tag).role();
        return role == TagRole.AUDIO_FRAME || role == TagRole.VIDEO_FRAME || role == TagRole.KEY_FRAME;
    }
}
