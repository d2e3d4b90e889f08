package io.rivulet.transport;

import java.util.ArrayDeque;

/** The sending flows of one session that may have something to transmit: by priority, and in turn within one. RFC 7016 section 3.6.2.3. */
final class ReadyFlows {
    private static final Priority[] PRIORITIES = Priority.values();

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made otherwise
    private final ArrayDeque<SendFlow>[] queues = new ArrayDeque[PRIORITIES.length];

    private int size;

    void add(SendFlow flow) {
        if (!flow.isReady()) {
            flow.setReady(true);
            queueOf(flow.priority()).addLast(flow);
            size++;
        }
    }

    private ArrayDeque<SendFlow> queueOf(Priority priority) {
        ArrayDeque<SendFlow> queue = queues[priority.ordinal()];
        if (queue == null) {
            queue = new ArrayDeque<>(4);
            queues[priority.ordinal()] = queue;
        }
        return queue;
    }

    void changePriority(SendFlow flow, Priority priority) {
        boolean wasReady = flow.isReady();
        if (wasReady) {
            queueOf(flow.priority()).remove(flow);
            flow.setReady(false);
            size--;
        }
        flow.assignPriority(priority);
        if (wasReady) {
            add(flow);
        }
    }

    /** The flow to transmit from now, or null. Those that turn out to have nothing leave. */
    SendFlow first() {
        if (size == 0) {
            return null;
        }
        for (ArrayDeque<SendFlow> queue : queues) {
            while (queue != null && !queue.isEmpty()) {
                SendFlow flow = queue.peekFirst();
                if (flow.canTransmit()) {
                    return flow;
                }
                queue.pollFirst();
                flow.setReady(false);
                size--;
            }
        }
        return null;
    }

    /** The flow has had its turn. */
    void rotate(SendFlow flow) {
        ArrayDeque<SendFlow> queue = queueOf(flow.priority());
        if (queue.size() > 1 && queue.peekFirst() == flow) {
            queue.addLast(queue.pollFirst());
        }
    }

    void clear() {
        for (ArrayDeque<SendFlow> queue : queues) {
            if (queue != null) {
                queue.clear();
            }
        }
        size = 0;
    }
}
