package io.rivulet.simulator.session;

import java.util.Arrays;

/**
 * The receiving flows of a peer's sessions, in columns, 38 bytes for each while nothing is missing: what has come, what waits for its turn,
 * and when it is acknowledged. RFC 7016 sections 3.6.3.2 to 3.6.3.4.
 */
final class ReceiveFlows {
    static final int NONE = -1;

    /** Who is given what can be delivered. */
    interface Sink {
        void deliver(int session, int number, Message message);
    }

    /** Something in original order that waits for what is before it. */
    private record Held(int sequence, Message message, Held next) {}

    private static final long DELAY_NS = 200_000_000L;
    private static final int PACKETS_PER_ACK = 2;

    private final Sink sink;

    // By session.
    private int[] first = new int[0];
    private byte[] dataPackets = new byte[0];
    private boolean[] ackNow = new boolean[0];
    private long[] delayedAckNs = new long[0];

    // By flow.
    private int[] next = new int[0];
    private int[] numbers = new int[0];
    private int[] cumulative = new int[0];
    private int[] delivered = new int[0];
    private long[][] beyond = new long[0][];
    private Held[] held = new Held[0];
    private boolean[] arrivalOrder = new boolean[0];
    private boolean[] shouldAck = new boolean[0];
    private int free = NONE;
    private int used;

    ReceiveFlows(Sink sink) {
        this.sink = sink;
    }

    void ensure(int sessions) {
        if (sessions > first.length) {
            int before = first.length;
            int capacity = Math.max(sessions, before + before / 2);
            first = Arrays.copyOf(first, capacity);
            Arrays.fill(first, before, capacity, NONE);
            dataPackets = Arrays.copyOf(dataPackets, capacity);
            ackNow = Arrays.copyOf(ackNow, capacity);
            delayedAckNs = Arrays.copyOf(delayedAckNs, capacity);
        }
    }

    /** A session begins, without flows. */
    void open(int session) {
        clear(session);
        onAllAcknowledged(session);
    }

    /** A session is over. */
    void clear(int session) {
        while (first[session] != NONE) {
            int flow = first[session];
            first[session] = next[flow];
            next[flow] = free;
            free = flow;
            held[flow] = null;
            beyond[flow] = null;
        }
    }

    private int find(int session, int number) {
        int flow = first[session];
        while (flow != NONE && numbers[flow] != number) {
            flow = next[flow];
        }
        return flow;
    }

    /** The far end begins a flow, perhaps with a number that an earlier one had. */
    void begin(int session, int number) {
        int flow = find(session, number);
        reset(flow == NONE ? add(session, number) : flow);
    }

    private int add(int session, int number) {
        int flow = free;
        if (flow == NONE) {
            if (used == next.length) {
                grow();
            }
            flow = used++;
        } else {
            free = next[flow];
        }
        next[flow] = first[session];
        first[session] = flow;
        numbers[flow] = number;
        reset(flow);
        return flow;
    }

    private void grow() {
        int capacity = Math.max(8, used + used / 2);
        next = Arrays.copyOf(next, capacity);
        numbers = Arrays.copyOf(numbers, capacity);
        cumulative = Arrays.copyOf(cumulative, capacity);
        delivered = Arrays.copyOf(delivered, capacity);
        beyond = Arrays.copyOf(beyond, capacity);
        held = Arrays.copyOf(held, capacity);
        arrivalOrder = Arrays.copyOf(arrivalOrder, capacity);
        shouldAck = Arrays.copyOf(shouldAck, capacity);
    }

    private void reset(int flow) {
        cumulative[flow] = 0;
        delivered[flow] = 0;
        beyond[flow] = null;
        held[flow] = null;
        arrivalOrder[flow] = false;
        shouldAck[flow] = false;
    }

    /** Takes a flow's messages as they arrive from now on. */
    void deliverInArrivalOrder(int session, int number) {
        int flow = find(session, number);
        if (flow == NONE) {
            flow = add(session, number);
        }
        arrivalOrder[flow] = true;
        for (Held some = held[flow]; some != null; some = some.next) {
            sink.deliver(session, number, some.message);
        }
        held[flow] = null;
    }

    /** Takes a message. RFC 7016 section 3.6.3.2. Returns whether it is new. */
    boolean onUserData(int session, long nowNs, int number, int sequence, int forward, Message message) {
        int flow = find(session, number);
        if (flow == NONE) {
            flow = add(session, number);
            ackNow[session] = true;
        }
        shouldAck[flow] = true;
        ackNow[session] |= beyond[flow] != null;
        boolean isNew = note(flow, sequence);
        if (!isNew) {
            ackNow[session] = true;
        } else if (arrivalOrder[flow]) {
            sink.deliver(session, number, message);
        } else {
            hold(flow, sequence, message);
        }
        if (forward > cumulative[flow]) {
            advanceTo(flow, forward);
        }
        deliverHeld(session, flow);
        ackNow[session] |= beyond[flow] != null;
        if (!ackNow[session] && delayedAckNs[session] == Long.MAX_VALUE) {
            delayedAckNs[session] = nowNs + DELAY_NS;
        }
        return isNew;
    }

