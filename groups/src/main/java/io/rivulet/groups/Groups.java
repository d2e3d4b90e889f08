package io.rivulet.groups;

import io.rivulet.groups.membership.GroupAddresses;
import io.rivulet.groups.multicast.MulticastEvents;
import io.rivulet.groups.spec.GroupCapability;
import io.rivulet.groups.spec.GroupId;
import io.rivulet.groups.spec.GroupSpec;
import io.rivulet.groups.spi.DirectListener;
import io.rivulet.groups.spi.DisconnectReason;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.PeerNetworkListener;
import io.rivulet.groups.wire.MemberConnect;
import io.rivulet.groups.wire.MembershipFlowName;
import io.rivulet.groups.wire.MembershipMessageType;
import io.rivulet.groups.wire.StreamFlowName;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.wire.ByteReader;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * All groups of one node. It hears the network and tells each event to the groups that it concerns: sessions to those that want the
 * peer, control flows by the group id in their first message, stream flows by the flow that they answer. A flow whose group cannot be
 * told is refused.
 *
 * <p>Sans-IO: driven by the methods of {@link PeerNetworkListener} and by {@link #onDeadline}; it acts on the {@link PeerNetwork} that it
 * was given. Owned by the node's thread.
 */
public final class Groups implements DirectListener {
    /** Groups joined at a time; each keeps tables of its own. */
    public static final int MAX_GROUPS = 64;

    /** Control flows of one peer whose first message has not come: one for each group joined would do. */
    private static final int MAX_PENDING_PER_PEER = 8;

    /** Existing members look at no code. */
    private static final int REJECT_CODE = 0;

    /** The peer's control flow; it belongs to no group before its first message. */
    private record ControlFlow(int peer, Group group) {}

    private final PeerNetwork network;
    private final GroupAddresses addresses;
    private final EntropySource entropy;
    private final ByteReader reader = new ByteReader();
    /** In the order in which they were joined. */
    private final List<Group> groups = new ArrayList<>();
    /** Looked up and removed from only; its order reaches nothing. Stream flows are known to the streams of their group. */
    private final Int2ObjectHashMap<ControlFlow> controlFlows = new Int2ObjectHashMap<>();

    private int joined;
    private long flowsRefused;
    private long connectsRefused;

    /**
     * @param addresses the group addresses of the network's directory
     * @param entropy   for choices and stream keys
     */
    public Groups(PeerNetwork network, GroupAddresses addresses, EntropySource entropy) {
        this.network = network;
        this.addresses = addresses;
        this.entropy = entropy;
    }

    /**
     * Joins a group. Its bootstrap peers are dialled at once; other members come from {@link Group#onMemberIntroduced}, hints and reports.
     *
     * @throws IllegalStateException    when it was joined already, or {@link #MAX_GROUPS} were
     * @throws IllegalArgumentException when the groupspec forbids sessions between members
     */
    public Group join(
            long nowNs, GroupSpec spec, GroupConfig config, GroupEvents events, MulticastEvents streamEvents) {
        if (find(spec.id()) != null) {
            throw new IllegalStateException("already in the group " + spec.id());
        }
        if (groups.size() == MAX_GROUPS) {
            throw new IllegalStateException("in " + MAX_GROUPS + " groups already, the limit");
        }
        if (spec.has(GroupCapability.PEER_TO_PEER_DISABLED)) {
            throw new IllegalArgumentException(
                    "the groupspec forbids sessions between members; receiving by IP multicast alone is not supported");
        }
        Group group = new Group(this, joined++, spec, config, network, addresses, entropy, events, streamEvents);
        groups.add(group);
        group.start(nowNs);
        return group;
    }

    /** Leaves a group: its streams end, its neighbours are let go. Ignored when it was left already. */
    public void leave(long nowNs, Group group) {
        if (groups.remove(group)) {
            group.leave(nowNs);
        }
    }

    /** The group of that id, or null when it is not joined. */
    public Group find(GroupId id) {
        for (Group group : groups) {
            if (group.id().equals(id)) {
                return group;
            }
        }
        return null;
    }

    /** The groups joined, in that order. */
    public List<Group> groups() {
        return List.copyOf(groups);
    }

    /** Flows refused so far because their group could not be told, or for their number. */
    public long flowsRefused() {
        return flowsRefused;
    }

    /** Connect messages refused so far: malformed, or for a group that is not joined. Wrong proofs are counted by the group. */
    public long connectsRefused() {
        return connectsRefused;
    }

    /** Called at or after {@link #nextDeadlineNs}. */
    public void onDeadline(long nowNs) {
        for (Group group : List.copyOf(groups)) {
            if (nowNs >= group.nextDeadlineNs()) {
                group.onDeadline(nowNs);
            }
        }
    }

    /** When {@link #onDeadline} wants to be called; {@code Long.MAX_VALUE} for never. */
    public long nextDeadlineNs() {
        long next = Long.MAX_VALUE;
        for (Group group : groups) {
            next = Math.min(next, group.nextDeadlineNs());
        }
        return next;
    }

    @Override
    public void onConnected(long nowNs, int peer, boolean initiatedByUs) {
        for (Group group : List.copyOf(groups)) {
            group.onConnected(nowNs, peer);
        }
    }

    @Override
    public void onConnectFailed(long nowNs, int peer, DisconnectReason reason) {
        for (Group group : List.copyOf(groups)) {
            group.onConnectFailed(nowNs, peer);
        }
    }

    @Override
    public void onDisconnected(long nowNs, int peer, DisconnectReason reason) {
        controlFlows.values().removeIf(flow -> flow.peer() == peer);
        for (Group group : List.copyOf(groups)) {
            group.onDisconnected(nowNs, peer, reason);
        }
    }

    @Override
    public void onFlow(long nowNs, int peer, int flow, byte[] metadata, int associatedTo) {
        if (MembershipFlowName.CONTROL.is(metadata) && !groups.isEmpty() && pendingOf(peer) < MAX_PENDING_PER_PEER) {
            controlFlows.put(flow, new ControlFlow(peer, null));
            return;
        }
        if (StreamFlowName.of(metadata) != null) {
            for (Group group : groups) {
                if (group.onStreamFlow(nowNs, peer, flow, metadata, associatedTo)) {
                    return;
                }
            }
        }
        flowsRefused++;
        network.rejectFlow(nowNs, flow, REJECT_CODE);
    }

    private int pendingOf(int peer) {
        int pending = 0;
        for (ControlFlow flow : controlFlows.values()) {
            if (flow.peer() == peer && flow.group() == null) {
                pending++;
            }
        }
        return pending;
    }

    @Override
    public void onMessage(long nowNs, int peer, int flow, byte[] bytes, int offset, int length) {
        ControlFlow known = controlFlows.get(flow);
        if (known == null) {
            // By index, for the sake of allocation: only the group whose flow it is calls its owner, who may leave it
            // then.
            for (int i = 0; i < groups.size(); i++) {
                groups.get(i).onStreamMessage(nowNs, peer, flow, bytes, offset, length);
            }
            return;
        }
        reader.wrap(bytes, offset, length);
        int type = reader.u8();
        if (reader.failed()) {
            return; // an empty message says nothing
        }
        if (known.group() == null) {
            onFirstMessage(nowNs, peer, flow, type);
        } else {
            known.group().onControlMessage(nowNs, peer, flow, type, reader);
        }
    }

    @Override
    public void onDirect(long nowNs, int peer, int flow, int type, long a, long b, long c, Object body) {
        for (int i = 0; i < groups.size(); i++) {
            groups.get(i).onDirect(nowNs, peer, flow, type, a, b, c, body);
        }
    }

    @Override
    public void onWaiting(long arrivedNs, int peer, int flow, int type, long a, long b, long c, Object body) {
        for (int i = 0; i < groups.size(); i++) {
            groups.get(i).onWaiting(arrivedNs, peer, flow, type, a, b, c, body);
        }
    }

    /** Until when news that arrives may wait to be read: see {@link io.rivulet.groups.multicast.Multicast#newsWaitsUntilNs}. */
    public long newsWaitsUntilNs() {
        long untilNs = Long.MAX_VALUE;
        for (int i = 0; i < groups.size(); i++) {
            untilNs = Math.min(untilNs, groups.get(i).newsWaitsUntilNs());
        }
        return groups.isEmpty() ? 0 : untilNs;
    }

    /** Of which substreams fragments may wait as long: see {@link io.rivulet.groups.multicast.Multicast#leafSubstreams}. */
    public int leafSubstreams() {
        int leafInAll = groups.isEmpty() ? 0 : -1;
        for (int i = 0; i < groups.size(); i++) {
            leafInAll &= groups.get(i).leafSubstreams();
        }
        return leafInAll;
    }

    private void onFirstMessage(long nowNs, int peer, int flow, int type) {
        MemberConnect connect = type == MembershipMessageType.CONNECT ? MemberConnect.read(reader) : null;
        Group group = connect == null ? null : find(connect.group());
        if (group == null) {
            connectsRefused++;
        } else {
            controlFlows.put(flow, new ControlFlow(peer, group));
            if (group.onControlFlow(nowNs, peer, flow, connect)) {
                return;
            }
        }
        controlFlows.remove(flow);
        network.rejectFlow(nowNs, flow, REJECT_CODE);
    }

    @Override
    public void onFlowClosed(long nowNs, int peer, int flow) {
        ControlFlow known = controlFlows.remove(flow);
        if (known == null) {
            for (Group group : List.copyOf(groups)) {
                group.onStreamClosed(nowNs, peer, flow);
            }
        } else if (known.group() != null) {
            known.group().onControlClosed(nowNs, peer, flow);
        }
    }

    @Override
    public void onFlowRejected(long nowNs, int peer, int flow, int code) {
        for (Group group : List.copyOf(groups)) {
            group.onFlowRejected(nowNs, peer, flow, code);
        }
    }

    @Override
    public void onRoom(long nowNs, int peer) {
        for (int i = 0; i < groups.size(); i++) {
            groups.get(i).onRoom(nowNs, peer);
        }
    }

    @Override
    public void onReleased(long nowNs, int flow, long token, boolean delivered) {
        for (int i = 0; i < groups.size(); i++) {
            groups.get(i).onReleased(nowNs, flow, token, delivered);
        }
    }

    /** A group has done with a peer whose session may live on: what its flows still bring belongs to nobody. */
    void forgetFlows(Group group, int peer) {
        controlFlows.values().removeIf(flow -> flow.peer() == peer && flow.group() == group);
    }
}
