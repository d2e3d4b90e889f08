package io.rivulet.overlay.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rivulet.groups.spi.DisconnectReason;
import io.rivulet.groups.spi.PeerNetworkListener;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a network told. */
final class RecordingListener implements PeerNetworkListener {
    final List<String> told = new ArrayList<>();
    final List<Integer> flows = new ArrayList<>();
    final List<String> messages = new ArrayList<>();
    final List<Long> messageTimesNs = new ArrayList<>();
    final List<Long> delivered = new ArrayList<>();
    final List<Long> abandoned = new ArrayList<>();
    int lastAssociation;
    int rooms;

    /** Set while a call to the network is made: nothing may be told then. */
    boolean isCalling;

    private void tell(String what) {
        if (isCalling) {
            throw new AssertionError("told on the caller's stack: " + what);
        }
        told.add(what);
    }

    @Override
    public void onConnected(long nowNs, int peer, boolean initiatedByUs) {
        tell("connected " + peer + (initiatedByUs ? " by us" : ""));
    }

    @Override
    public void onConnectFailed(long nowNs, int peer, DisconnectReason reason) {
        tell("failed " + peer + " " + reason);
    }

    @Override
    public void onDisconnected(long nowNs, int peer, DisconnectReason reason) {
        tell("disconnected " + peer + " " + reason);
    }

    @Override
    public void onFlow(long nowNs, int peer, int flow, byte[] metadata, int associatedTo) {
        tell("flow " + new String(metadata, UTF_8));
        flows.add(flow);
        lastAssociation = associatedTo;
    }

    @Override
    public void onMessage(long nowNs, int peer, int flow, byte[] bytes, int offset, int length) {
        messages.add(new String(bytes, offset, Math.min(length, 24), UTF_8).trim());
        messageTimesNs.add(nowNs);
    }

    @Override
    public void onFlowClosed(long nowNs, int peer, int flow) {
        tell("flow closed");
    }

    @Override
    public void onFlowRejected(long nowNs, int peer, int flow, int code) {
        tell("flow rejected " + code);
    }

    @Override
    public void onRoom(long nowNs, int peer) {
        tell("room");
        rooms++;
    }

    @Override
    public void onReleased(long nowNs, int flow, long token, boolean wasDelivered) {
        if (isCalling) {
            throw new AssertionError("released on the caller's stack");
        }
        (wasDelivered ? delivered : abandoned).add(token);
    }
}
