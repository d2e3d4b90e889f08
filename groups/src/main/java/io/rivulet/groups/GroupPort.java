package io.rivulet.groups;

import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.PeerAddress;
import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.transport.address.NetAddress;
import java.util.List;

/**
 * The network as one group's streams see it: the same, but every token carries the group's number, so that a release finds its group
 * even when its flow and session are gone.
 */
class GroupPort implements PeerNetwork {
    /**
     * Bits of the group's number in a token: one for each of {@link Groups#MAX_GROUPS}, counted round and round. 55 are left to the group,
     * which must not use more.
     */
    private static final int NUMBER_BITS = 6;

    private static final long NUMBER_MASK = (1L << NUMBER_BITS) - 1;

    private final PeerNetwork network;
    private final long number;

    /** A port that is direct if the network is. */
    static GroupPort of(PeerNetwork network, int number) {
        return network instanceof DirectNetwork direct ? new Direct(direct, number) : new GroupPort(network, number);
    }

    private GroupPort(PeerNetwork network, int number) {
        this.network = network;
        this.number = number & NUMBER_MASK;
    }

    /** Whether a token was made by this port. */
    boolean made(long token) {
        return token != NO_TOKEN && (token & NUMBER_MASK) == number;
    }

    /** The token that the group gave. */
    static long inner(long token) {
        return token >> NUMBER_BITS;
    }

    long outer(long token) {
        return token == NO_TOKEN ? NO_TOKEN : token << NUMBER_BITS | number;
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
        return network.send(nowNs, flow, bytes, offset, length, priority, expiresAtNs, outer(token));
    }

    @Override
    public void cancel(long nowNs, int flow, long token) {
        network.cancel(nowNs, flow, outer(token));
    }

    @Override
    public PeerDirectory directory() {
        return network.directory();
    }

    @Override
    public int self() {
        return network.self();
    }

    @Override
    public void connect(long nowNs, int peer, List<PeerAddress> candidates) {
        network.connect(nowNs, peer, candidates);
    }

    @Override
    public void addCandidates(long nowNs, int peer, List<PeerAddress> candidates) {
        network.addCandidates(nowNs, peer, candidates);
    }

    @Override
    public void disconnect(long nowNs, int peer) {
        network.disconnect(nowNs, peer);
    }

    @Override
    public boolean isConnected(int peer) {
        return network.isConnected(peer);
    }

    @Override
    public int openFlow(long nowNs, int peer, byte[] metadata, int associatedWith) {
        return network.openFlow(nowNs, peer, metadata, associatedWith);
    }

    @Override
    public void closeFlow(long nowNs, int flow) {
        network.closeFlow(nowNs, flow);
    }

    @Override
    public void rejectFlow(long nowNs, int flow, int code) {
        network.rejectFlow(nowNs, flow, code);
    }

    @Override
    public void receiveInArrivalOrder(int flow) {
        network.receiveInArrivalOrder(flow);
    }

    @Override
    public boolean advertise(long nowNs, int flow, byte[] bytes, int offset, int length) {
        return network.advertise(nowNs, flow, bytes, offset, length);
    }

    @Override
    public long rttNs(int peer) {
        return network.rttNs(peer);
    }

    @Override
    public int room(int peer) {
        return network.room(peer);
    }

    @Override
    public byte[] nearNonce(int peer) {
        return network.nearNonce(peer);
    }

    @Override
    public byte[] farNonce(int peer) {
        return network.farNonce(peer);
    }

    @Override
    public List<PeerAddress> ownAddresses() {
        return network.ownAddresses();
    }

    @Override
    public NetAddress addressOf(int peer) {
        return network.addressOf(peer);
    }

    @Override
    public void onOwnAddressSeen(long nowNs, NetAddress address) {
        network.onOwnAddressSeen(nowNs, address);
    }

    /** The same for a network that moves messages without their bytes. */
    private static final class Direct extends GroupPort implements DirectNetwork {
        private final DirectNetwork direct;

        Direct(DirectNetwork direct, int number) {
            super(direct, number);
            this.direct = direct;
        }

        @Override
        public SendResult sendDirect(
                long nowNs,
                int flow,
                int type,
                long a,
                long b,
                long c,
                Object body,
                int encodedBytes,
                SendPriority priority,
                long expiresAtNs,
                long token) {
            return direct.sendDirect(
                    nowNs, flow, type, a, b, c, body, encodedBytes, priority, expiresAtNs, outer(token));
        }

        @Override
        public boolean isOnItsWay(int flow, long token) {
            return direct.isOnItsWay(flow, outer(token));
        }

        @Override
        public boolean advertiseDirect(
                long nowNs, int flow, int type, long a, long b, long c, Object body, int encodedBytes) {
            return direct.advertiseDirect(nowNs, flow, type, a, b, c, body, encodedBytes);
        }
    }
}
