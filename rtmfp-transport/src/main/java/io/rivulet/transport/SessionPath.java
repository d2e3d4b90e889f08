package io.rivulet.transport;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.session.AddressMobility;
import io.rivulet.transport.session.PathMtu;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.Bytes;
import io.rivulet.transport.wire.ChunkType;

/**
 * The way to the far end of a session: where that is, through which interface of ours, and how long a packet may be. RFC 7016 sections 3.5.3,
 * 3.5.4.2 and 3.5.4.3. Both are found out by Pings, which are told apart by their first byte; one without is a sign of life.
 */
final class SessionPath {
    private static final byte PROBE_MARK = 'P';
    private static final int NO_MARK = -1;

    private final Session session;
    private final RtmfpEndpoint endpoint;
    private final PathMtu mtu;
    private final int firstPlainLength;
    private NetAddress farAddress;
    private int interfaceId;

    /** Made when the far end seems to move. */
    private AddressMobility mobility;

    private int maxPlainLength;
    private int longestPlainLength;

    /** The session must have its keys already. */
    SessionPath(Session session, NetAddress farAddress, int interfaceId) {
        this.session = session;
        this.endpoint = session.endpoint();
        this.farAddress = farAddress;
        this.interfaceId = interfaceId;
        this.mtu = new PathMtu(endpoint.config().maxDatagramBytes(), endpoint.longestDatagramBytes());
        onLengthChanged();
        this.firstPlainLength = maxPlainLength;
    }

    /** DESTADDR. */
    NetAddress farAddress() {
        return farAddress;
    }

    int interfaceId() {
        return interfaceId;
    }

    /** The UDP payload that the path is known to carry. */
    int maxDatagramBytes() {
        return mtu.datagramBytes();
    }

    /** What a packet of that length holds. */
    int maxPlainLength() {
        return maxPlainLength;
    }

    /** The most that it ever was: messages in the queue may have been divided for it. */
    int longestPlainLength() {
        return longestPlainLength;
    }

    private void onLengthChanged() {
        maxPlainLength = session.keys().cipher().maxPlainLength(mtu.datagramBytes() - Multiplex.SESSION_ID_BYTES);
        longestPlainLength = Math.max(longestPlainLength, maxPlainLength);
    }

    // What is heard.

    /**
     * A genuine packet came from there. When that is not where the far end was, it is asked for a proof, if its packets are authenticated
     * at all.
     */
    void onHeardFrom(long nowNs, NetAddress source, int heardAt) {
        boolean isElsewhere = !source.equals(farAddress);
        if (!isElsewhere || session.state() != SessionState.OPEN || !mayMove() || source.isUnusable()) {
            return;
        }
        if (mobility == null) {
            mobility = new AddressMobility(endpoint.mobilitySecret(), session.receiveId());
        }
        byte[] question = mobility.ask(nowNs, source);
        if (question != null) {
            endpoint.singles()
                    .addAlone(
                            session.mode(),
                            session.keys(),
                            session.sendId(),
                            heardAt,
                            source,
                            ChunkType.PING,
                            question);
        }
    }

    private boolean mayMove() {
        return endpoint.config().identity().allowsMobility() && session.isPacketAuthenticated();
    }

    /** An echo of a Ping of ours. */
    void onPingReply(long nowNs, ByteReader echo, NetAddress source, int heardAt) {
        int mark = echo.hasRemaining() ? echo.buffer()[echo.position()] : NO_MARK;
        if (mark == PROBE_MARK) {
            echo.advance(1);
            onProbeEcho(nowNs, echo.i64());
        } else if (mark == AddressMobility.MARK) {
            onMobilityEcho(nowNs, echo, source, heardAt);
        }
    }

    private void onMobilityEcho(long nowNs, ByteReader echo, NetAddress source, int heardAt) {
        if (mobility == null || !mobility.isProved(nowNs, echo, source)) {
            endpoint.drop(nowNs, session, DropReason.BAD_MOBILITY_PROOF);
        } else if (!source.equals(farAddress)) {
            NetAddress before = farAddress;
            farAddress = source;
            interfaceId = heardAt;
            mtu.restart();
            onLengthChanged();
            session.onPathTimerChange();
            session.window().onPathChanged();
            endpoint.onFarAddressChanged(nowNs, session, before);
        }
    }

    private void onProbeEcho(long nowNs, long number) {
        if (mtu.onEcho(nowNs, number)) {
            onLengthChanged();
        }
        session.onPathTimerChange();
    }

    // What is sent, and what becomes of it.

    /** A datagram went out in the session's turn. */
    void onSent(long nowNs, int datagramBytes) {
        if (mtu.onSent(nowNs, datagramBytes)) {
            session.onPathTimerChange();
        }
    }

    /** User data was acknowledged, of chunks as long as that. */
    void onAcknowledged(long nowNs, int longestChunkBytes) {
        if (longestChunkBytes > firstPlainLength) {
            mtu.onCarried(nowNs);
        }
    }

    /** User data was lost. */
    void onLoss(long nowNs) {
        if (mtu.onLoss(nowNs)) {
            session.onPathTimerChange();
        }
    }

    long nextDeadlineNs() {
        return mtu.nextNs();
    }

    /** Called at or after {@link #nextDeadlineNs}. */
    void onDeadline(long nowNs, long measuredRtoNs) {
        int length = mtu.nextProbe(nowNs, measuredRtoNs);
        onLengthChanged(); // what was in use may have failed
        session.onPathTimerChange();
        if (length > 0) {
            byte[] question = new byte[1 + Long.BYTES];
            question[0] = PROBE_MARK;
            Bytes.putLong(question, 1, mtu.probeNumber());
            endpoint.singles().addPathProbe(session, length, question);
        }
    }
}
