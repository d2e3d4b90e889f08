package io.rivulet.groups.multicast;

import io.rivulet.groups.wire.FragmentHeader;
import io.rivulet.groups.wire.StreamMessageType;
import io.rivulet.transport.wire.ByteWriter;
import java.util.Objects;
import java.util.function.IntConsumer;

/** What a publisher adds to carrying a stream: cuts messages into fragments while there is room for all of them, and ends in order. */
final class StreamPublisher {
    /** Neither closing command is longer. */
    private static final int MAX_CLOSING_BYTES = 256;

    private final StreamCore core;
    private final PushServer pushes;
    private final MapAdvertiser maps;
    private final IntConsumer expiry;
    private final ByteWriter fragment = new ByteWriter();

    private long lastTimestampMs;
    private boolean closing;
    private boolean firstClosingCommandSent;

    /** @param expiry lets go of what is too old by a time in milliseconds */
    StreamPublisher(StreamCore core, PushServer pushes, MapAdvertiser maps, IntConsumer expiry) {
        this.core = core;
        this.pushes = pushes;
        this.maps = maps;
        this.expiry = expiry;
    }

    /** Whether nothing more is taken. */
    boolean isClosing() {
        return closing;
    }

    /** Takes nothing more; {@link #finish} ends it. */
    void close() {
        closing = true;
    }

    /** As {@link PublishedStream#offer}. */
    OfferResult offer(long nowNs, int kind, long timestampMs, byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (kind < 8 || kind > 255) {
            throw new IllegalArgumentException("a message of type " + kind + "; allowed are 8 to 255");
        }
        if (length > core.config.maxMessageBytes()) {
            throw new IllegalArgumentException(
                    "a message of " + length + " bytes; allowed are " + core.config.maxMessageBytes());
        }
        if (closing) {
            return OfferResult.CLOSED;
        }
        lastTimestampMs = timestampMs & 0xffff_ffffL;
        return emit(nowNs, kind, lastTimestampMs, bytes, offset, length)
                ? OfferResult.ACCEPTED
                : OfferResult.BACKPRESSURED;
    }

    /** Cuts a message into fragments and pushes them. Returns false when there is no room for all of them. */
    private boolean emit(long nowNs, int kind, long timestampMs, byte[] bytes, int offset, int length) {
        int nowMs = StreamCore.ms(nowNs);
        int most = core.parameters.payloadFor(length);
        int parts = Math.max(1, (length + most - 1) / most);
        expiry.accept(nowMs);
        if (!hasRoomFor(parts, most) || pushes.isBehind(nowMs, core.parameters.windowMs() / 2)) {
            core.drops.add(StreamDrop.WINDOW_FULL);
            return false;
        }
        int at = offset;
        for (int part = 0; part < parts; part++) {
            int payload = Math.min(most, offset + length - at);
            int code = (part == 0 ? StreamMessageType.BEGINS_MESSAGE : 0)
                    | (part < parts - 1 ? StreamMessageType.MORE_FOLLOW : 0);
            makeFragment(nowNs, code, parts - 1 - part, kind, timestampMs, bytes, at, payload);
            at += payload;
        }
        core.stats.messages++;
        return true;
    }

    private boolean hasRoomFor(int parts, int payload) {
        FragmentWindow window = core.window;
        return window.newest() + 1 - window.low() + parts <= window.maxFragments()
                && window.hasRoom(parts, payload + FragmentHeader.MAX_BYTES);
    }

    private void makeFragment(
            long nowNs, int code, int left, int kind, long timestampMs, byte[] bytes, int offset, int length) {
        FragmentWindow window = core.window;
        long id = window.newest() + 1;
        int room = length + FragmentHeader.MAX_BYTES;
        int slot = window.reserve(id, room, (code & StreamMessageType.BEGINS_MESSAGE) != 0, StreamCore.ms(nowNs));
        fragment.wrap(window.newBytes(slot, room), 0, room);
        FragmentHeader.write(fragment, code, id, left, kind, timestampMs);
        fragment.bytes(bytes, offset, length);
        window.setLength(slot, fragment.length());
        core.rate.add(StreamCore.ms(nowNs), fragment.length());
        pushes.push(nowNs, id, slot, 0);
        maps.onFragment(StreamCore.ms(nowNs), id);
    }

    /** Publishes the closing commands. Returns false as long as there is no room for them; then again. */
    boolean finish(long nowNs) {
        // The end has to be told even where the window is full: what is oldest makes room.
        while (core.window.held() > 0 && !hasRoomFor(2, core.parameters.payloadFor(MAX_CLOSING_BYTES))) {
            core.evict();
        }
        if (!firstClosingCommandSent) {
            byte[] unpublish = ClosingCommands.unpublishNotify();
            firstClosingCommandSent =
                    emit(nowNs, ClosingCommands.COMMAND_KIND, lastTimestampMs, unpublish, 0, unpublish.length);
        }
        byte[] close = ClosingCommands.closeStream();
        return firstClosingCommandSent
                && emit(nowNs, ClosingCommands.COMMAND_KIND, lastTimestampMs, close, 0, close.length);
    }
}
