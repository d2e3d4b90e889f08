package io.rivulet.simulator.coarse;

/** What the peers of one shard have put on their uplinks, headers of IP, UDP and the transport included. Owned by the shard's thread. */
public final class Traffic {
    /** Kinds of packets. */
    public enum Kind {
        /** Fragments of a stream. */
        PAYLOAD,
        /** Which fragments are held. */
        MAP,
        /** Wishes to be pushed to. */
        PUSH,
        /** Requests for one fragment. */
        PULL,
        /** How neighbours are served, and how far behind the source one is. */
        STATUS,
        /** Announcements and ends. */
        ANNOUNCE,
        /** What groups say of their members. */
        MEMBERSHIP,
        /** Acknowledgements. */
        ACKNOWLEDGEMENT,
        /** The opening and closing of sessions and flows. */
        SESSION
    }

    private static final Kind[] KINDS = Kind.values();

    private final long[] packets = new long[KINDS.length];
    private final long[] bytes = new long[KINDS.length];
    private long lost;
    private long expired;
    private long cutOff;
    private long corrupted;
    private long duplicated;

    void add(Kind kind, long packetBytes) {
        packets[kind.ordinal()]++;
        bytes[kind.ordinal()] += packetBytes;
    }

    /** A packet is lost on its way. */
    public void addLost() {
        lost++;
    }

    /** A message is given up. */
    public void addExpired() {
        expired++;
    }

    /** A packet is damaged on its way. */
    void addCorrupted() {
        corrupted++;
    }

    /** A message has arrived that was there already. */
    public void addDuplicated() {
        duplicated++;
    }

    /** A message or packet arrives where nothing arrives for a while. */
    void addCutOff() {
        cutOff++;
    }

    /** Packets of a kind. */
    public long packets(Kind kind) {
        return packets[kind.ordinal()];
    }

    /** Bytes of a kind. */
    public long bytes(Kind kind) {
        return bytes[kind.ordinal()];
    }

    /** Packets lost on their way. */
    public long lost() {
        return lost;
    }

    /** Messages given up because their time was over. */
    public long expired() {
        return expired;
    }

    /** What was lost because its receiver could not be reached from its sender. */
    public long cutOff() {
        return cutOff;
    }

    /** Packets that arrived damaged. */
    public long corrupted() {
        return corrupted;
    }

    /** Messages that arrived and were there already: sent again for nothing, or doubled on the way. */
    public long duplicated() {
        return duplicated;
    }

    /** Bytes of all packets that carry no payload. */
    public long controlBytes() {
        long sum = 0;
        for (Kind kind : KINDS) {
            sum += kind == Kind.PAYLOAD ? 0 : bytes(kind);
        }
        return sum;
    }

    /** Of these, the stream's own messages: maps, wishes, requests, distances and announcements. */
    public long streamControlBytes() {
        return bytes(Kind.MAP) + bytes(Kind.PUSH) + bytes(Kind.PULL) + bytes(Kind.STATUS) + bytes(Kind.ANNOUNCE);
    }

    /** What came since {@code before}. */
    public Traffic since(Traffic before) {
        Traffic news = new Traffic();
        for (int i = 0; i < KINDS.length; i++) {
            news.packets[i] = packets[i] - before.packets[i];
            news.bytes[i] = bytes[i] - before.bytes[i];
        }
        news.lost = lost - before.lost;
        news.expired = expired - before.expired;
        news.cutOff = cutOff - before.cutOff;
        news.corrupted = corrupted - before.corrupted;
        news.duplicated = duplicated - before.duplicated;
        return news;
    }

    /** Adds what another shard counted. */
    public void add(Traffic other) {
        for (int i = 0; i < KINDS.length; i++) {
            packets[i] += other.packets[i];
            bytes[i] += other.bytes[i];
        }
        lost += other.lost;
        expired += other.expired;
        cutOff += other.cutOff;
        corrupted += other.corrupted;
        duplicated += other.duplicated;
    }
}
