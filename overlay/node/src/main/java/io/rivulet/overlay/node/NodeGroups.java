package io.rivulet.overlay.node;

import io.rivulet.groups.Group;
import io.rivulet.groups.GroupConfig;
import io.rivulet.groups.Groups;
import io.rivulet.groups.membership.GroupAddresses;
import io.rivulet.groups.membership.NameBudget;
import io.rivulet.groups.multicast.MulticastConfig;
import io.rivulet.groups.spec.GroupCapability;
import io.rivulet.groups.spec.GroupSpec;
import io.rivulet.groups.spi.DisconnectReason;
import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.PeerNetworkListener;
import io.rivulet.overlay.Failure;
import io.rivulet.overlay.OverlayConfig;
import io.rivulet.overlay.OverlayEvent;
import io.rivulet.overlay.OverlayException;
import io.rivulet.overlay.flash.ClientGroupChannel;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.EntropySource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The groups of a node: keeps their channels to the rendezvous, and hears the network for them. */
final class NodeGroups implements PeerNetworkListener {
    /** How long after a channel could not be opened it is tried again. */
    private static final long CHANNEL_RETRY_NS = 2_000_000_000L;

    /** How long a group that published something is kept to deliver what was accepted, and how often that is looked at. */
    private static final long LAST_WORDS_NS = 1_000_000_000L;

    private static final long LAST_WORDS_CHECK_NS = 20_000_000L;

    private record Leaving(NodeGroup group, long latestNs) {}

    private final OverlayConfig config;
    private final GroupConfig groupConfig;
    private final PeerNetworkOverRtmfp network;
    private final RendezvousLink rendezvous;
    private final Consumer<OverlayEvent> events;
    private final Groups groups;
    private final NameBudget introductions = new NameBudget();
    private final List<NodeGroup> joined = new ArrayList<>();
    /** Left by the application, and kept until their last fragments are delivered. */
    private final List<Leaving> leaving = new ArrayList<>();

    private long channelRetryNs = DatagramCore.NO_DEADLINE_NS;
    private long leavingCheckNs = DatagramCore.NO_DEADLINE_NS;

    /** @param port what the groups speak to: {@code network}, or somebody before it */
    NodeGroups(
            OverlayConfig config,
            PeerNetworkOverRtmfp network,
            PeerNetwork port,
            RendezvousLink rendezvous,
            EntropySource entropy,
            Consumer<OverlayEvent> events) {
        this.config = config;
        this.network = network;
        this.rendezvous = rendezvous;
        this.events = events;
        this.groups = new Groups(port, new GroupAddresses(network.directory()), entropy);
        MulticastConfig streams = MulticastConfig.builder()
                .maxStreams(config.maxStreamsPerGroup())
                .uplinkBytesPerSec(config.uplinkBytesPerSec())
                .maxMessageBytes(NodePublication.MAX_MESSAGE_BYTES)
                .build();
        GroupConfig.Builder builder = GroupConfig.builder().multicast(streams);
        config.groups().accept(builder);
        this.groupConfig = builder.build();
    }

    NodeGroup join(long nowNs, GroupSpec spec) {
        if (joined.size() >= config.maxGroups()) {
            throw new OverlayException(Failure.LIMIT_REACHED, joined.size() + " groups");
        }
        for (Leaving entry : List.copyOf(leaving)) {
            if (entry.group().spec().id().equals(spec.id())) {
                finishLeaving(nowNs, entry);
            }
        }
        while (joined.size() + leaving.size() >= Groups.MAX_GROUPS) {
            finishLeaving(nowNs, leaving.get(0)); // its last words have waited longest
        }
        NodeGroup group = new NodeGroup(spec, this, network, events);
        // Nothing is told before join returns: the groups' events come at the end of inputs.
        Group protocol = groups.join(nowNs, spec, groupConfig, group.new MemberEvents(), group.new StreamEvents());
        group.start(protocol);
        joined.add(group);
        openChannel(nowNs, group);
        return group;
    }

    /** Ends its streams, and leaves it: at once, or when what was published has been delivered, within a second. */
    void leave(long nowNs, NodeGroup group) {
        if (!joined.remove(group)) {
            return;
        }
        closeChannel(nowNs, group);
        boolean published = group.closeStreams(nowNs);
        if (published) {
            leaving.add(new Leaving(group, nowNs + LAST_WORDS_NS));
            leavingCheckNs = Math.min(leavingCheckNs, nowNs + LAST_WORDS_CHECK_NS);
        } else {
            groups.leave(nowNs, group.group());
        }
    }

    private void finishLeaving(long nowNs, Leaving entry) {
        leaving.remove(entry);
        groups.leave(nowNs, entry.group().group());
    }

    /** Whether no group is being left. */
    boolean isQuiet() {
        return leaving.isEmpty();
    }

    void leaveAll(long nowNs) {
        for (NodeGroup group : List.copyOf(joined)) {
            leave(nowNs, group);
        }
    }

