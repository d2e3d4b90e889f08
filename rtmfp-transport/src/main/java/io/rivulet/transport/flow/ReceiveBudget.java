package io.rivulet.transport.flow;

/**
 * How much memory the receiving flows of a session pin together, within what all sessions of an endpoint do; RFC 7016 section 5 warns of
 * a far end that makes us hold too much. Beyond the session's budget one flow at a time gets further, with the fragments that it needs
 * next: else flows whose unfinished messages fill the budget together would wait for each other for ever.
 */
public final class ReceiveBudget {
    private final long limitBytes;
    private ReceiveBudget whole;
    private long usedBytes;
    private long refusedBytes;
    private ReceiveBuffer overdrawnBy;
    private boolean isStalling;

    /** The budget of an endpoint. */
    public ReceiveBudget(long limitBytes) {
        this(limitBytes, null);
    }

    /** The budget of a session, within its endpoint's. */
    public ReceiveBudget(long limitBytes, ReceiveBudget whole) {
        this.limitBytes = limitBytes;
        this.whole = whole;
    }

    /**
     * Whether a fragment may be held. The endpoint's budget is not asked: what exceeds it is for the endpoint to decide ({@link
     * #isExceeded}).
     *
     * @param isNext whether the buffer gets on with it, since nothing before it is missing
     */
    public boolean admits(ReceiveBuffer buffer, long bytes, boolean isNext) {
        return usedBytes + bytes <= limitBytes || isNext && (overdrawnBy == null || overdrawnBy == buffer);
    }

    void add(ReceiveBuffer buffer, long bytes) {
        usedBytes += bytes;
        refusedBytes = 0;
        if (usedBytes > limitBytes) {
            overdrawnBy = buffer;
        }
        if (whole != null) {
            whole.usedBytes += bytes;
        }
    }

    void remove(long bytes) {
        usedBytes -= bytes;
        if (usedBytes <= limitBytes) {
            overdrawnBy = null;
        }
        if (whole != null) {
            whole.usedBytes -= bytes;
        }
    }

    /** Whether a flow can take what it needs next. If not, {@link #takeReopening} tells when it can again. */
    public boolean letsGetOn(ReceiveBuffer buffer) {
        boolean getsOn = usedBytes < limitBytes || overdrawnBy == null || overdrawnBy == buffer;
        isStalling |= !getsOn;
        return getsOn;
    }

    /** Whether flows that could not get on can now; told once. */
    public boolean takeReopening() {
        boolean isReopening = isStalling && usedBytes < limitBytes;
        isStalling &= !isReopening;
        return isReopening;
    }

    /** A fragment was refused that would have pinned so much. */
    public void onRefused(long bytes) {
        refusedBytes += bytes;
    }

    /**
     * Whether the far end has been refused a whole budget's worth with nothing taken in between. One that keeps to windows repeats a
     * packet or two, and sooner or later the one that is needed next.
     */
    public boolean isAbused() {
        return refusedBytes > limitBytes;
    }

    /** Whether more is held than intended. */
    public boolean isExceeded() {
        return usedBytes > limitBytes;
    }

    /** What is held. */
    public long usedBytes() {
        return usedBytes;
    }

    /** What may still be promised to far ends. */
    public long availableBytes() {
        long available = limitBytes - usedBytes;
        return Math.max(0, whole == null ? available : Math.min(available, whole.limitBytes - whole.usedBytes));
    }

    /** The session is over: what its flows still hold does not burden others. */
    public void detach() {
        if (whole != null) {
            whole.usedBytes -= usedBytes;
            whole = null;
        }
    }
}
