package io.rivulet.groups.multicast;

import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.PeerAddress;
import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.groups.wire.AvailabilityMap;
import io.rivulet.transport.address.NetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps what was sent last. */
final class DirectRecorder implements DirectNetwork {
    int type;
    long a;
    long b;
    long c;
    Object body;
    int encodedBytes;
    /** To everybody. */
    long rttNs = -1;

    /** Who there is, for those who ask. */
    PeerDirectory directory;

    /** By peer: the flow that was opened to it first. */
    final Map<Integer, Integer> firstFlows = new HashMap<>();

    /** What is still on its way: as it was sent. */
    int flowUnderWay = NO_FLOW;

    long tokenUnderWay = NO_TOKEN;

    /** How the message was called that was sent last, and on which flow. */
    long token;

    int flow;

    private int openedFlow;

    /** The map that was sent last. */
    AvailabilityMap map() {
        AvailabilityMap map = new AvailabilityMap();
        map.set(a, b, c, body == null ? new long[0] : (long[]) body);
        return map;
    }

    @Override
    public SendResult sendDirect(
            long nowNs,
            int sentFlow,
            int sentType,
            long sentA,
            long sentB,
            long sentC,
            Object sentBody,
            int sentBytes,
            SendPriority priority,
            long expiresAtNs,
            long sentToken) {
        token = sentToken;
        flow = sentFlow;
        advertiseDirect(nowNs, sentFlow, sentType, sentA, sentB, sentC, sentBody, sentBytes);
        return SendResult.ACCEPTED;
    }

    @Override
    public boolean advertiseDirect(
            long nowNs, int flow, int sentType, long sentA, long sentB, long sentC, Object sentBody, int sentBytes) {
        type = sentType;
        a = sentA;
        b = sentB;
        c = sentC;
        body = sentBody;
        encodedBytes = sentBytes;
        return false;
    }

    @Override
    public boolean isOnItsWay(int flow, long token) {
        return flow == flowUnderWay && token == tokenUnderWay;
    }

    @Override
    public PeerDirectory directory() {
        return directory;
    }

    @Override
    public int self() {
        return 0;
    }

    @Override
    public void connect(long nowNs, int peer, List<PeerAddress> candidates) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void addCandidates(long nowNs, int peer, List<PeerAddress> candidates) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void disconnect(long nowNs, int peer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isConnected(int peer) {
        return true;
    }

    @Override
    public int openFlow(long nowNs, int peer, byte[] metadata, int associatedWith) {
        openedFlow += 2;
        firstFlows.putIfAbsent(peer, openedFlow);
        return openedFlow;
    }

    @Override
    public void closeFlow(long nowNs, int flow) {
        // Nobody is told.
    }

    @Override
    public void rejectFlow(long nowNs, int flow, int code) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void receiveInArrivalOrder(int flow) {
        // Nothing arrives.
    }

    @Override
    public SendResult send(
            long nowNs,
            int flow,
            byte[] bytes,
            int offset,
            int length,
            SendPriority priority,
            long expiresAtNs,
            long token) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void cancel(long nowNs, int flow, long token) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean advertise(long nowNs, int flow, byte[] bytes, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long rttNs(int peer) {
        return rttNs;
    }

    @Override
    public int room(int peer) {
        return 1;
    }

    @Override
    public byte[] nearNonce(int peer) {
        return null;
    }

    @Override
    public byte[] farNonce(int peer) {
        return null;
    }

    @Override
    public List<PeerAddress> ownAddresses() {
        return List.of();
    }

    @Override
    public NetAddress addressOf(int peer) {
        return null;
    }

    @Override
    public void onOwnAddressSeen(long nowNs, NetAddress address) {
        throw new UnsupportedOperationException();
    }
}
