package io.rivulet.transport;

/**
 * An endpoint's counters, since it was created. Written by the owner's thread only; a reader elsewhere may see values a moment old.
 */
public final class EndpointStats {
    /** What is counted besides drops. */
    public enum Counter {
        /** Datagrams received, whatever became of them. */
        DATAGRAMS_RECEIVED,
        /** Their bytes (UDP payload). */
        BYTES_RECEIVED,
        /** Datagrams built for sending. */
        DATAGRAMS_SENT,
        /** Their bytes (UDP payload). */
        BYTES_SENT,
        /** Bytes of user data sent, retransmissions included. */
        USER_BYTES_SENT,
        /** Bytes of user data received, duplicates included. */
        USER_BYTES_RECEIVED,
        /** Bytes of whole messages delivered. */
        MESSAGE_BYTES_DELIVERED,
        /** Whole messages delivered. */
        MESSAGES_DELIVERED,
        /** User data fragments sent again. */
        FRAGMENTS_RETRANSMITTED,
        /** Fragments found lost by negative acknowledgement. */
        LOSSES,
        /** Retransmission timeouts with data in flight. */
        TIMEOUTS,
        /** Packets that carry nothing but acknowledgements. */
        ACK_PACKETS_SENT,
        /** Sessions opened as Initiator. */
        SESSIONS_INITIATED,
        /** Sessions opened as Responder. */
        SESSIONS_ACCEPTED,
        /** Sessions answered as Responder whose far end never used them. */
        SESSIONS_NEVER_USED,
        /** Sessions ended, for any reason. */
        SESSIONS_CLOSED,
        /** Attempts that failed. */
        OPENS_FAILED,
        /** Hellos forwarded to those whom we introduce. */
        HELLOS_FORWARDED,
        /** Far ends that have moved to another address, and proved it. */
        FAR_ADDRESSES_CHANGED,
        /** Probes of the path MTU sent. */
        PATH_PROBES_SENT,
        /** Packets that were sent in parts, because the path carries less than when their data was divided. */
        PACKETS_FRAGMENTED,
        /** Packets that came in parts. */
        PACKETS_REASSEMBLED,
        /** Sessions closed because all sessions held too much user data together, and this one the most. */
        SESSIONS_EVICTED,
        /** Sessions closed because their far ends did not get on with anything for {@link EndpointConfig#stallLimitNs}. */
        SESSIONS_STALLED
    }

    private final long[] counters = new long[Counter.values().length];
    private final long[] drops = new long[DropReason.values().length];

    /** The value of a counter. */
    public long get(Counter counter) {
        return counters[counter.ordinal()];
    }

    /** How often something was dropped for this reason. */
    public long drops(DropReason reason) {
        return drops[reason.ordinal()];
    }

    /** All drops together. */
    public long drops() {
        long sum = 0;
        for (long count : drops) {
            sum += count;
        }
        return sum;
    }

    void add(Counter counter, long amount) {
        counters[counter.ordinal()] += amount;
    }

    void drop(DropReason reason) {
        drops[reason.ordinal()]++;
    }
}
