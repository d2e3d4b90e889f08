package io.rivulet.gateway;

import io.rivulet.gateway.flv.FlvTag;
import io.rivulet.gateway.flv.TagInfo;
import io.rivulet.gateway.flv.Timeline;
import java.util.ArrayDeque;

/**
 * Moves tags into a sink at the stream's pace: classifies them, maps their times to a line from 0 that goes on where the source
 * jumps, offers headers again before key frames, and holds on to what the sink has no room for. Whoever drives it reads the
 * source and has the clock:
 *
 * <pre>{@code
 * for (FlvTag tag = source.next(); tag != null; tag = source.next()) {
 *     pump.load(tag);
 *     waitUntil(pump.dueNs(now()));
 *     while (pump.send(now()) == Outcome.BACK_PRESSURED) {
 *         waitForRoom();
 *     }
 * }
 * }</pre>
 *
 * <p>One thread. A tag is never dropped here, and never sent twice.
 */
public final class MediaPump {
    /** A source that steps forward by more than this has jumped: no encoder leaves such a gap in a stream that goes on. */
    public static final long MAX_FORWARD_MS = 10_000;

    /** A source that steps back by more than this has jumped; audio and video interleave within a second or two. */
    public static final long MAX_BACK_MS = 3_000;

    private final MessageSink sink;
    private final Timeline timeline = new Timeline(MAX_FORWARD_MS, MAX_BACK_MS);
    private final MediaPacer pacer = new MediaPacer();
    private final HeaderRepeater repeater = new HeaderRepeater();

    /** The loaded tag, after the headers that go before it. */
    private final ArrayDeque<Message> pending = new ArrayDeque<>();

    private long loadedMs;
    private long messagesSent;
    private long bytesSent;
    private long headersRepeated;
    private long backPressured;

    private record Message(FlvTag tag, int flags, boolean repeated) {}

    /** A pump that has not started. */
    public MediaPump(MessageSink sink) {
        this.sink = sink;
    }

    /**
     * Takes the next tag of the source.
     *
     * @throws IllegalStateException if the one before has not been sent
     */
    public void load(FlvTag tag) {
        if (!pending.isEmpty()) {
            throw new IllegalStateException("the tag loaded before has not been sent: call send until it is accepted");
        }
        TagInfo info = TagInfo.of(tag);
        boolean isMedia = tag.kind() != FlvTag.SCRIPT && !info.role().isHeader();
        loadedMs = isMedia ? timeline.media(tag.kind(), tag.timestampMs()) : timeline.attached(tag.timestampMs());
        for (FlvTag header : repeater.before(tag, info, loadedMs)) {
            pending.add(
                    new Message(header.at(loadedMs), TagInfo.of(header).role().flags(), true));
        }
        pending.add(new Message(tag.at(loadedMs), info.role().flags(), false));
    }

    /** When the loaded tag is due; in the past or now if it is, or if nothing is loaded. */
    public long dueNs(long nowNs) {
        return pending.isEmpty() || !timeline.hasStarted() ? nowNs : pacer.dueNs(nowNs, loadedMs);
    }

    /**
     * Offers the loaded tag and its headers to the sink, due or not.
     *
     * @return {@code BACK_PRESSURED}: call again when there is room, it goes on where it stopped; {@code CLOSED}: the stream is
     *     over
     */
    public MessageSink.Outcome send(long nowNs) {
        while (!pending.isEmpty()) {
            Message message = pending.peekFirst();
            FlvTag tag = message.tag;
            MessageSink.Outcome outcome = sink.offer(tag.kind(), tag.timestampMs(), message.flags, tag.body());
            if (outcome != MessageSink.Outcome.ACCEPTED) {
                backPressured += outcome == MessageSink.Outcome.BACK_PRESSURED ? 1 : 0;
                return outcome;
            }
            pending.removeFirst();
            messagesSent++;
            bytesSent += tag.body().length;
            headersRepeated += message.repeated ? 1 : 0;
        }
        if (timeline.hasStarted()) {
            pacer.onSent(nowNs, loadedMs);
        }
        return MessageSink.Outcome.ACCEPTED;
    }

    /** How far the stream has come, in milliseconds on its own line. */
    public long positionMs() {
        return timeline.positionMs();
    }

    /** Messages accepted by the sink, repeated headers included. */
    public long messagesSent() {
        return messagesSent;
    }

    /** Payload bytes accepted by the sink, repeated headers included. */
    public long bytesSent() {
        return bytesSent;
    }

    /** Headers offered again for viewers who join in the middle. */
    public long headersRepeated() {
        return headersRepeated;
    }

    /** Offers that the sink had no room for. */
    public long backPressured() {
        return backPressured;
    }

    /** How often the source's time jumped. */
    public long timeJumps() {
        return timeline.jumps();
    }

    /** How often the source was so late that the schedule started anew. */
    public long restarts() {
        return pacer.restarts();
    }
}
