package io.rivulet.groups.multicast;

import java.util.Arrays;

/** How often something was dropped, by reason. Owned by the node's thread. */
public final class DropCounters {
    private static final StreamDrop[] REASONS = StreamDrop.values();

    private static final long[] NOTHING = {};

    /** As many as reasons have occurred: the reason in the lowest byte, and above it how often, up to 2^55. */
    private long[] counts = NOTHING;

    DropCounters() {}

    void add(StreamDrop reason) {
        add(reason, 1);
    }

    void add(StreamDrop reason, long times) {
        if (times > 0) {
            int place = find(reason);
            if (place == counts.length) {
                counts = Arrays.copyOf(counts, place + 1);
                counts[place] = reason.ordinal();
            }
            counts[place] += times << Byte.SIZE;
        }
    }

    private int find(StreamDrop reason) {
        int place = 0;
        while (place < counts.length && ((int) counts[place] & 0xff) != reason.ordinal()) {
            place++;
        }
        return place;
    }

    /** How often for {@code reason}. */
    public long get(StreamDrop reason) {
        int place = find(reason);
        return place == counts.length ? 0 : counts[place] >>> Byte.SIZE;
    }

    /** How often in all. */
    public long total() {
        long total = 0;
        for (long count : counts) {
            total += count >>> Byte.SIZE;
        }
        return total;
    }

    /** The reasons that occurred, with their counts. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (StreamDrop reason : REASONS) {
            if (get(reason) > 0) {
                text.append(text.length() == 0 ? "" : " ")
                        .append(reason)
                        .append('=')
                        .append(get(reason));
            }
        }
        return text.toString();
    }
}
