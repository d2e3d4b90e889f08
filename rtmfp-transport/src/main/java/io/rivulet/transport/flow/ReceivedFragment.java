package io.rivulet.transport.flow;

import io.rivulet.transport.wire.chunk.UserData;

/** One entry of a receive buffer (RECV_BUFFER, RFC 7016 section 3.6.3), linked in {@link FragmentRuns}. Pooled. */
final class ReceivedFragment {
    long sequenceNumber;
    int fragmentControl;
    byte[] data;
    int length;

    /** The memory that it takes, whatever its length. */
    int pinnedBytes;

    /** The fragment with the next number in the same run. */
    ReceivedFragment next;

    ReceivedFragment previous;

    /** The first fragment of its segment; valid in the last one. */
    ReceivedFragment segmentFirst;

    /** The last fragment of its segment, and the sums over the segment; valid in the first one. */
    ReceivedFragment segmentLast;

    int segmentBytes;
    int segmentPinnedBytes;

    boolean beginsMessage() {
        return fragmentControl == UserData.WHOLE || fragmentControl == UserData.BEGIN;
    }

    boolean endsMessage() {
        return fragmentControl == UserData.WHOLE || fragmentControl == UserData.END;
    }

    /** Whether the segment that this fragment begins is a whole message. */
    boolean beginsWholeMessage() {
        return beginsMessage() && segmentLast.endsMessage();
    }

    void clear() {
        data = null;
        next = null;
        previous = null;
        segmentFirst = null;
        segmentLast = null;
    }
}
