package io.rivulet.simulator.coarse;

import io.rivulet.groups.spi.PeerAddress;
import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.transport.address.NetAddress;
import java.util.List;

/** A network of bytes that passes everything on to another; for those who stand before it and override what they want to see. */
public class ForwardingPeerNetwork implements PeerNetwork {
    private final PeerNetwork network;

    /** @param network what everything goes to */
    public ForwardingPeerNetwork(PeerNetwork network) {
        this.network = network;
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
    public SendResult send(
            long nowNs,
            int flow,
            byte[] bytes,
            int offset,
            int length,
            SendPriority priority,
            long expiresAtNs,
            long token) {
        return network.send(nowNs, flow, bytes, offset, length, priority, expiresAtNs, token);
    }

    @Override
    public void cancel(long nowNs, int flow, long token) {
        network.cancel(nowNs, flow, token);
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
}
