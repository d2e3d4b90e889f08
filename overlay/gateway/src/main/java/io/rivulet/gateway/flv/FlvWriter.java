package io.rivulet.gateway.flv;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes FLV to a file or a pipe as tags arrive, without ever seeking. What it writes opens cleanly in players, even if the
 * first tag comes from the middle of a stream:
 *
 * <ul>
 *   <li>With {@link Start#AT_KEY_FRAME}, pictures before the first key frame with its codec header are dropped, and so is sound
 *       before that, unless the very first picture is that key frame: then the viewer is at the beginning of the stream, and
 *       nothing is dropped. Sound alone starts when the metadata tells of no video, or when {@value #AUDIO_ALONE_MS} ms of it
 *       have come without any sign of video. After {@value #START_LIMIT_MS} ms it starts with whatever there is.
 *   <li>Headers come first: metadata if it has come by then (without duration, size and index of the file it once described),
 *       then codec headers. Publishers offer them again and again; identical repeats are dropped.
 *   <li>Times start at 0, are never negative, and go on where the source's jump back.
 * </ul>
 *
 * <p>All waiting is measured in the tags' own time, so the result is a function of the tags alone. What is held back is bounded
 * by {@value #MAX_HELD_BYTES} bytes and {@value #MAX_HELD_TAGS} tags. Media payloads are never altered or reordered.
 *
 * <p>One thread writes.
 */
public final class FlvWriter implements Closeable {
    /** When to begin. */
    public enum Start {
        /** At the first tag from which a player can decode. */
        AT_KEY_FRAME,
        /** At the first media tag, whatever it is: for sources known to be whole. */
        AS_GIVEN
    }

    /** Sound held back this long without any sign of video is a stream of sound alone. */
    public static final long AUDIO_ALONE_MS = 2_000;

    /** Longest wait for a clean start: three times the ten seconds between key frames that encoders set by default. */
    public static final long START_LIMIT_MS = 30_000;

    /** Largest sum of bodies held back; 30 s of sound at 1 Mbit/s. */
    public static final int MAX_HELD_BYTES = 4 << 20;

    /** Most tags held back; 30 s of sound in frames of 10 ms. */
    public static final int MAX_HELD_TAGS = 3_000;

    /** Bounds the table of headers: three kinds, two uses, a few tracks. */
    private static final int MAX_HEADER_SLOTS = 64;

    private static final int TAG_HEADER_BYTES = 11;

    private static final byte HAS_AUDIO = 4;
    private static final byte HAS_VIDEO = 1;

    /** A source that jumps back by more than this has started anew; encoders interleave within a second. */
    private static final long MAX_BACK_MS = 5_000;

    private final OutputStream out;
    private final boolean asGiven;
    private final long flushEveryMs;
    private final Timeline timeline = new Timeline(Long.MAX_VALUE, MAX_BACK_MS);

    /** Latest header of each slot, in slot order: audio's, video's, metadata's. */
    private final Map<Integer, FlvTag> headers = new TreeMap<>();

    private final ArrayDeque<FlvTag> held = new ArrayDeque<>();
    private long heldBytes;
    private boolean audioHeld;
    private long firstHeldAudioMs;

    private boolean started;
    private boolean videoOpen;
    private boolean videoSeen;
    private boolean midStream;
    private boolean anyMediaSeen;
    private long firstMediaMs;
    private long lastFlushMs;
    private boolean closed;

    private long tagsWritten;
    private long framesWritten;
    private long bytesWritten;
    private long droppedRepeats;
    private long droppedBeforeStart;

    /** A writer that starts at a key frame and flushes after each tag, as live pipes need it. */
    public FlvWriter(OutputStream out) {
        this(out, Start.AT_KEY_FRAME, 0);
    }

    /**
     * A writer.
     *
     * @param out where the bytes go; closed by {@link #close}
     * @param flushEveryMs how much stream time may stay in buffers; 0 flushes after each tag
     */
    public FlvWriter(OutputStream out, Start start, long flushEveryMs) {
        this.out = out;
        this.flushEveryMs = flushEveryMs;
        this.asGiven = start == Start.AS_GIVEN;
    }

    /**
     * Takes the next tag of the stream.
     *
     * @throws IOException if the output fails: a full disk, a closed pipe
     * @throws IllegalStateException after {@link #close}
     */
    public void write(FlvTag tag) throws IOException {
        if (closed) {
            throw new IllegalStateException("the writer is closed");
        }
        TagInfo info = TagInfo.of(tag);
        switch (info.role()) {
            case METADATA, VIDEO_HEADER, AUDIO_HEADER -> onHeader(withoutFileFacts(tag, info), info);
            case KEY_FRAME, VIDEO_FRAME, VIDEO_END -> onVideo(tag, info);
            case AUDIO_FRAME, AUDIO_END -> onAudio(tag, info);
            case DATA -> onData(tag);
        }
    }

    /** Whether anything has been written: before that, the writer waits for headers and a key frame. */
    public boolean hasStarted() {
        return started;
    }

    /** Tags written so far, headers included. */
    public long tagsWritten() {
        return tagsWritten;
    }

    /** Tags of sound and picture written so far, without headers: 0 while there is nothing to play. */
    public long framesWritten() {
        return framesWritten;
    }

    /** Whether sound or picture was written, or is held back for a better start and would be by {@link #close}. */
    public boolean hasMedia() {
        return framesWritten > 0 || audioHeld;
    }

    /** Bytes written so far, framing included. */
    public long bytesWritten() {
        return bytesWritten;
    }

    /** Headers dropped because the same header was written before. */
    public long droppedRepeats() {
        return droppedRepeats;
    }

    /** Media tags dropped because nothing could have decoded them. */
    public long droppedBeforeStart() {
        return droppedBeforeStart;
    }

    /** How often the source's time jumped back. */
    public long timeJumps() {
        return timeline.jumps();
    }

    /** Length of what was written, in milliseconds. */
    public long durationMs() {
        return timeline.positionMs();
    }

    /** Writes what was still held back for a better start, flushes, and closes the output. A file without media is valid too. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (out) {
            if (!started) {
                start(Long.MAX_VALUE);
            }
            out.flush();
        }
    }

    private void onHeader(FlvTag tag, TagInfo info) throws IOException {
        if (info.role() == TagRole.VIDEO_HEADER) {
            videoSeen = true;
        }
        FlvTag earlier = headers.get(info.headerSlot());
        if (earlier != null && Arrays.equals(earlier.body(), tag.body())) {
            droppedRepeats++;
            return;
        }
        if (earlier != null || headers.size() < MAX_HEADER_SLOTS) {
            headers.put(info.headerSlot(), tag);
        }
        if (started) {
            put(tag, timeline.attached(tag.timestampMs()));
        }
    }

    private void onVideo(FlvTag tag, TagInfo info) throws IOException {
        videoSeen = true;
        noteMediaTime(tag.timestampMs());
        boolean decodable = info.role() == TagRole.KEY_FRAME && hasHeaderFor(info, FlvTag.VIDEO);
        if (!videoOpen && !decodable && !isWaitOver(tag.timestampMs())) {
            droppedBeforeStart++;
            if (!started && info.role() != TagRole.VIDEO_END) {
                midStream = true;
                dropHeld();
            }
            return;
        }
        videoOpen = true;
        writeMedia(tag);
    }

    private void onAudio(FlvTag tag, TagInfo info) throws IOException {
        noteMediaTime(tag.timestampMs());
        boolean waitOver = isWaitOver(tag.timestampMs());
        if (!waitOver && (!hasHeaderFor(info, FlvTag.AUDIO) || !started && midStream)) {
            droppedBeforeStart++;
            return;
        }
        if (started) {
            writeMedia(tag);
            return;
        }
        if (!audioHeld) {
            audioHeld = true;
            firstHeldAudioMs = tag.timestampMs();
        }
        boolean aloneLongEnough = !videoSeen && tag.timestampMs() - firstHeldAudioMs >= AUDIO_ALONE_MS;
        if (waitOver || aloneLongEnough || metadataTellsOfAudioAlone() || isFull()) {
            writeMedia(tag);
        } else {
            hold(tag);
        }
    }

    private void onData(FlvTag tag) throws IOException {
        if (started) {
            put(tag, timeline.attached(tag.timestampMs()));
        } else if (!midStream && !isFull()) {
            hold(tag);
        } else {
            droppedBeforeStart++;
        }
    }

    private void writeMedia(FlvTag tag) throws IOException {
        if (!started) {
            start(tag.timestampMs());
        }
        putFrame(tag);
    }

    private void putFrame(FlvTag tag) throws IOException {
        put(tag, timeline.media(tag.kind(), tag.timestampMs()));
        framesWritten++;
    }

    /** Writes file header, codec headers and what was held back; the earliest media tag, that at triggerMs included, gets time 0. */
    private void start(long triggerMs) throws IOException {
        started = true;
        long zeroMs = triggerMs;
        for (FlvTag tag : held) {
            if (tag.kind() != FlvTag.SCRIPT) {
                zeroMs = Math.min(zeroMs, tag.timestampMs());
            }
        }
        timeline.startAt(zeroMs == Long.MAX_VALUE ? 0 : zeroMs);
        byte flags = HAS_AUDIO | HAS_VIDEO;
        if (!videoSeen && audioHeld) {
            flags = HAS_AUDIO; // a player would wait for the video that it is told of
        }
        byte[] fileHeader = {'F', 'L', 'V', 1, flags, 0, 0, 0, 9, 0, 0, 0, 0};
        out.write(fileHeader);
        bytesWritten += fileHeader.length;
        for (int kind : new int[] {FlvTag.SCRIPT, FlvTag.VIDEO, FlvTag.AUDIO}) {
            for (FlvTag header : headers.values()) {
                if (header.kind() == kind) {
                    put(header, 0);
                }
            }
        }
        for (FlvTag tag : held) {
            if (tag.kind() == FlvTag.SCRIPT) {
                put(tag, timeline.attached(tag.timestampMs()));
            } else {
                putFrame(tag);
            }
        }
        held.clear();
        heldBytes = 0;
    }

    private void put(FlvTag tag, long timestampMs) throws IOException {
        byte[] body = tag.body();
        int size = TAG_HEADER_BYTES + body.length;
        byte[] framed = new byte[size + 4];
        framed[0] = (byte) tag.kind();
        put24(framed, 1, body.length);
        put24(framed, 4, (int) timestampMs);
        framed[7] = (byte) (timestampMs >> 24); // times beyond 32 bits wrap, as the format has it
        System.arraycopy(body, 0, framed, TAG_HEADER_BYTES, body.length);
        framed[size] = (byte) (size >> 24);
        put24(framed, size + 1, size);
        out.write(framed);
        tagsWritten++;
        bytesWritten += framed.length;
        if (flushEveryMs == 0 || timestampMs - lastFlushMs >= flushEveryMs) {
            out.flush();
            lastFlushMs = timestampMs;
        }
    }

    private void hold(FlvTag tag) {
        held.add(tag);
        heldBytes += tag.body().length;
    }

    private boolean isFull() {
        return held.size() >= MAX_HELD_TAGS || heldBytes >= MAX_HELD_BYTES;
    }

    private void dropHeld() {
        droppedBeforeStart += held.size();
        held.clear();
        heldBytes = 0;
        audioHeld = false;
    }

    private void noteMediaTime(long timestampMs) {
        if (!anyMediaSeen) {
            anyMediaSeen = true;
            firstMediaMs = timestampMs;
        }
    }

    private boolean isWaitOver(long timestampMs) {
        return asGiven || timestampMs - firstMediaMs >= START_LIMIT_MS;
    }

    private boolean hasHeaderFor(TagInfo info, int kind) {
        if (!info.needsHeader()) {
            return true;
        }
        for (FlvTag header : headers.values()) {
            if (header.kind() == kind && TagInfo.of(header).isDecoderHeader()) {
                return true;
            }
        }
        return false;
    }

    private boolean metadataTellsOfAudioAlone() {
        if (videoSeen) {
            return false;
        }
        for (FlvTag header : headers.values()) {
            if (header.kind() == FlvTag.SCRIPT) {
                OnMetaData metadata = OnMetaData.parse(header.body());
                return metadata != null && metadata.tellsOfAudio() && !metadata.tellsOfVideo();
            }
        }
        return false;
    }

    private static FlvTag withoutFileFacts(FlvTag tag, TagInfo info) {
        if (info.role() != TagRole.METADATA) {
            return tag;
        }
        OnMetaData metadata = OnMetaData.parse(tag.body());
        return metadata == null ? tag : new FlvTag(FlvTag.SCRIPT, tag.timestampMs(), metadata.withoutFileFacts());
    }

    private static void put24(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 16);
        bytes[at + 1] = (byte) (value >> 8);
        bytes[at + 2] = (byte) value;
    }
}
