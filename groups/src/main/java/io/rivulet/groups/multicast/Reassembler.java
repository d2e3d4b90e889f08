package io.rivulet.groups.multicast;

import io.rivulet.groups.wire.FragmentHeader;
import io.rivulet.transport.wire.ByteReader;
import java.util.Arrays;

/**
 * Makes messages of fragments, strictly in the order of their ids. What is missing holds up what follows until any fragment behind the hole
 * has been here for the whole window; then everything up to the next message's beginning is given up as one gap. So nobody falls behind
 * by more than what was there to fetch and a window, however much of it still trickles in.
 */
final class Reassembler {
    /** Where messages and gaps go. */
    interface Output {
        /** A whole message; {@code first} to {@code last} are its fragments. */
        void onWhole(long first, long last, int kind, long timestampMs, byte[] bytes, int offset, int length);

        /** Fragments that were given up. */
        void onMissing(long first, long last);

        /** Whether to go on: false once the stream was closed. */
        boolean wantsMore();
    }

    private static final byte[] NO_BYTES = {};

    private final FragmentWindow window;
    private final int maxMessageBytes;
    private final DropCounters drops;
    private final FragmentHeader header = new FragmentHeader();
    private final ByteReader reader = new ByteReader();

    /** Where messages of several fragments are joined. */
    private byte[] message = NO_BYTES;

    private long next;
    private boolean delivered;

    /** What has been here the longest of all behind a hole, and since when: so it stays until the hole has gone past it. */
    private long eldest;

    private int eldestMs;

    Reassembler(FragmentWindow window, int maxMessageBytes, DropCounters drops) {
        this.window = window;
        this.maxMessageBytes = maxMessageBytes;
        this.drops = drops;
    }

    /** Begins with fragment {@code first}, or with the first message behind it. */
    void start(long first) {
        next = first;
        delivered = false;
        eldest = 0;
    }

    /** The next fragment that is waited for, or from which on nothing was delivered. */
    long next() {
        return next;
    }

    /** Whether a message was delivered, so that the next one follows it directly. */
    boolean hasDelivered() {
        return delivered;
    }

    /** Goes on from fragment {@code first}, which lies ahead, without calling what is skipped a gap. */
    void skipTo(long first) {
        next = Math.max(next, first);
    }

    /** Delivers all that can be. */
    void pump(int nowMs, int windowMs, Output output) {
        while (output.wantsMore()) {
            if (next < window.low()) {
                giveUp(window.low(), output);
            }
            int slot = window.slot(next);
            boolean moved = slot == FragmentWindow.NONE
                    ? skip(next, nowMs, windowMs, output)
                    : take(slot, nowMs, windowMs, output);
            if (!moved) {
                return;
            }
        }
    }

    private boolean take(int slot, int nowMs, int windowMs, Output output) {
        read(slot);
        if (!header.beginsMessage()) {
            drops.add(StreamDrop.ORPHAN);
            giveUp(next + 1, output);
            return true;
        }
        if (!header.moreFollow()) {
            deliver(
                    next,
                    header.kind(),
                    header.timestampMs(),
                    window.bytes(slot),
                    header.payloadOffset(),
                    header.payloadLength(),
                    output);
            return true;
        }
        return takeParts(nowMs, windowMs, output);
    }

    private void read(int slot) {
        header.read(reader.wrap(window.bytes(slot), 0, window.length(slot)));
    }

    /** Walks the fragments of the message that starts at {@link #next}, first to see whether all are there, then to join them. */
    private boolean takeParts(int nowMs, int windowMs, Output output) {
        int kind = header.kind();
        long timestampMs = header.timestampMs();
        int total = header.payloadLength();
        long last = next + header.left();
        boolean lastKnown = !header.isLeftMissing();
        for (long id = next + 1; ; id++) {
            int slot = window.slot(id);
            if (slot == FragmentWindow.NONE) {
                return skip(id, nowMs, windowMs, output);
            }
            read(slot);
            boolean ends = !header.moreFollow();
            if (header.beginsMessage() || lastKnown && ends != (id == last) || id - next >= FragmentHeader.MAX_PARTS) {
                drops.add(StreamDrop.MALFORMED);
                giveUp(header.beginsMessage() ? id : id + 1, output);
                return true;
            }
            total += header.payloadLength();
            if (ends) {
                last = id;
                break;
            }
        }
        if (total > maxMessageBytes) {
            drops.add(StreamDrop.MESSAGE_TOO_LONG);
            giveUp(last + 1, output);
            return true;
        }
        join(last, total);
        deliver(last, kind, timestampMs, message, 0, total, output);
        return true;
    }

    private void join(long last, int total) {
        if (message.length < total) {
            message = Arrays.copyOf(message, Math.min(maxMessageBytes, Math.max(total, message.length * 2)));
        }
        int at = 0;
        for (long id = next; id <= last; id++) {
            int slot = window.slot(id);
            read(slot);
            System.arraycopy(window.bytes(slot), header.payloadOffset(), message, at, header.payloadLength());
            at += header.payloadLength();
        }
    }

    private void deliver(long last, int kind, long timestampMs, byte[] bytes, int offset, int length, Output output) {
        long first = next;
        next = last + 1;
        delivered = true;
        output.onWhole(first, last, kind, timestampMs, bytes, offset, length);
    }

    /** Fragment {@code missing} is not there: gives up when something that lies behind it has waited for a whole window. */
    private boolean skip(long missing, int nowMs, int windowMs, Output output) {
        long behind = window.nextHeld(missing + 1);
        if (behind < 0 || nowMs - eldestMs(behind, nowMs) < windowMs) {
            return false;
        }
        long beginning = window.nextBeginning(behind);
        if (beginning < 0) {
            return false;
        }
        giveUp(beginning, output);
        return true;
    }

    /** Since when the fragment has been here that came first of those from {@code behind} on. */
    private int eldestMs(long behind, int nowMs) {
        if (eldest < behind || !window.has(eldest)) {
            eldest = behind;
            eldestMs = nowMs;
            for (long id = behind; id >= 0; id = window.nextHeld(id + 1)) {
                int arrivalMs = window.arrivalMs(window.slot(id));
                if (arrivalMs - eldestMs < 0) {
                    eldest = id;
                    eldestMs = arrivalMs;
                }
            }
        }
        return eldestMs;
    }

    /** Whether something is here that could not be delivered yet. */
    boolean isHeldUp() {
        return window.nextHeld(next) >= 0;
    }

    private void giveUp(long newNext, Output output) {
        long first = next;
        next = newNext;
        if (delivered) {
            output.onMissing(first, newNext - 1);
        }
    }
}
