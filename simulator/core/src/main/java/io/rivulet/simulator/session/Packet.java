package io.rivulet.simulator.session;

/**
 * A packet of a session on its way, RFC 7016 section 2.2.4: data of some flows, acknowledgements of others. Never changed.
 *
 * @param timestamp the sender's clock in ticks of 4 ms, or -1
 * @param timestampEcho what the far end's clock shows in the sender's estimate, or -1
 * @param isTimeCritical whether it carries real-time data
 * @param isTimeCriticalReverse whether its sender gets real-time data from others
 * @param data what it carries, or null
 * @param acks what it acknowledges, or null
 */
record Packet(
        int timestamp, int timestampEcho, boolean isTimeCritical, boolean isTimeCriticalReverse, Data data, Acks acks) {
    /**
     * User data, by chunk: section 2.3.11.
     *
     * @param messages what is said
     * @param flows the numbers of the flows
     * @param sequences the sequence numbers
     * @param forwards the forward sequence numbers, 0 where nothing was abandoned
     */
    @SuppressWarnings("ArrayRecordComponent") // plain data of one packet; nobody compares or changes it
    record Data(Message[] messages, int[] flows, int[] sequences, int[] forwards) {}

    /**
     * Acknowledgements, by flow: section 2.3.13.
     *
     * @param flows the numbers of the flows
     * @param cumulative everything up to here has come
     * @param beyond what has come above, bit 0 for {@code cumulative + 1}; null for nothing
     */
    @SuppressWarnings("ArrayRecordComponent") // the same
    record Acks(int[] flows, int[] cumulative, long[][] beyond) {
        /** Whether an entry acknowledges a sequence number. */
        boolean covers(int entry, int sequence) {
            int at = sequence - cumulative[entry] - 1;
            if (at < 0) {
                return true;
            }
            long[] bits = beyond[entry];
            return bits != null && at >> 6 < bits.length && (bits[at >> 6] >>> at & 1) != 0;
        }
    }
}