    /** A packet with user data has been taken. */
    void onDataPacket(int session) {
        if (++dataPackets[session] >= PACKETS_PER_ACK) {
            ackNow[session] = true;
        }
    }

    private boolean note(int flow, int sequence) {
        int at = sequence - cumulative[flow] - 1;
        if (at < 0) {
            return false;
        }
        if (at == 0 && beyond[flow] == null) {
            cumulative[flow]++;
            return true;
        }
        long[] bits = beyond[flow];
        if (bits == null || at >> 6 >= bits.length) {
            bits = bits == null ? new long[(at >> 6) + 1] : Arrays.copyOf(bits, (at >> 6) + 1);
            beyond[flow] = bits;
        }
        if ((bits[at >> 6] >>> at & 1) != 0) {
            return false;
        }
        bits[at >> 6] |= 1L << at;
        if (at == 0) {
            advanceTo(flow, cumulative[flow] + 1);
        }
        return true;
    }

    /** Everything up to a sequence number counts as here; and what follows it without a gap. */
    private void advanceTo(int flow, int sequence) {
        int by = sequence - cumulative[flow];
        long[] bits = beyond[flow];
        if (bits != null) {
            while (bit(bits, by)) {
                by++;
            }
            beyond[flow] = shifted(bits, by);
        }
        cumulative[flow] += by;
    }

    private static boolean bit(long[] bits, int at) {
        return at >> 6 < bits.length && (bits[at >> 6] >>> at & 1) != 0;
    }

    /** The bits from {@code by} on, without zeros at the end; null when there is none. */
    private static long[] shifted(long[] bits, int by) {
        int words = bits.length;
        while (words > 0 && bits[words - 1] == 0) {
            words--;
        }
        int highest = words == 0 ? -1 : words * Long.SIZE - 1 - Long.numberOfLeadingZeros(bits[words - 1]);
        int remaining = highest - by + 1;
        if (remaining <= 0) {
            return null;
        }
        long[] rest = new long[(remaining + Long.SIZE - 1) / Long.SIZE];
        int word = by >> 6;
        int shift = by & 63;
        for (int i = 0; i < rest.length; i++) {
            long low = bits[word + i] >>> shift;
            long high = shift == 0 || word + i + 1 >= bits.length ? 0 : bits[word + i + 1] << Long.SIZE - shift;
            rest[i] = low | high;
        }
        return rest;
    }

    private void hold(int flow, int sequence, Message message) {
        held[flow] = inserted(held[flow], sequence, message);
    }

    private static Held inserted(Held list, int sequence, Message message) {
        if (list == null || list.sequence > sequence) {
            return new Held(sequence, message, list);
        }
        return new Held(list.sequence, list.message, inserted(list.next, sequence, message));
    }

    private void deliverHeld(int session, int flow) {
        while (held[flow] != null && held[flow].sequence <= cumulative[flow]) {
            Held ready = held[flow];
            held[flow] = ready.next;
            sink.deliver(session, numbers[flow], ready.message);
        }
    }

    // Acknowledgements.

    /** Whether an acknowledgement is to go out now. When no flow has anything to acknowledge, the obligation is over. */
    boolean isAckDue(int session) {
        return ackNow[session] && count(session) > 0;
    }

    private int count(int session) {
        int count = 0;
        for (int flow = first[session]; flow != NONE; flow = next[flow]) {
            count += shouldAck[flow] ? 1 : 0;
        }
        if (count == 0) {
            onAllAcknowledged(session);
        }
        return count;
    }

    private void onAllAcknowledged(int session) {
        ackNow[session] = false;
        dataPackets[session] = 0;
        delayedAckNs[session] = Long.MAX_VALUE;
    }

    /** When an acknowledgement has waited long enough; far in the future when none does. */
    long delayedAckNs(int session) {
        return ackNow[session] ? Long.MAX_VALUE : delayedAckNs[session];
    }

    /** It has. */
    void onDelayPassed(int session) {
        delayedAckNs[session] = Long.MAX_VALUE;
        ackNow[session] = true;
    }

    /** Everything that a session has to acknowledge, acknowledged by that; null when there is nothing. */
    Packet.Acks takeAcks(int session) {
        int count = count(session);
        if (count == 0) {
            return null;
        }
        int[] flows = new int[count];
        int[] upTo = new int[count];
        long[][] above = new long[count][];
        int at = 0;
        for (int flow = first[session]; flow != NONE; flow = next[flow]) {
            if (shouldAck[flow]) {
                shouldAck[flow] = false;
                flows[at] = numbers[flow];
                upTo[at] = cumulative[flow];
                above[at++] = beyond[flow] == null ? null : beyond[flow].clone();
            }
        }
        onAllAcknowledged(session);
        return new Packet.Acks(flows, upTo, above);
    }
}
