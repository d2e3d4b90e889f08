package io.rivulet.simulator.congestion;

import java.util.List;

/**
 * Flows that share one uplink, and when to look at it.
 *
 * @param name for files: letters, digits and hyphens
 * @param title for people
 * @param bitsPerSec the uplink's rate, IP headers included
 * @param bufferMs how long a full queue before it takes to send; more is dropped at its tail
 * @param jitterMs how much longer a datagram takes at most behind the uplink, as on a busy radio; order is kept
 * @param flows at least one
 * @param seconds length of the run
 * @param fromSecond from when on figures are taken: when the flows have had time to settle
 * @param toSecond until when
 */
public record CongestionCase(
        String name,
        String title,
        long bitsPerSec,
        int bufferMs,
        int jitterMs,
        List<FlowPlan> flows,
        int seconds,
        int fromSecond,
        int toSecond) {
    /** Copies the list. */
    public CongestionCase {
        flows = List.copyOf(flows);
    }

    long bytesPerSec() {
        return bitsPerSec / Byte.SIZE;
    }

    long bufferBytes() {
        return bytesPerSec() * bufferMs / 1_000;
    }
}
