package io.rivulet.groups.testing;

import io.rivulet.groups.Group;
import io.rivulet.groups.GroupConfig;
import io.rivulet.groups.GroupEvents;
import io.rivulet.groups.Groups;
import io.rivulet.groups.NeighbourLoss;
import io.rivulet.groups.membership.GroupAddresses;
import io.rivulet.groups.multicast.MulticastEvents;
import io.rivulet.groups.multicast.StreamEndReason;
import io.rivulet.groups.multicast.ViewedStream;
import io.rivulet.groups.spec.GroupSpec;
import io.rivulet.groups.spi.DisconnectReason;
import io.rivulet.groups.spi.PeerNetworkListener;
import java.util.ArrayList;
import java.util.List;

/** A member on a {@link FakeNetwork}: the production {@link Groups}, its deadlines kept, its events noted. */
public final class GroupNode implements PeerNetworkListener, FakeNetwork.Timed, GroupEvents, MulticastEvents {
    private final FakePeer peer;
    private final Groups groups;
    private final List<String> events = new ArrayList<>();

    public GroupNode(FakeNetwork network, GroupAddresses addresses) {
        peer = network.addPeer();
        groups = new Groups(peer, addresses, new SeededEntropy(peer.self()));
        peer.attach(this);
    }

    /** The node's end of the network. */
    public FakePeer peer() {
        return peer;
    }

    /** The production object. */
    public Groups groups() {
        return groups;
    }

    /** What was told, one line each. */
    public List<String> events() {
        return events;
    }

    /** Joins a group with this node as the listener. */
    public Group join(long nowNs, GroupSpec spec, GroupConfig config) {
        return groups.join(nowNs, spec, config, this, this);
    }

    @Override
    public void onNeighbourConnected(long nowNs, Group group, int neighbour) {
        events.add("connected " + neighbour);
    }

    @Override
    public void onNeighbourDisconnected(long nowNs, Group group, int neighbour, NeighbourLoss reason) {
        events.add("disconnected " + neighbour + " " + reason);
    }

    @Override
    public void onAlone(long nowNs, Group group) {
        events.add("alone");
    }

    @Override
    public void onStarted(long nowNs, ViewedStream stream, long firstFragment) {
        events.add("started");
    }

    @Override
    public void onMessage(
            long nowNs,
            ViewedStream stream,
            int kind,
            long timestampMs,
            int flags,
            byte[] bytes,
            int offset,
            int length) {
        events.add("message");
    }

    @Override
    public void onGap(long nowNs, ViewedStream stream, long first, long last) {
        events.add("gap");
    }

    @Override
    public void onReset(long nowNs, ViewedStream stream) {
        events.add("reset");
    }

    @Override
    public void onEnded(long nowNs, ViewedStream stream, StreamEndReason reason) {
        events.add("ended");
    }

    @Override
    public void onDeadline(long nowNs) {
        groups.onDeadline(nowNs);
    }

    @Override
    public long nextDeadlineNs() {
        return groups.nextDeadlineNs();
    }

    @Override
    public void onConnected(long nowNs, int far, boolean initiatedByUs) {
        groups.onConnected(nowNs, far, initiatedByUs);
    }

    @Override
    public void onConnectFailed(long nowNs, int far, DisconnectReason reason) {
        groups.onConnectFailed(nowNs, far, reason);
    }

    @Override
    public void onDisconnected(long nowNs, int far, DisconnectReason reason) {
        groups.onDisconnected(nowNs, far, reason);
    }

    @Override
    public void onFlow(long nowNs, int far, int flow, byte[] metadata, int associatedTo) {
        groups.onFlow(nowNs, far, flow, metadata, associatedTo);
    }

    @Override
    public void onMessage(long nowNs, int far, int flow, byte[] bytes, int offset, int length) {
        groups.onMessage(nowNs, far, flow, bytes, offset, length);
    }

    @Override
    public void onFlowClosed(long nowNs, int far, int flow) {
        groups.onFlowClosed(nowNs, far, flow);
    }

    @Override
    public void onFlowRejected(long nowNs, int far, int flow, int code) {
        groups.onFlowRejected(nowNs, far, flow, code);
    }

    @Override
    public void onRoom(long nowNs, int far) {
        groups.onRoom(nowNs, far);
    }

    @Override
    public void onReleased(long nowNs, int flow, long token, boolean delivered) {
        groups.onReleased(nowNs, flow, token, delivered);
    }
}
