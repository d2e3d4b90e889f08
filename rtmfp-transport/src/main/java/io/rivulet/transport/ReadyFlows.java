package io.rivulet.transport;

/**
 * The sending flows of one session that may have something to transmit: by priority, within one by when their next message is due, and in
 * turn among equals. RFC 7016 section 3.6.2.3.
 */
final class ReadyFlows {
    private final TurnQueue<SendFlow> queue = new TurnQueue<>();

    /** Adds a flow, or moves it when what it sends next has become more urgent or less. */
    void add(SendFlow flow) {
        queue.put(flow.turn(), flow.priority().ordinal(), flow.nextDueNs());
    }

    void changePriority(SendFlow flow, Priority priority) {
        flow.assignPriority(priority);
        if (flow.turn().isWaiting()) {
            add(flow);
        }
    }

    /**
     * The flow to transmit from now, or null. Those that turn out to have nothing leave. What a flow sends next is looked at when it comes
     * to its turn: it may have become less urgent meanwhile.
     */
    SendFlow first() {
        TurnQueue.Turn<SendFlow> turn = queue.first();
        while (turn != null) {
            SendFlow flow = turn.owner();
            if (flow.canTransmit()) {
                add(flow);
                if (queue.first() == turn) {
                    return flow;
                }
            } else {
                queue.remove(turn);
            }
            turn = queue.first();
        }
        return null;
    }

    /** The flow has had its turn. */
    void rotate(SendFlow flow) {
        if (flow.turn().isWaiting()) {
            queue.putLast(flow.turn(), flow.priority().ordinal(), flow.nextDueNs());
        }
    }

    void clear() {
        queue.clear();
    }
}
