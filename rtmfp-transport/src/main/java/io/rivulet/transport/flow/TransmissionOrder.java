package io.rivulet.transport.flow;

/**
 * What a session knows of the fragments of all its sending flows together: how much is queued, and those in flight, in the order in which
 * they were transmitted, which negative acknowledgement works on. RFC 7016 sections 3.6.2.5 and 3.6.2.6.
 */
public final class TransmissionOrder {
    /** A fragment is lost when this many acknowledgements passed it over. */
    private static final int LOSS_THRESHOLD = 3;

    private SendFragment oldest;
    private SendFragment newest;
    private long nextTransmissionNumber = 1;
    private long maxAcknowledged;
    private long outstandingBytes;
    private long unsentBytes;
    private long queuedBytes;
    private boolean anyNegativeAcks;
    private int losses;
    private int longestAcknowledged;

    /** Bytes of user data of all flows that wait to be sent, for the first time or again. */
    public long unsentBytes() {
        return unsentBytes;
    }

    void addUnsent(long bytes) {
        unsentBytes += bytes;
    }

    /** The memory that the queues of all flows take: user data, and {@link SendQueue#OVERHEAD_BYTES} for each fragment. */
    public long queuedBytes() {
        return queuedBytes;
    }

    void addQueued(long bytes) {
        queuedBytes += bytes;
    }

    /** S_OUTSTANDING_BYTES. */
    public long outstandingBytes() {
        return outstandingBytes;
    }

    /** Whether nothing is in flight. */
    public boolean isEmpty() {
        return oldest == null;
    }

    void onSent(SendFragment fragment) {
        fragment.transmissionNumber = nextTransmissionNumber++;
        fragment.previousInFlight = newest;
        fragment.nextInFlight = null;
        if (newest == null) {
            oldest = fragment;
        } else {
            newest.nextInFlight = fragment;
        }
        newest = fragment;
        outstandingBytes += fragment.transmitSize;
    }

    void onAcknowledged(SendFragment fragment) {
        maxAcknowledged = Math.max(maxAcknowledged, fragment.transmissionNumber);
        longestAcknowledged = Math.max(longestAcknowledged, fragment.transmitSize);
        remove(fragment);
    }

    void remove(SendFragment fragment) {
        if (fragment.previousInFlight == null) {
            oldest = fragment.nextInFlight;
        } else {
            fragment.previousInFlight.nextInFlight = fragment.nextInFlight;
        }
        if (fragment.nextInFlight == null) {
            newest = fragment.previousInFlight;
        } else {
            fragment.nextInFlight.previousInFlight = fragment.previousInFlight;
        }
        fragment.previousInFlight = null;
        fragment.nextInFlight = null;
        outstandingBytes -= fragment.transmitSize;
    }

    /**
     * Counts a negative acknowledgement for everything in flight that was sent before the newest acknowledged fragment, and takes what is
     * lost by that out of flight. To be called once per packet that acknowledged something new, after all of its acknowledgements.
     */
    public void findLosses() {
        anyNegativeAcks = false;
        losses = 0;
        SendFragment fragment = oldest;
        while (fragment != null && fragment.transmissionNumber < maxAcknowledged) {
            SendFragment following = fragment.nextInFlight;
            anyNegativeAcks = true;
            if (++fragment.negativeAcks >= LOSS_THRESHOLD) {
                losses++;
                fragment.queue.onLost(fragment);
            }
            fragment = following;
        }
    }

    /** The size of the longest chunk that was acknowledged since the last call. */
    public int takeLongestAcknowledged() {
        int longest = longestAcknowledged;
        longestAcknowledged = 0;
        return longest;
    }

    /** Whether the last {@link #findLosses} counted a negative acknowledgement. */
    public boolean anyNegativeAcks() {
        return anyNegativeAcks;
    }

    /** How many fragments the last {@link #findLosses} found lost. */
    public int losses() {
        return losses;
    }

    /**
     * Takes everything out of flight: the retransmission timeout passed.
     *
     * @return whether something was in flight
     */
    public boolean loseAll() {
        boolean wasLoss = oldest != null;
        while (oldest != null) {
            oldest.queue.onLost(oldest);
        }
        return wasLoss;
    }
}
