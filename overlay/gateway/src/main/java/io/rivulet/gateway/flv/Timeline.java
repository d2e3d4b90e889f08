package io.rivulet.gateway.flv;

/**
 * Maps the times of incoming tags to a line that starts at 0, is never negative, and goes on where the source jumps. Small steps
 * back, as of audio and video interleaved a little out of order, are kept as they are.
 *
 * <p>Audio and video do not jump in the same tag: for a while, tags from both sides of a jump come mixed. The line therefore
 * remembers the shift before the last jump and uses it for tags that it fits better.
 *
 * <p>A plain object for one thread; times in milliseconds.
 */
public final class Timeline {
    /** Where a line goes on after a jump: one frame at 25 per second. */
    private static final long STEP_AFTER_JUMP_MS = 40;

    /** Within one track, decoding times only rise; sloppy muxers are forgiven this much. More is a source that started anew. */
    private static final long MAX_BACK_WITHIN_TRACK_MS = 500;

    private final long maxForwardMs;
    private final long maxBackMs;

    private boolean started;
    private long shiftMs;
    private long previousShiftMs;
    private long positionMs;
    private long audioMs;
    private long videoMs;
    private long jumps;

    /**
     * A line that has not started.
     *
     * @param maxForwardMs a longer step forward is a jump; {@link Long#MAX_VALUE} to keep every gap
     * @param maxBackMs a longer step back is a jump; so is, within audio or within video, one of more than
     *     {@value #MAX_BACK_WITHIN_TRACK_MS} ms
     */
    public Timeline(long maxForwardMs, long maxBackMs) {
        this.maxForwardMs = maxForwardMs;
        this.maxBackMs = maxBackMs;
    }

    /** Makes this source time the zero of the line, if it has not started. */
    public void startAt(long sourceMs) {
        if (!started) {
            started = true;
            shiftMs = -sourceMs;
            previousShiftMs = shiftMs;
        }
    }

    /** Whether the zero is set. */
    public boolean hasStarted() {
        return started;
    }

    /**
     * The place on the line of a media tag, which moves the line on. The first one starts it.
     *
     * @param kind {@link FlvTag#AUDIO} or {@link FlvTag#VIDEO}
     */
    public long media(int kind, long sourceMs) {
        startAt(sourceMs);
        long mappedMs = sourceMs + shiftMs;
        long trackMs = kind == FlvTag.AUDIO ? audioMs : videoMs;
        if (!fits(mappedMs, trackMs)) {
            long earlierMs = sourceMs + previousShiftMs;
            if (fits(earlierMs, trackMs)) {
                mappedMs = earlierMs; // a straggler from before the jump
            } else {
                previousShiftMs = shiftMs;
                shiftMs = positionMs + STEP_AFTER_JUMP_MS - sourceMs;
                mappedMs = sourceMs + shiftMs;
                jumps++;
            }
        }
        positionMs = Math.max(positionMs, mappedMs);
        if (kind == FlvTag.AUDIO) {
            audioMs = Math.max(audioMs, mappedMs);
        } else {
            videoMs = Math.max(videoMs, mappedMs);
        }
        return Math.max(0, mappedMs);
    }

    /**
     * The place on the line of a header or of data. These never move the line, and when their own time makes no sense (live
     * sources stamp them with 0 or with the wall clock) they take the line's position.
     */
    public long attached(long sourceMs) {
        long mappedMs = sourceMs + shiftMs;
        return started && mappedMs >= 0 && fits(mappedMs, 0) ? mappedMs : positionMs;
    }

    /** The latest place reached. */
    public long positionMs() {
        return positionMs;
    }

    /** How often the source jumped. */
    public long jumps() {
        return jumps;
    }

    private boolean fits(long mappedMs, long trackMs) {
        return mappedMs >= trackMs - MAX_BACK_WITHIN_TRACK_MS
                && mappedMs <= saturatedSum(positionMs, maxForwardMs)
                && mappedMs >= positionMs - maxBackMs;
    }

    private static long saturatedSum(long a, long b) {
        long sum = a + b;
        return sum < a ? Long.MAX_VALUE : sum;
    }
}
