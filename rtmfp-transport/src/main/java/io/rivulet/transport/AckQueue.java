package io.rivulet.transport;

import io.rivulet.transport.flow.AckScheduler;
import io.rivulet.transport.wire.PacketAssembler;
import java.util.ArrayDeque;

/** The receiving flows of a session that have something to acknowledge, and when that is due. RFC 7016 section 3.6.3.4. */
final class AckQueue {
    private final AckScheduler schedule = new AckScheduler();
    private final ArrayDeque<ReceiveFlow> flows = new ArrayDeque<>(4);

    AckScheduler schedule() {
        return schedule;
    }

    /** The flow has something to acknowledge. */
    void add(ReceiveFlow flow) {
        if (!flow.isAckQueued()) {
            flow.setAckQueued(true);
            flows.add(flow);
        }
    }

    /** Whether an acknowledgement is to go out now. When no flow is ready to, the obligation is over. Section 3.6.3.4.5. */
    boolean isDue() {
        return schedule.isDue() && hasReadyFlow();
    }

    /** Whether some flow is ready to acknowledge, due or not. */
    boolean hasReadyFlow() {
        while (!flows.isEmpty() && !flows.peek().shouldAck()) {
            flows.poll().setAckQueued(false);
        }
        if (flows.isEmpty()) {
            schedule.onAllAcknowledged();
            return false;
        }
        return true;
    }

    /**
     * Moves acknowledgements into a packet, as many as fit; the first is truncated rather than left out when the packet holds nothing else.
     * Section 3.6.3.4.2.
     *
     * @return whether none is left
     */
    boolean putInto(PacketAssembler packet) {
        boolean mayTruncate = packet.isEmpty();
        while (hasReadyFlow()) {
            if (!flows.peek().putAcknowledgement(packet, mayTruncate)) {
                return false;
            }
            flows.poll().setAckQueued(false);
            mayTruncate = false;
        }
        return true;
    }

    void clear() {
        flows.clear();
    }
}
