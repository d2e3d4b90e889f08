package io.rivulet.transport.session;

import io.rivulet.transport.time.Nanos;

/**
 * Finds out how long the datagrams of a session may be: a probe, padded to the length in question, that is echoed has got through. RFC 7016
 * section 3.5.4.3, after RFC 4821. It computes; probing is its owner's.
 *
 * <p>It starts with a length that every path carries, and looks for more once there is something to gain: when enough full datagrams have
 * been sent. The longest is tried first, then halves of what is left. When data is lost and nothing so long gets through, the length
 * in use is tried again, and given up for the first one when it is lost, too: the path may have changed.
 */
public final class PathMtu {
    /** Full datagrams before the first probe: a session that carries little gains nothing. */
    private static final int WORTH_PROBING = 32;

    /** A datagram counts as full when so little more would have fitted. */
    private static final int ALMOST_FULL_BYTES = 128;

    /** Probes of one length that are lost before it counts as too long: so many are rarely lost by accident, one after the other. */
    private static final int TRIES = 4;

    /** What is left to find is not worth a probe. */
    private static final int PRECISION_BYTES = 16;

    /** How long an echo may take at least. */
    private static final long MIN_ANSWER_NS = 500 * Nanos.MILLISECOND;

    /** For how long nothing of the length in use has got through, before loss makes us try it. */
    private static final long CONFIRM_AFTER_NS = 2 * Nanos.SECOND;

    /** After how long we look again after a length in use failed. */
    private static final long AGAIN_NS = 30 * Nanos.SECOND;

    /** After how long we look whether the path carries more by now. RFC 4821 section 7.3 recommends 10 minutes. */
    private static final long RAISE_NS = 600 * Nanos.SECOND;

    private static final int NOTHING = 0;

    private final int base;
    private final int ceiling;
    private int current;
    /** The shortest length known to be too long. */
    private int tooLong;

    private int fullDatagrams;
    private int probing = NOTHING;
    private int tries;
    private long probeNumber;
    private long answerNs = Nanos.NO_DEADLINE;
    private long searchNs = Nanos.NO_DEADLINE;

    /** When the length in use was last known to be carried, and when data was lost first since then. */
    private long carriedNs = Nanos.NEVER;

    private long suspectedNs = Nanos.NO_DEADLINE;

    /**
     * A path that carries {@code base}.
     *
     * @param base    UDP payload to begin with, in bytes
     * @param ceiling the most that is looked for; when it is {@code base}, nothing ever is
     */
    public PathMtu(int base, int ceiling) {
        this.base = base;
        this.ceiling = ceiling;
        current = base;
        tooLong = ceiling + 1;
    }

    /** The UDP payload that a datagram may have now. */
    public int datagramBytes() {
        return current;
    }

    /** Whether datagrams may be longer than the first ones. */
    private boolean isRaised() {
        return current > base;
    }

    /** When to call {@link #nextProbe}; {@link Nanos#NO_DEADLINE} for never. */
    public long nextNs() {
        return probing != NOTHING ? answerNs : Math.min(searchNs, confirmNs());
    }

    private long confirmNs() {
        return suspectedNs == Nanos.NO_DEADLINE ? Nanos.NO_DEADLINE : carriedNs + CONFIRM_AFTER_NS;
    }

    private boolean isWorthLooking() {
        return tooLong - current > PRECISION_BYTES;
    }

    /** A datagram was sent; whether {@link #nextNs} has changed. */
    public boolean onSent(long nowNs, int datagramBytes) {
        if (fullDatagrams >= WORTH_PROBING || datagramBytes < current - ALMOST_FULL_BYTES) {
            return false;
        }
        fullDatagrams++;
        if (fullDatagrams < WORTH_PROBING || !isWorthLooking()) {
            return false;
        }
        searchNs = nowNs;
        return true;
    }

    /** Data of a datagram longer than the first ones was acknowledged. */
    public void onCarried(long nowNs) {
        carriedNs = nowNs;
        suspectedNs = Nanos.NO_DEADLINE;
    }

    /** Data was lost: when datagrams are longer than the first ones, perhaps for that. Whether {@link #nextNs} has changed. */
    public boolean onLoss(long nowNs) {
        if (!isRaised() || suspectedNs != Nanos.NO_DEADLINE) {
            return false;
        }
        suspectedNs = nowNs;
        return probing == NOTHING;
    }

    /** The path is another one now: what was known of it is void. */
    public void restart() {
        current = base;
        tooLong = ceiling + 1;
        probing = NOTHING;
        fullDatagrams = 0;
        searchNs = Nanos.NO_DEADLINE;
        suspectedNs = Nanos.NO_DEADLINE;
    }

    /**
     * Called at or after {@link #nextNs}: judges the last probe, and says how long the next one is to be.
     *
     * @param measuredRtoNs how long an answer takes at most: not what timeouts have made of it, which may all come of this
     * @return the UDP payload of the probe to send now, in bytes; 0 for none
     */
    public int nextProbe(long nowNs, long measuredRtoNs) {
        if (probing != NOTHING && tries == TRIES) {
            onTooLong(nowNs);
        }
        if (probing == NOTHING && !choose(nowNs)) {
            return NOTHING;
        }
        tries++;
        probeNumber++;
        answerNs = nowNs + Math.max(MIN_ANSWER_NS, measuredRtoNs);
        return probing;
    }

    private boolean choose(long nowNs) {
        tries = 0;
        if (confirmNs() <= nowNs) {
            probing = current;
        } else if (searchNs <= nowNs) {
            if (!isWorthLooking()) {
                tooLong = ceiling + 1; // the path may carry more by now
            }
            probing = tooLong > ceiling ? ceiling : (current + tooLong) / 2;
        }
        return probing != NOTHING;
    }

    private void onTooLong(long nowNs) {
        boolean wasInUse = probing == current;
        tooLong = probing;
        probing = NOTHING;
        if (wasInUse) {
            current = base;
            suspectedNs = Nanos.NO_DEADLINE;
            searchNs = nowNs + AGAIN_NS;
        } else {
            planSearch(nowNs);
        }
    }

    private void planSearch(long nowNs) {
        if (isWorthLooking()) {
            searchNs = nowNs;
        } else {
            searchNs = current < ceiling ? nowNs + RAISE_NS : Nanos.NO_DEADLINE;
        }
    }

    /** The number of the last probe, which its echo is to carry. */
    public long probeNumber() {
        return probeNumber;
    }

    /** A probe came back; whether {@link #datagramBytes} has changed. */
    public boolean onEcho(long nowNs, long number) {
        if (probing == NOTHING || number != probeNumber) {
            return false;
        }
        boolean isLonger = probing > current;
        current = probing;
        probing = NOTHING;
        onCarried(nowNs);
        planSearch(nowNs);
        return isLonger;
    }
}
