package io.rivulet.simulator.session;

import java.util.Arrays;

/**
 * How long a packet each session's path carries, as {@code PathMtu} finds out: when some packets were nearly full, one probe goes there and back, and from
 * then on packets may be longer. The probe itself is not sent. RFC 7016 section 3.5.4.3.
 */
final class PathLengths {
    private static final int WORTH_PROBING = 32;

    private byte[] fullPackets = new byte[0];
    private long[] longFromNs = new long[0];

    void ensure(int sessions) {
        if (sessions > fullPackets.length) {
            fullPackets = Arrays.copyOf(fullPackets, Math.max(sessions, fullPackets.length * 3 / 2));
            longFromNs = Arrays.copyOf(longFromNs, fullPackets.length);
        }
    }

    void open(int session) {
        fullPackets[session] = 0;
        longFromNs[session] = Long.MAX_VALUE;
    }

    boolean isLong(int session, long nowNs) {
        return nowNs >= longFromNs[session];
    }

    /** A packet was sent; {@code isFull} when it was nearly as long as the first ones may be. */
    void onSent(int session, long nowNs, boolean isFull, long rttNs) {
        if (isFull && fullPackets[session] < WORTH_PROBING && ++fullPackets[session] == WORTH_PROBING) {
            longFromNs[session] = nowNs + Math.max(0, rttNs);
        }
    }
}
