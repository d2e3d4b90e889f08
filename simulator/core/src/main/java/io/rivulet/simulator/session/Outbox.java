package io.rivulet.simulator.session;

import io.rivulet.groups.spi.PeerNetwork;
import java.util.Arrays;

/**
 * The messages of a peer that wait or are in flight, in columns, some 60 bytes for each: by session in queues of one priority, first in first
 * out; and, once sent, in the order of their transmission, on which negative acknowledgement works. RFC 7016 sections 3.6.2.3 to 3.6.2.7.
 */
final class Outbox {
    static final int NONE = -1;

    /** Who is told. */
    interface Listener {
        /** A message is done with; the flow may be idle now. */
        void onDone(int session, int flow, long token, boolean delivered);
    }

    private static final int PRIORITIES = 4;

    /** RFC 7016 section 3.6.2.5. */
    private static final int LOSS_THRESHOLD = 3;

    private static final byte QUEUED = 1;
    private static final byte LOST = 2;
    private static final byte IN_FLIGHT = 3;

    private final SendFlows sendFlows;
    private final SendWindows windows;
    private final Listener listener;

    // By message.
    private Message[] messages = new Message[0];
    private int[] flows = new int[0];
    private int[] sequences = new int[0];
    private int[] transmissions = new int[0];
    private int[] sizes = new int[0];
    private int[] next = new int[0];
    private int[] previous = new int[0];
    private long[] expiresNs = new long[0];
    private long[] tokens = new long[0];
    private byte[] priorities = new byte[0];
    private byte[] states = new byte[0];
    private byte[] naks = new byte[0];
    private boolean[] abandoned = new boolean[0];
    private int free = NONE;
    private int used;

    // By session.
    private int[] heads = new int[0];
    private int[] tails = new int[0];
    private int[] oldest = new int[0];
    private int[] newest = new int[0];
    private int[] lastTransmission = new int[0];
    private int[] maxAcknowledged = new int[0];
    private int[] waiting = new int[0];
    private long[] expiryNs = new long[0];

    private boolean anyNaks;

    Outbox(SendFlows sendFlows, SendWindows windows, Listener listener) {
        this.sendFlows = sendFlows;
        this.windows = windows;
        this.listener = listener;
    }

    void ensure(int sessions) {
        if (sessions > oldest.length) {
            int before = oldest.length;
            int capacity = Math.max(sessions, before + before / 2);
            heads = Arrays.copyOf(heads, capacity * PRIORITIES);
            tails = Arrays.copyOf(tails, capacity * PRIORITIES);
            oldest = Arrays.copyOf(oldest, capacity);
            newest = Arrays.copyOf(newest, capacity);
            lastTransmission = Arrays.copyOf(lastTransmission, capacity);
            maxAcknowledged = Arrays.copyOf(maxAcknowledged, capacity);
            waiting = Arrays.copyOf(waiting, capacity);
            expiryNs = Arrays.copyOf(expiryNs, capacity);
            for (int session = before; session < capacity; session++) {
                open(session);
            }
        }
    }

    /** A session begins; it has no messages. */
    void open(int session) {
        Arrays.fill(heads, session * PRIORITIES, (session + 1) * PRIORITIES, NONE);
        Arrays.fill(tails, session * PRIORITIES, (session + 1) * PRIORITIES, NONE);
        oldest[session] = NONE;
        newest[session] = NONE;
        lastTransmission[session] = 0;
        maxAcknowledged[session] = 0;
        waiting[session] = 0;
        expiryNs[session] = Long.MAX_VALUE;
    }

    // What waits.

    /** Queues a message. Returns its place. */
    int add(int session, int flow, Message message, int priority, long messageExpiresNs, long token) {
        int entry = take();
        messages[entry] = message;
        flows[entry] = flow;
        priorities[entry] = (byte) priority;
        expiresNs[entry] = messageExpiresNs;
        tokens[entry] = token;
        states[entry] = QUEUED;
        abandoned[entry] = false;
        linkBefore(session * PRIORITIES + priority, NONE, entry);
        waiting[session]++;
        sendFlows.addLive(flow, 1);
        expiryNs[session] = Math.min(expiryNs[session], messageExpiresNs);
        return entry;
    }

    private int take() {
        if (free != NONE) {
            int entry = free;
            free = next[entry];
            return entry;
        }
        if (used == messages.length) {
            int capacity = Math.max(16, used + used / 2);
            messages = Arrays.copyOf(messages, capacity);
            flows = Arrays.copyOf(flows, capacity);
            sequences = Arrays.copyOf(sequences, capacity);
            transmissions = Arrays.copyOf(transmissions, capacity);
            sizes = Arrays.copyOf(sizes, capacity);
            next = Arrays.copyOf(next, capacity);
            previous = Arrays.copyOf(previous, capacity);
            expiresNs = Arrays.copyOf(expiresNs, capacity);
            tokens = Arrays.copyOf(tokens, capacity);
            priorities = Arrays.copyOf(priorities, capacity);
            states = Arrays.copyOf(states, capacity);
            naks = Arrays.copyOf(naks, capacity);
            abandoned = Arrays.copyOf(abandoned, capacity);
        }
        return used++;
    }