    List<NodeGroup> all() {
        return List.copyOf(joined);
    }

    // The channels to the rendezvous.

    private void openChannel(long nowNs, NodeGroup group) {
        if (!rendezvous.isConnected() || !group.spec().has(GroupCapability.SERVER_CHANNEL)) {
            return;
        }
        ClientGroupChannel channel = rendezvous.openChannel(nowNs, group.group().serverChannelJoin());
        if (channel == null) {
            channelRetryNs = Math.min(channelRetryNs, nowNs + CHANNEL_RETRY_NS);
        } else {
            channel.attach(group);
            group.setChannel(channel);
        }
    }

    private void closeChannel(long nowNs, NodeGroup group) {
        ClientGroupChannel channel = group.channel();
        if (channel != null) {
            group.setChannel(null);
            rendezvous.closeChannel(nowNs, channel);
        }
    }

    /** Joins anew at the rendezvous, which answers with members. */
    void askAgain(long nowNs, NodeGroup group) {
        closeChannel(nowNs, group);
        openChannel(nowNs, group);
    }

    void onRendezvousConnected(long nowNs) {
        for (NodeGroup group : joined) {
            group.setChannel(null);
            openChannel(nowNs, group);
        }
    }

    void onRendezvousLost() {
        joined.forEach(group -> group.setChannel(null));
        channelRetryNs = DatagramCore.NO_DEADLINE_NS;
    }

    void onIntroduction(long nowNs, ClientGroupChannel channel, PeerId member) {
        boolean isNew = network.directory().find(member) == PeerDirectory.NONE;
        if (channel.attachment() instanceof NodeGroup group
                && group.channel() == channel
                && (!isNew || introductions.take(nowNs))) {
            group.onIntroduced(nowNs, member);
        }
    }

    void onChannelClosed(long nowNs, ClientGroupChannel channel) {
        if (channel.attachment() instanceof NodeGroup group && group.channel() == channel) {
            group.setChannel(null);
            channelRetryNs = Math.min(channelRetryNs, nowNs + CHANNEL_RETRY_NS);
        }
    }

    // Time.

    void onDeadline(long nowNs) {
        groups.onDeadline(nowNs);
        if (nowNs >= channelRetryNs) {
            channelRetryNs = DatagramCore.NO_DEADLINE_NS;
            for (NodeGroup group : List.copyOf(joined)) {
                if (group.channel() == null) {
                    openChannel(nowNs, group);
                }
            }
        }
        for (NodeGroup group : List.copyOf(joined)) {
            group.onDeadline(nowNs);
        }
        if (nowNs >= leavingCheckNs) {
            checkLeaving(nowNs);
        }
    }

    private void checkLeaving(long nowNs) {
        for (Leaving entry : List.copyOf(leaving)) {
            if (nowNs >= entry.latestNs() || network.isDrained()) {
                finishLeaving(nowNs, entry);
            }
        }
        leavingCheckNs = leaving.isEmpty() ? DatagramCore.NO_DEADLINE_NS : nowNs + LAST_WORDS_CHECK_NS;
    }

    long nextDeadlineNs() {
        long next = Math.min(Math.min(groups.nextDeadlineNs(), channelRetryNs), leavingCheckNs);
        for (NodeGroup group : joined) {
            next = Math.min(next, group.nextDeadlineNs());
        }
        return next;
    }

    // What the network tells.

    @Override
    public void onConnected(long nowNs, int peer, boolean initiatedByUs) {
        groups.onConnected(nowNs, peer, initiatedByUs);
    }

    @Override
    public void onConnectFailed(long nowNs, int peer, DisconnectReason reason) {
        events.accept(new OverlayEvent.PeerUnreachable(network.directory().idOf(peer), reason.name()));
        groups.onConnectFailed(nowNs, peer, reason);
    }

    @Override
    public void onDisconnected(long nowNs, int peer, DisconnectReason reason) {
        groups.onDisconnected(nowNs, peer, reason);
    }

    @Override
    public void onFlow(long nowNs, int peer, int flow, byte[] metadata, int associatedTo) {
        groups.onFlow(nowNs, peer, flow, metadata, associatedTo);
    }

    @Override
    public void onMessage(long nowNs, int peer, int flow, byte[] bytes, int offset, int length) {
        groups.onMessage(nowNs, peer, flow, bytes, offset, length);
    }

    @Override
    public void onFlowClosed(long nowNs, int peer, int flow) {
        groups.onFlowClosed(nowNs, peer, flow);
    }

    @Override
    public void onFlowRejected(long nowNs, int peer, int flow, int code) {
        groups.onFlowRejected(nowNs, peer, flow, code);
    }

    @Override
    public void onRoom(long nowNs, int peer) {
        groups.onRoom(nowNs, peer);
    }

    @Override
    public void onReleased(long nowNs, int flow, long token, boolean delivered) {
        groups.onReleased(nowNs, flow, token, delivered);
    }
}
