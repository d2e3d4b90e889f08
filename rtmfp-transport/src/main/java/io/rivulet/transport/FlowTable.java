package io.rivulet.transport;

import io.rivulet.transport.time.Nanos;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The flows of one session in both directions, their ids, and the time they linger when complete. RFC 7016 sections 3.6.2.11 and 3.6.3.8.
 */
final class FlowTable {
    /** RFC 7016 section 3.6.2.11: at least 130 s. */
    private static final long SEND_LINGER_NS = 130 * Nanos.SECOND;

    /** RFC 7016 section 3.6.3.8. */
    private static final long RECEIVE_LINGER_NS = 120 * Nanos.SECOND;

    /** Flow ids start where their first hundred still take one byte; 0 and 1 are left to diagnosis. */
    private static final int FIRST_FLOW_ID = 2;

    private record Lingering(long untilNs, long flowId) {}

    private final int limit;
    private final Long2ObjectHashMap<SendFlow> sending = new Long2ObjectHashMap<>();
    private final Long2ObjectHashMap<ReceiveFlow> receiving = new Long2ObjectHashMap<>();
    private final BitSet sendIdsInUse = new BitSet();
    private final ArrayDeque<Lingering> lingeringSend = new ArrayDeque<>();
    private final ArrayDeque<Lingering> lingeringReceive = new ArrayDeque<>();

    FlowTable(int limit) {
        this.limit = limit;
    }

    boolean canOpenSending() {
        return sendIdsInUse.cardinality() < limit;
    }

    long takeSendId() {
        int id = sendIdsInUse.nextClearBit(FIRST_FLOW_ID);
        sendIdsInUse.set(id);
        return id;
    }

    void add(SendFlow flow) {
        sending.put(flow.id(), flow);
    }

    SendFlow sending(long id) {
        return sending.get(id);
    }

    void lingerSending(long nowNs, SendFlow flow) {
        sending.remove(flow.id());
        lingeringSend.add(new Lingering(nowNs + SEND_LINGER_NS, flow.id()));
    }

    boolean canAcceptReceiving() {
        return receiving.size() < limit;
    }

    void add(ReceiveFlow flow) {
        receiving.put(flow.id(), flow);
    }

    ReceiveFlow receiving(long id) {
        return receiving.get(id);
    }

    void lingerReceiving(long nowNs, ReceiveFlow flow) {
        lingeringReceive.add(new Lingering(nowNs + RECEIVE_LINGER_NS, flow.id()));
    }

    /** Frees the ids whose linger time is over; returns when to look again. */
    long endLinger(long nowNs) {
        while (!lingeringSend.isEmpty() && lingeringSend.peek().untilNs() <= nowNs) {
            sendIdsInUse.clear((int) lingeringSend.poll().flowId());
        }
        while (!lingeringReceive.isEmpty() && lingeringReceive.peek().untilNs() <= nowNs) {
            receiving.remove(lingeringReceive.poll().flowId());
        }
        long next = Nanos.NO_DEADLINE;
        if (!lingeringSend.isEmpty()) {
            next = lingeringSend.peek().untilNs();
        }
        if (!lingeringReceive.isEmpty()) {
            next = Math.min(next, lingeringReceive.peek().untilNs());
        }
        return next;
    }

    /** The sending flows that are open or closing, by id. */
    List<SendFlow> sendingFlows() {
        List<SendFlow> flows = new ArrayList<>(sending.values());
        flows.sort((a, b) -> Long.compare(a.id(), b.id()));
        return flows;
    }

    /** The receiving flows, lingering ones included, by id. */
    List<ReceiveFlow> receivingFlows() {
        List<ReceiveFlow> flows = new ArrayList<>(receiving.values());
        flows.sort((a, b) -> Long.compare(a.id(), b.id()));
        return flows;
    }

    void clear() {
        sending.clear();
        receiving.clear();
        lingeringSend.clear();
        lingeringReceive.clear();
        sendIdsInUse.clear();
    }
}