    /** Another value for something that has not left. */
    void replace(int entry, Message message) {
        messages[entry] = message;
    }

    /** How many messages of a session wait to be sent for the first time. */
    int waiting(int session) {
        return waiting[session];
    }

    /** What a session sends next, or {@link #NONE}. */
    int first(int session) {
        for (int queue = session * PRIORITIES; queue < (session + 1) * PRIORITIES; queue++) {
            if (heads[queue] != NONE) {
                return heads[queue];
            }
        }
        return NONE;
    }

    Message message(int entry) {
        return messages[entry];
    }

    int flow(int entry) {
        return flows[entry];
    }

    int priority(int entry) {
        return priorities[entry];
    }

    long expiresNs(int entry) {
        return expiresNs[entry];
    }

    /** Its sequence number, once it has been sent. */
    int sequence(int entry) {
        return sequences[entry];
    }

    /** The sequence number that it has, or will have when it is sent now. */
    int sequenceToBe(int entry) {
        return states[entry] == LOST ? sequences[entry] : sendFlows.sequence(flows[entry]) + 1;
    }

    /** What {@link #first} named is sent now, in a chunk of so many bytes. */
    void onSent(int session, int entry, int size) {
        unlinkQueued(session, entry);
        if (states[entry] == QUEUED) {
            waiting[session]--;
            sequences[entry] = sendFlows.takeSequence(flows[entry]);
            if (sendFlows.advert(flows[entry]) == entry) {
                sendFlows.setAdvert(flows[entry], NONE);
            }
        }
        states[entry] = IN_FLIGHT;
        naks[entry] = 0;
        sizes[entry] = size;
        transmissions[entry] = ++lastTransmission[session];
        previous[entry] = newest[session];
        next[entry] = NONE;
        if (newest[session] == NONE) {
            oldest[session] = entry;
        } else {
            next[newest[session]] = entry;
        }
        newest[session] = entry;
        windows.onChunkSent(session, size);
    }

    /**
     * FSN for a chunk of a flow that {@link #onSent} was told of: nothing up to there will be sent again; 0 when there is no need to say so.
     */
    int forward(int session, int flow) {
        if (sendFlows.skipped(flow) == 0) {
            return 0;
        }
        int lowest = Integer.MAX_VALUE;
        for (int entry = oldest[session]; entry != NONE; entry = next[entry]) {
            lowest = flows[entry] == flow ? Math.min(lowest, sequences[entry]) : lowest;
        }
        for (int queue = session * PRIORITIES; queue < (session + 1) * PRIORITIES; queue++) {
            for (int entry = heads[queue]; entry != NONE && states[entry] == LOST; entry = next[entry]) {
                lowest = flows[entry] == flow ? Math.min(lowest, sequences[entry]) : lowest;
            }
        }
        return lowest - 1;
    }

    // What is in flight.

    /** Takes what an entry of acknowledgements covers, in flight or held lost too early. */
    void acknowledge(int session, int flow, Packet.Acks acks, int at) {
        sendFlows.onCumulative(flow, acks.cumulative()[at]);
        int entry = oldest[session];
        while (entry != NONE) {
            int following = next[entry];
            if (flows[entry] == flow && acks.covers(at, sequences[entry])) {
                maxAcknowledged[session] = Math.max(maxAcknowledged[session], transmissions[entry]);
                unlinkInFlight(session, entry);
                windows.onAcknowledged(session, sizes[entry]);
                finish(session, entry, true);
            }
            entry = following;
        }
        for (int queue = session * PRIORITIES; queue < (session + 1) * PRIORITIES; queue++) {
            entry = heads[queue];
            while (entry != NONE && states[entry] == LOST) {
                int following = next[entry];
                if (flows[entry] == flow && acks.covers(at, sequences[entry])) {
                    unlinkQueued(session, entry);
                    finish(session, entry, true);
                }
                entry = following;
            }
        }
    }

    /** Counts a negative acknowledgement for all that was sent before what is acknowledged. Returns how many are lost by that. */
    int findLosses(int session) {
        anyNaks = false;
        int losses = 0;
        int entry = oldest[session];
        while (entry != NONE && transmissions[entry] < maxAcknowledged[session]) {
            int following = next[entry];
            anyNaks = true;
            if (++naks[entry] >= LOSS_THRESHOLD) {
                losses++;
                lose(session, entry);
            }
            entry = following;
        }
        return losses;
    }

    /** Whether a message that was sent on a flow by a token waits, or is in flight and has not been given up. */
    boolean isPending(int session, int flow, long token) {
        for (int queue = session * PRIORITIES; queue < (session + 1) * PRIORITIES; queue++) {
            if (isIn(heads[queue], flow, token)) {
                return true;
            }
        }
        return isIn(oldest[session], flow, token);
    }

    private boolean isIn(int first, int flow, long token) {
        int entry = first;
        while (entry != NONE && (flows[entry] != flow || tokens[entry] != token)) {
            entry = next[entry];
        }
        return entry != NONE;
    }

