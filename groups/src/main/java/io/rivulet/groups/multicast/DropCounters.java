package io.rivulet.groups.multicast;

/** How often something was dropped, by reason. Owned by the node's thread. */
public final class DropCounters {
    private static final StreamDrop[] REASONS = StreamDrop.values();

    private static final long[] NOTHING = {};

    /** Empty until something is dropped. */
    private long[] counts = NOTHING;

    DropCounters() {}

    void add(StreamDrop reason) {
        add(reason, 1);
    }

    void add(StreamDrop reason, long times) {
        if (times > 0) {
            counts = counts == NOTHING ? new long[REASONS.length] : counts;
            counts[reason.ordinal()] += times;
        }
    }

    /** How often for {@code reason}. */
    public long get(StreamDrop reason) {
        return counts == NOTHING ? 0 : counts[reason.ordinal()];
    }

    /** How often in all. */
    public long total() {
        long total = 0;
        for (long count : counts) {
            total += count;
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
