package io.rivulet.simulator.coarse;

import io.rivulet.simulator.metrics.ControlKind;
import java.util.Map;

/** What the peers of one shard have put on their uplinks, headers of IP, UDP and the transport included. Owned by the shard's thread. */
public final class Traffic {
    /** Kinds of packets. */
    public enum Kind {
        /** Fragments of a stream. */
        PAYLOAD(null),
        /** Which fragments are held. */
        MAP(ControlKind.MAP),
        /** Wishes to be pushed to. */
        PUSH(ControlKind.MASK),
        /** Requests for one fragment. */
        PULL(ControlKind.PULL),
        /** How neighbours are served, and how far behind the source one is. */
        STATUS(ControlKind.DISTANCE),
        /** Announcements and ends. */
        ANNOUNCE(ControlKind.ANNOUNCEMENT),
        /** What groups say of their members. */
        MEMBERSHIP(ControlKind.MEMBERSHIP),
        /** Acknowledgements. */
        ACKNOWLEDGEMENT(ControlKind.ACKNOWLEDGEMENT),
        /** The opening and closing of sessions and flows. */
        SESSION(null);

        /** What it counts as of control; null when it says nothing. */
        private final ControlKind control;

        Kind(ControlKind control) {
            this.control = control;
        }
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

    /** Of these, what they say. */
    Map<ControlKind, Long> controlByKind() {
        Map<ControlKind, Long> bytes = ControlKind.none();
        for (Kind kind : KINDS) {
            if (kind.control != null) {
                bytes.put(kind.control, bytes(kind));
            }
        }
        return bytes;
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