    /** Whether the last {@link #findLosses} counted a negative acknowledgement. */
    boolean anyNaks() {
        return anyNaks;
    }

    /** Takes everything out of flight, to be sent again unless it was given up: the timeout has passed. Returns whether there was something. */
    boolean loseAll(int session) {
        boolean wasLoss = oldest[session] != NONE;
        while (oldest[session] != NONE) {
            lose(session, oldest[session]);
        }
        return wasLoss;
    }

    private void lose(int session, int entry) {
        unlinkInFlight(session, entry);
        windows.onChunkGone(session, sizes[entry]);
        if (abandoned[entry]) {
            sendFlows.skip(flows[entry], sequences[entry]);
            finish(session, entry, false);
            return;
        }
        states[entry] = LOST;
        int queue = session * PRIORITIES + priorities[entry];
        int place = heads[queue];
        // In front of what was never sent, in the order of the sequence numbers.
        while (place != NONE
                && states[place] == LOST
                && (flows[place] != flows[entry] || sequences[place] < sequences[entry])) {
            place = next[place];
        }
        linkBefore(queue, place, entry);
    }

    // What is given up.

    /** When the first message of a session may be given up; far in the future when there is none. */
    long expiryNs(int session) {
        return expiryNs[session];
    }

    /** Gives up the messages of a session whose time is over. Returns how many. */
    int expire(int session, long nowNs) {
        int expired = 0;
        expiryNs[session] = Long.MAX_VALUE;
        for (int entry = oldest[session]; entry != NONE; entry = next[entry]) {
            if (!abandoned[entry] && expiresNs[entry] <= nowNs) {
                abandon(session, entry);
                expired++;
            } else if (!abandoned[entry]) {
                expiryNs[session] = Math.min(expiryNs[session], expiresNs[entry]);
            }
        }
        for (int queue = session * PRIORITIES; queue < (session + 1) * PRIORITIES; queue++) {
            int entry = heads[queue];
            while (entry != NONE) {
                int following = next[entry];
                if (expiresNs[entry] <= nowNs) {
                    drop(session, entry);
                    expired++;
                } else {
                    expiryNs[session] = Math.min(expiryNs[session], expiresNs[entry]);
                }
                entry = following;
            }
        }
        return expired;
    }

    /** The message in flight is not sent again, and nobody waits for it. */
    private void abandon(int session, int entry) {
        abandoned[entry] = true;
        long token = tokens[entry];
        tokens[entry] = PeerNetwork.NO_TOKEN;
        listener.onDone(session, flows[entry], token, false);
    }

    private void drop(int session, int entry) {
        unlinkQueued(session, entry);
        if (states[entry] == QUEUED) {
            waiting[session]--;
            if (sendFlows.advert(flows[entry]) == entry) {
                sendFlows.setAdvert(flows[entry], NONE);
            }
        } else {
            sendFlows.skip(flows[entry], sequences[entry]);
        }
        finish(session, entry, false);
    }

    /** Drops all messages of a flow, or of all flows for {@link #NONE}. */
    void dropAll(int session, int flow) {
        int entry = oldest[session];
        while (entry != NONE) {
            int following = next[entry];
            if (flow == NONE || flows[entry] == flow) {
                unlinkInFlight(session, entry);
                windows.onChunkGone(session, sizes[entry]);
                finish(session, entry, false);
            }
            entry = following;
        }
        for (int queue = session * PRIORITIES; queue < (session + 1) * PRIORITIES; queue++) {
            entry = heads[queue];
            while (entry != NONE) {
                int following = next[entry];
                if (flow == NONE || flows[entry] == flow) {
                    drop(session, entry);
                }
                entry = following;
            }
        }
    }

    private void finish(int session, int entry, boolean delivered) {
        int flow = flows[entry];
        long token = tokens[entry];
        messages[entry] = null;
        states[entry] = 0;
        next[entry] = free;
        free = entry;
        sendFlows.addLive(flow, -1);
        listener.onDone(session, flow, token, delivered && !abandoned[entry]);
    }

    // Lists.

    private void linkBefore(int queue, int place, int entry) {
        int before = place == NONE ? tails[queue] : previous[place];
        next[entry] = place;
        previous[entry] = before;
        if (before == NONE) {
            heads[queue] = entry;
        } else {
            next[before] = entry;
        }
        if (place == NONE) {
            tails[queue] = entry;
        } else {
            previous[place] = entry;
        }
    }

    private void unlinkQueued(int session, int entry) {
        int queue = session * PRIORITIES + priorities[entry];
        if (previous[entry] == NONE) {
            heads[queue] = next[entry];
        } else {
            next[previous[entry]] = next[entry];
        }
        if (next[entry] == NONE) {
            tails[queue] = previous[entry];
        } else {
            previous[next[entry]] = previous[entry];
        }
    }

    private void unlinkInFlight(int session, int entry) {
        if (previous[entry] == NONE) {
            oldest[session] = next[entry];
        } else {
            next[previous[entry]] = next[entry];
        }
        if (next[entry] == NONE) {
            newest[session] = previous[entry];
        } else {
            previous[next[entry]] = previous[entry];
        }
    }
}
