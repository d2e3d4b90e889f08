package io.rivulet.transport;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.FarCertificate;
import io.rivulet.transport.crypto.SessionKeys;
import io.rivulet.transport.time.Nanos;

/**
 * A session that we have answered as Responder and whose far end has not yet shown that it has the keys. With static keys an IIKeying
 * proves nothing: its certificate is public, and the agreement comes out whoever sent it. The first packet under the new keys is the
 * proof. Until then nothing of what we have gives way to it: no open session, no attempt of ours, no place in the limit of sessions.
 *
 * <p>On the wire this is the S_OPEN of RFC 7016 section 3.5.1.1.2: all packets of the far end are taken from the first on.
 */
final class HalfOpenSession {
    /** How long the far end has to use it. It has the answer after one way, and we ask it for a packet. */
    private static final long LIFETIME_NS = 10 * Nanos.SECOND;

    /** When we first ask: the far end has had time for its half of the mathematics. Then after twice as long, and so on. */
    private static final long FIRST_PING_NS = 250 * Nanos.MILLISECOND;

    /** How long a session that we opened has to show that the far end has it, too, before this one takes its place. */
    private static final long CONTEST_NS = 3 * Nanos.SECOND;

    private final SessionKeys keys;
    private final FarCertificate far;
    private final NetAddress farAddress;
    private final int interfaceId;
    private final int receiveId;
    private final int sendId;
    private final OpeningAnswer answer;
    private final int slot;
    private final long createdNs;
    private long endNs;
    private long pingDueNs;
    private int pings;
    private long contestedNs = Nanos.NEVER;

    HalfOpenSession(
            SessionKeys keys,
            FarCertificate far,
            NetAddress farAddress,
            int interfaceId,
            int receiveId,
            int sendId,
            OpeningAnswer answer,
            int slot,
            long nowNs) {
        this.keys = keys;
        this.far = far;
        this.farAddress = farAddress;
        this.interfaceId = interfaceId;
        this.receiveId = receiveId;
        this.sendId = sendId;
        this.answer = answer;
        this.slot = slot;
        this.createdNs = nowNs;
        this.pingDueNs = nowNs + FIRST_PING_NS;
        extend(nowNs);
    }

    SessionKeys keys() {
        return keys;
    }

    FarCertificate far() {
        return far;
    }

    NetAddress farAddress() {
        return farAddress;
    }

    int interfaceId() {
        return interfaceId;
    }

    int receiveId() {
        return receiveId;
    }

    int sendId() {
        return sendId;
    }

    /** The IIKeying by its component, and our RIKeying. */
    OpeningAnswer answer() {
        return answer;
    }

    int slot() {
        return slot;
    }

    long createdNs() {
        return createdNs;
    }

    /** The far end repeated its IIKeying, so it has not got our answer before now. */
    void extend(long nowNs) {
        endNs = nowNs + LIFETIME_NS;
    }

    boolean isOver(long nowNs) {
        return endNs <= nowNs;
    }

    /** Whether the far end is to be asked for a packet now. */
    boolean takeDuePing(long nowNs) {
        if (pingDueNs > nowNs) {
            return false;
        }
        pings++;
        pingDueNs = nowNs + (FIRST_PING_NS << pings); // ends with the lifetime, long before it could overflow
        return true;
    }

    long nextDeadlineNs() {
        return Math.min(endNs, pingDueNs);
    }

    /** A packet came while a session of our own opening stands in the way: whether it is the first such packet. */
    boolean contest(long nowNs) {
        boolean isFirst = contestedNs == Nanos.NEVER;
        if (isFirst) {
            contestedNs = nowNs;
        }
        return isFirst;
    }

    /** Whether the session that stands in the way has had its time. */
    boolean isContestOver(long nowNs) {
        return contestedNs != Nanos.NEVER && nowNs - contestedNs >= CONTEST_NS;
    }
}
