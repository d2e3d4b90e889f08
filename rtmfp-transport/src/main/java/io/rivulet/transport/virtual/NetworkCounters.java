package io.rivulet.transport.virtual;

/**
 * What became of datagrams, for one host or for the whole network. For the network, sent + duplicated = delivered + dropped + in flight.
 * For a host, {@code sent}, {@code duplicated} and drops before its uplink's end are about what it sent; {@code delivered} and drops at
 * its downlink are about what it was sent.
 */
public final class NetworkCounters {
    private static final DropReason[] REASONS = DropReason.values();

    private final long[] drops = new long[REASONS.length];
    private long sent;
    private long sentBytes;
    private long delivered;
    private long deliveredBytes;
    private long duplicated;
    private long corrupted;

    NetworkCounters() {}

    void countSent(int bytes) {
        sent++;
        sentBytes += bytes;
    }

    void countDelivered(int bytes) {
        delivered++;
        deliveredBytes += bytes;
    }

    void countDuplicated() {
        duplicated++;
    }

    void countCorrupted() {
        corrupted++;
    }

    void countDrop(DropReason reason) {
        drops[reason.ordinal()]++;
    }

    /** Datagrams that cores sent. */
    public long sent() {
        return sent;
    }

    /** Their bytes, without IP and UDP headers. */
    public long sentBytes() {
        return sentBytes;
    }

    /** Datagrams that were handed to cores. */
    public long delivered() {
        return delivered;
    }

    /** Their bytes, without IP and UDP headers. */
    public long deliveredBytes() {
        return deliveredBytes;
    }

    /** Copies that links and rules made. */
    public long duplicated() {
        return duplicated;
    }

    /** Datagrams that links and rules damaged. */
    public long corrupted() {
        return corrupted;
    }

    /** Datagrams that were dropped for this reason. */
    public long dropped(DropReason reason) {
        return drops[reason.ordinal()];
    }

    /** Datagrams that were dropped for any reason. */
    public long dropped() {
        long sum = 0;
        for (long count : drops) {
            sum += count;
        }
        return sum;
    }

    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder("sent ").append(sent).append(", delivered ").append(delivered);
        for (DropReason reason : REASONS) {
            if (dropped(reason) > 0) {
                text.append(", dropped ").append(reason).append(' ').append(dropped(reason));
            }
        }
        return text.toString();
    }
}
