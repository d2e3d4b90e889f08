package io.rivulet.groups;

import io.rivulet.groups.membership.GroupAddresses;
import io.rivulet.groups.membership.MemberTable;
import io.rivulet.groups.membership.NeighbourHandshake;
import io.rivulet.groups.membership.NeighbourHandshake.State;
import io.rivulet.groups.membership.NeighbourTable;
import io.rivulet.groups.membership.ReportSchedule;
import io.rivulet.groups.membership.UnreachablePeers;
import io.rivulet.groups.multicast.Multicast;
import io.rivulet.groups.multicast.MulticastEvents;
import io.rivulet.groups.multicast.PublishedStream;
import io.rivulet.groups.multicast.StreamParameters;
import io.rivulet.groups.multicast.ViewOptions;
import io.rivulet.groups.multicast.ViewedStream;
import io.rivulet.groups.spec.GroupId;
import io.rivulet.groups.spec.GroupSpec;
import io.rivulet.groups.spec.MembershipSecret;
import io.rivulet.groups.spi.DisconnectReason;
import io.rivulet.groups.spi.PeerAddress;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.PeerNetwork.SendResult;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.groups.topology.BestList;
import io.rivulet.groups.topology.ConnectionKeeper;
import io.rivulet.groups.topology.LeadTimes;
import io.rivulet.groups.topology.SizeEstimate;
import io.rivulet.groups.wire.MemberConnect;
import io.rivulet.groups.wire.MembershipFlowName;
import io.rivulet.groups.wire.MembershipMessageType;
import io.rivulet.groups.wire.ServerJoin;
import io.rivulet.groups.wire.StreamFlowName;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * One group at one node, from {@link Groups#join} to {@link Groups#leave}. It coordinates: the members heard of, the handshakes with
 * neighbours, reports, the topology and the streams each have their own class; here they meet the network.
 *
 * <p>The channel to a server lives on a connection that the group does not see. Who has one opens a flow named
 * {@link MembershipFlowName#SERVER_CHANNEL}, sends {@link #serverChannelJoin} on it, and tells the group of the members introduced there.
 *
 * <p>Owned by the node's thread. Events are told at the end of each input.
 */
public final class Group {
    /** How often {@link GroupEvents#onAlone} is repeated. */
    public static final long ALONE_REPEAT_NS = 30_000_000_000L;

    /** Changes that come together are looked at together. */
    private static final long TOPOLOGY_DELAY_NS = 200_000_000L;

    /** A neighbour whose wish to part was granted closes within this time, or we do. */
    private static final long PARTING_TIMEOUT_NS = 5_000_000_000L;

    /** A neighbour's reports are answered at most so often: it pays as much for an exchange as we do. */
    private static final long MIN_ANSWER_GAP_NS = 500_000_000L;

    /** Existing members look at no code. */
    private static final int REJECT_CODE = 0;

    private final Groups owner;
    private final GroupSpec spec;
    private final MembershipSecret secret;
    private final GroupConfig config;
    private final PeerNetwork network;
    private final GroupPort port;
    private final GroupEvents events;
    private final GroupCounters counters = new GroupCounters();
    private final ArrayDeque<Runnable> pendingEvents = new ArrayDeque<>();

    private final MemberTable members;
    private final NeighbourTable neighbours = new NeighbourTable();
    private final UnreachablePeers unreachable = new UnreachablePeers();
    private final ReportSchedule schedule;
    private final GroupReports reports;
    private final BestList wanted;
    private final ConnectionKeeper keeper;
    private final Multicast multicast;
    private LeadTimes leadTimes;

    private long nextTopologyNs = Long.MAX_VALUE;
    private long nextExploreNs = Long.MAX_VALUE;
    private long nextCleanNs = Long.MAX_VALUE;
    private long nextAloneNs = Long.MAX_VALUE;
    private boolean left;

    Group(
            Groups owner,
            int number,
            GroupSpec spec,
            GroupConfig config,
            PeerNetwork network,
            GroupAddresses addresses,
            EntropySource entropy,
            GroupEvents events,
            MulticastEvents streamEvents) {
        this.owner = owner;
        this.spec = spec;
        this.secret = spec.secret();
        this.config = config;
        this.network = network;
        this.events = events;
        this.port = GroupPort.of(network, number);
        this.leadTimes = network::rttNs;
        LeadTimes current = peer -> leadTimes.costNs(peer);
        members = new MemberTable(network.self(), config.maxMembers(), addresses, entropy);
        schedule = new ReportSchedule(entropy, config.reportPeriodNs(), config.forgetAfterNs());
        wanted = new BestList(members, neighbours, current, entropy);
        BestList forOthers = new BestList(members, neighbours, current, entropy);
        reports = new GroupReports(config, network, members, neighbours, unreachable, forOthers, counters);
        keeper = new ConnectionKeeper(
                members, neighbours, unreachable, config.maxNeighbours(), config.maxDials(), config.askPeriodNs());
        multicast = new Multicast(port, config.multicast(), entropy, streamEvents);
    }

    // What the owner of the node asks and tells.

    /** What was joined. */
    public GroupSpec spec() {
        return spec;
    }

    /** The group's id. */
    public GroupId id() {
        return spec.id();
    }

    /** The message that asks a server for members. */
    public byte[] serverChannelJoin() {
        ByteWriter out = new ByteWriter(ServerJoin.LENGTH);
        ServerJoin.write(out, spec.id());
        return out.toBytes();
    }

    /** A server introduced a member: it is dialled at once, whether the topology needs it or not. */
    public void onMemberIntroduced(long nowNs, PeerId member) {
        addNeighbour(nowNs, member);
    }

    /**
     * Dials a member now. It may be parted from later if the topology does not need it.
     *
     * @return false when it is ourselves, or when there are as many neighbours and attempts as there may be; the member is remembered
     */
    public boolean addNeighbour(long nowNs, PeerId member) {
        int peer = network.directory().handleOf(member);
        if (left || peer == network.self()) {
            return false;
        }
        members.learn(peer, nowNs, List.of());
        topologySoon(nowNs);
        int slot = neighbours.slotOf(peer);
        if (slot < 0 && neighbours.size() < config.maxNeighbours()) {
            slot = dial(nowNs, peer);
        }
        if (slot >= 0) {
            neighbours.setRequested(slot);
        }
        return slot >= 0;
    }

    /**
     * Remembers a member; it is dialled only if the topology wants it.
     *
     * @param candidates where it may be reached; may be empty
     * @return false when it is ourselves, or the list of members is full
     */
    public boolean addMemberHint(long nowNs, PeerId member, List<PeerAddress> candidates) {
        int peer = network.directory().handleOf(member);
        if (left || peer == network.self()) {
            return false;
        }
        boolean taken = members.learn(peer, nowNs, candidates) != MemberTable.Learned.REFUSED;
        topologySoon(nowNs);
        return taken;
    }

    /**
     * Publishes a stream.
     *
     * @throws IllegalStateException when the group needs a password for it that did not come with the groupspec, or was left
     */
    public PublishedStream publish(long nowNs, String name, StreamParameters parameters) {
        checkNotLeft();
        if (!spec.mayPublish()) {
            throw new IllegalStateException("publishing needs a password that the groupspec does not carry");
        }
        return multicast.publish(nowNs, name, parameters);
    }

    /** Views a stream, now or as soon as somebody announces it. */
    public ViewedStream view(long nowNs, String name, ViewOptions options) {
        checkNotLeft();
        return multicast.view(nowNs, name, options);
    }

    private void checkNotLeft() {
        if (left) {
            throw new IllegalStateException("the group was left");
        }
    }

    /** The group's streams. */
    public Multicast multicast() {
        return multicast;
    }

    /** Judges neighbours by something better than their round-trip time. */
    public void setLeadTimes(LeadTimes measured) {
        leadTimes = measured;
    }

    /** How many neighbours there are. */
    public int neighbourCount() {
        return neighbours.readyCount();
    }

    /** The neighbours, in the order in which they came. */
    public int[] neighbours() {
        int[] peers = new int[neighbours.size()];
        int count = 0;
        for (int slot = 0; slot < neighbours.size(); slot++) {
            if (neighbours.isReady(slot)) {
                peers[count++] = neighbours.peer(slot);
            }
        }
        return Arrays.copyOf(peers, count);
    }

    /** How many other members are known. */
    public int knownMembers() {
        return members.size();
    }

    /** How many other members the group has, judged by their density on the ring. */
    public long estimatedMemberCount() {
        return SizeEstimate.members(members, members.groupAddressOf(network.self()));
    }

    /** How many neighbours we want to have: floor(log2 members) + 13, or all that are known when that is fewer. */
    public int targetNeighbours() {
        return Math.min(members.size(), SizeEstimate.targetNeighbours(estimatedMemberCount()));
    }

    /** What was counted so far. */
    public GroupCounters counters() {
        return counters;
    }

    // What Groups tells.

    void start(long nowNs) {
        schedule.start(nowNs);
        nextTopologyNs = nowNs + config.topologyPeriodNs();
        nextExploreNs = nowNs + config.explorePeriodNs();
        nextCleanNs = nowNs + config.cleanPeriodNs();
        nextAloneNs = nowNs + config.aloneAfterNs();
        for (PeerId peer : spec.bootstrapPeers()) {
            addNeighbour(nowNs, peer);
        }
    }

    void leave(long nowNs) {
        left = true;
        multicast.close(nowNs);
        for (int slot = neighbours.size() - 1; slot >= 0; slot--) {
            drop(nowNs, slot, NeighbourLoss.WE_LEFT, true);
        }
        nextTopologyNs = Long.MAX_VALUE;
        tellEvents();
    }

    void onConnected(long nowNs, int peer) {
        int slot = neighbours.slotOf(peer);
        if (slot >= 0 && neighbours.state(slot) == State.DIALLING) {
            neighbours.setHandshake(slot, NeighbourHandshake.onSession(neighbours.handshake(slot)));
            neighbours.setDeadlineNs(slot, nowNs + config.handshakeTimeoutNs());
            perform(nowNs, peer);
        }
        tellEvents();
    }

    void onConnectFailed(long nowNs, int peer) {
        int slot = neighbours.slotOf(peer);
        if (slot >= 0) {
            counters.dialFailures++;
            drop(nowNs, slot, NeighbourLoss.LOST, false);
        }
        tellEvents();
    }

    void onDisconnected(long nowNs, int peer, DisconnectReason reason) {
        int slot = neighbours.slotOf(peer);
        if (slot >= 0) {
            NeighbourLoss loss = reason == DisconnectReason.CLOSED_BY_PEER || reason == DisconnectReason.CLOSED_BY_US
                    ? NeighbourLoss.LEFT
                    : NeighbourLoss.LOST;
            drop(nowNs, slot, loss, false);
        }
        tellEvents();
    }

    /** Takes a control flow by its first message, or refuses it. */
    boolean onControlFlow(long nowNs, int peer, int flow, MemberConnect connect) {
        int slot = neighbours.slotOf(peer);
        byte[] nonce = network.nearNonce(peer);
        boolean genuine = connect.receiver().equals(network.directory().idOf(network.self()))
                && nonce != null
                && secret.verifies(nonce, connect.proof());
        if (!genuine) {
            counters.proofsRefused++;
            if (slot >= 0 && !NeighbourHandshake.isVerified(neighbours.handshake(slot))) {
                drop(nowNs, slot, NeighbourLoss.NOT_A_MEMBER, true);
            }
            tellEvents();
            return false;
        }
        if (slot >= 0 && (neighbours.controlIn(slot) != PeerNetwork.NO_FLOW || neighbours.isParting(slot))) {
            counters.neighboursRefused++;
            return false;
        }
        if (slot < 0) {
            if (neighbours.size() >= config.maxNeighbours()) {
                counters.neighboursRefused++;
                return false;
            }
            slot = neighbours.add(peer, false);
            network.connect(nowNs, peer, List.of()); // holds the session that the peer opened
            neighbours.setDeadlineNs(slot, nowNs + config.handshakeTimeoutNs());
        }
        neighbours.setControlIn(slot, flow);
        neighbours.setHandshake(slot, NeighbourHandshake.onVerified(neighbours.handshake(slot)));
        perform(nowNs, peer);
        tellEvents();
        return true;
    }

    void onControlMessage(long nowNs, int peer, int flow, int type, ByteReader body) {
        int slot = neighbours.slotOf(peer);
        if (slot < 0 || neighbours.controlIn(slot) != flow) {
            return;
        }
        switch (type) {
            case MembershipMessageType.CONNECT, MembershipMessageType.OPENING -> {
                // Said already, and says nothing.
            }
            case MembershipMessageType.BEGIN_EXACT, MembershipMessageType.BEGIN_NEAREST -> {
                neighbours.setHandshake(slot, NeighbourHandshake.onBegin(neighbours.handshake(slot)));
                perform(nowNs, peer);
            }
            case MembershipMessageType.REPORT -> onReport(nowNs, slot, body);
            case MembershipMessageType.ASK_CLOSE -> onAskedToPart(nowNs, slot);
            default -> counters.unknownMessages++;
        }
        tellEvents();
    }

    private void onReport(long nowNs, int slot, ByteReader body) {
        int peer = neighbours.peer(slot);
        int learned = reports.read(nowNs, peer, body);
        if (learned < 0) {
            return;
        }
        boolean wasReady = neighbours.isReady(slot);
        int bits = NeighbourHandshake.onReport(neighbours.handshake(slot));
        boolean answerDue = (bits & NeighbourHandshake.REPORT_DUE) != 0;
        if (wasReady && answerDue && nowNs - neighbours.reportedNs(slot) < MIN_ANSWER_GAP_NS) {
            bits &= ~NeighbourHandshake.REPORT_DUE;
            counters.answersWithheld++;
        }
        neighbours.setHandshake(slot, bits);
        neighbours.setReportedNs(slot, nowNs);
        if (learned > 0) {
            topologySoon(nowNs);
            if (neighbours.readyCount() < targetNeighbours()) {
                schedule.onNews(nowNs);
            }
        }
        perform(nowNs, peer);
        if (reports.tellsExtensions()) {
            multicast.onExtensions(nowNs, peer);
        }
    }

    private void onAskedToPart(long nowNs, int slot) {
        int peer = neighbours.peer(slot);
        if (!neighbours.isReady(slot) || !keeper.agreesToPart(wanted, peer)) {
            return; // silence means no
        }
        neighbours.setParting(slot);
        neighbours.setDeadlineNs(slot, nowNs + PARTING_TIMEOUT_NS);
        counters.partings++;
        network.rejectFlow(nowNs, neighbours.controlIn(slot), REJECT_CODE);
        neighbours.setControlIn(slot, PeerNetwork.NO_FLOW);
        owner.forgetFlows(this, peer);
        onNeighbourGone(nowNs, peer, NeighbourLoss.PARTED);
    }

    void onControlClosed(long nowNs, int peer, int flow) {
        int slot = neighbours.slotOf(peer);
        if (slot >= 0 && neighbours.controlIn(slot) == flow) {
            neighbours.setControlIn(slot, PeerNetwork.NO_FLOW);
            drop(nowNs, slot, NeighbourLoss.LEFT, true);
        }
        tellEvents();
    }

    /** The peer refused a sending flow of some group at this node; others' flows are passed over. */
    void onFlowRejected(long nowNs, int peer, int flow, int code) {
        int slot = neighbours.slotOf(peer);
        if (slot < 0) {
            return;
        }
        if (neighbours.controlOut(slot) != flow) {
            multicast.onFlowRejected(nowNs, peer, flow, code);
            return;
        }
        neighbours.setControlOut(slot, PeerNetwork.NO_FLOW);
        boolean agreed = neighbours.isReady(slot) && neighbours.askedNs(slot) != NeighbourTable.NEVER;
        counters.partings += agreed ? 1 : 0;
        drop(nowNs, slot, agreed ? NeighbourLoss.PARTED : NeighbourLoss.REFUSED, true);
        tellEvents();
    }

    /** Takes a stream flow if it belongs to this group. */
    boolean onStreamFlow(long nowNs, int peer, int flow, byte[] metadata, int associatedTo) {
        int slot = neighbours.slotOf(peer);
        if (slot < 0 || neighbours.isParting(slot) || !NeighbourHandshake.isVerified(neighbours.handshake(slot))) {
            return false;
        }
        if (StreamFlowName.of(metadata) == StreamFlowName.CONTROL && neighbours.controlOut(slot) != associatedTo) {
            return false;
        }
        neighbours.setHandshake(slot, NeighbourHandshake.onImpliedReady(neighbours.handshake(slot)));
        perform(nowNs, peer);
        boolean taken = multicast.onFlow(nowNs, peer, flow, metadata, associatedTo);
        tellEvents();
        return taken;
    }

    /** A message on a flow that may be one of this group's streams; others are ignored. */
    void onStreamMessage(long nowNs, int peer, int flow, byte[] bytes, int offset, int length) {
        multicast.onMessage(nowNs, peer, flow, bytes, offset, length);
    }

    /** The same on a network that moves messages without their bytes. */
    void onDirect(long nowNs, int peer, int flow, int type, long a, long b, long c, Object body) {
        multicast.onDirect(nowNs, peer, flow, type, a, b, c, body);
    }

    /** What has waited on such a network. */
    void onWaiting(long arrivedNs, int peer, int flow, int type, long a, long b, long c, Object body) {
        multicast.onWaiting(arrivedNs, peer, flow, type, a, b, c, body);
    }

    long newsWaitsUntilNs() {
        return multicast.newsWaitsUntilNs();
    }

    int leafSubstreams() {
        return multicast.leafSubstreams();
    }

    void onStreamClosed(long nowNs, int peer, int flow) {
        multicast.onFlowClosed(nowNs, peer, flow);
    }

    void onRoom(long nowNs, int peer) {
        if (neighbours.isNeighbour(peer)) {
            multicast.onRoom(nowNs, peer);
        }
    }

    void onReleased(long nowNs, int flow, long token, boolean delivered) {
        if (port.made(token)) {
            multicast.onReleased(nowNs, flow, GroupPort.inner(token), delivered);
        }
    }

    void onDeadline(long nowNs) {
        if (nowNs >= nextTopologyNs) {
            lookAtTopology(nowNs);
        }
        if (nowNs >= schedule.nextNs()) {
            report(nowNs);
        }
        if (nowNs >= nextCleanNs) {
            clean(nowNs);
        }
        for (int slot = neighbours.size() - 1; slot >= 0; slot--) {
            if (nowNs >= neighbours.deadlineNs(slot)) {
                drop(nowNs, slot, NeighbourLoss.HANDSHAKE_TIMEOUT, true);
            }
        }
        if (nowNs >= nextAloneNs) {
            nextAloneNs = neighbours.readyCount() > 0 ? Long.MAX_VALUE : nowNs + ALONE_REPEAT_NS;
            if (neighbours.readyCount() == 0) {
                pendingEvents.add(() -> events.onAlone(nowNs, this));
            }
        }
        if (nowNs >= multicast.nextDeadlineNs()) {
            multicast.onDeadline(nowNs);
        }
        tellEvents();
    }

    long nextDeadlineNs() {
        if (left) {
            return multicast.nextDeadlineNs();
        }
        long next = Math.min(Math.min(nextTopologyNs, schedule.nextNs()), Math.min(nextCleanNs, nextAloneNs));
        for (int slot = 0; slot < neighbours.size(); slot++) {
            next = Math.min(next, neighbours.deadlineNs(slot));
        }
        return Math.min(next, multicast.nextDeadlineNs());
    }

    // What it does.

    private void topologySoon(long nowNs) {
        if (!left) {
            nextTopologyNs = Math.min(nextTopologyNs, nowNs + TOPOLOGY_DELAY_NS);
        }
    }

    private void lookAtTopology(long nowNs) {
        nextTopologyNs = nowNs + config.topologyPeriodNs();
        boolean explore = nowNs >= nextExploreNs;
        if (explore) {
            nextExploreNs = nowNs + config.explorePeriodNs();
        }
        wanted.computeForUs(network.self(), targetNeighbours(), explore);
        keeper.plan(nowNs, wanted);
        for (int peer : keeper.cancels()) {
            network.disconnect(nowNs, peer);
            neighbours.remove(neighbours.slotOf(peer));
        }
        for (int peer : keeper.dials()) {
            dial(nowNs, peer);
        }
        for (int peer : keeper.asks()) {
            int slot = neighbours.slotOf(peer);
            if (sendControl(nowNs, slot, new byte[] {MembershipMessageType.ASK_CLOSE})) {
                neighbours.setAskedNs(slot, nowNs);
            }
        }
    }

    private int dial(long nowNs, int peer) {
        counters.dials++;
        int slot = neighbours.add(peer, true);
        int index = members.indexOf(peer);
        network.connect(nowNs, peer, index < 0 ? List.of() : members.addressesAt(index));
        return slot;
    }

    /** Does what the handshake with a peer has left due. */
    private void perform(long nowNs, int peer) {
        int slot = neighbours.slotOf(peer);
        if (slot >= 0 && takeDue(slot, NeighbourHandshake.SPEECH_DUE) && !speak(nowNs, slot)) {
            drop(nowNs, slot, NeighbourLoss.LOST, true);
            return;
        }
        if (slot >= 0 && takeDue(slot, NeighbourHandshake.REPORT_DUE)) {
            sendReport(nowNs, slot);
        }
        if (slot >= 0 && takeDue(slot, NeighbourHandshake.READY_DUE)) {
            onNeighbour(nowNs, slot);
        }
    }

    private boolean takeDue(int slot, int bit) {
        int bits = neighbours.handshake(slot);
        neighbours.setHandshake(slot, bits & ~bit);
        return (bits & bit) != 0;
    }

    /** Opens our control flow and says who we are: connect, opening, begin. */
    private boolean speak(long nowNs, int slot) {
        int peer = neighbours.peer(slot);
        byte[] nonce = network.farNonce(peer);
        int flow = network.openFlow(nowNs, peer, MembershipFlowName.CONTROL.metadata(), PeerNetwork.NO_FLOW);
        if (nonce == null || flow == PeerNetwork.NO_FLOW) {
            return false;
        }
        neighbours.setControlOut(slot, flow);
        ByteWriter connect = new ByteWriter(MemberConnect.LENGTH);
        MemberConnect.write(
                connect, spec.id(), secret.proof(nonce), network.directory().idOf(peer));
        return sendControl(nowNs, slot, connect.toBytes())
                && sendControl(nowNs, slot, new byte[] {MembershipMessageType.OPENING})
                && sendControl(nowNs, slot, new byte[] {MembershipMessageType.BEGIN_EXACT});
    }

    private void onNeighbour(long nowNs, int slot) {
        int peer = neighbours.peer(slot);
        neighbours.setDeadlineNs(slot, Long.MAX_VALUE);
        members.learn(peer, nowNs, List.of());
        members.setNeighbour(peer, true);
        unreachable.onSuccess(peer);
        nextAloneNs = Long.MAX_VALUE;
        topologySoon(nowNs);
        multicast.onNeighbour(nowNs, peer, neighbours.controlIn(slot));
        pendingEvents.add(() -> events.onNeighbourConnected(nowNs, this, peer));
    }

    private void onNeighbourGone(long nowNs, int peer, NeighbourLoss reason) {
        members.setNeighbour(peer, false);
        multicast.onNeighbourGone(nowNs, peer);
        if (neighbours.readyCount() == 0 && !left) {
            nextAloneNs = nowNs + config.aloneAfterNs();
        }
        pendingEvents.add(() -> events.onNeighbourDisconnected(nowNs, this, peer, reason));
    }

    /**
     * Ends it with a peer, in whatever state it is.
     *
     * @param sessionOpen whether there is still a session, or an attempt, to let go
     */
    private void drop(long nowNs, int slot, NeighbourLoss reason, boolean sessionOpen) {
        int peer = neighbours.peer(slot);
        boolean wasReady = neighbours.isReady(slot);
        boolean wasParting = neighbours.isParting(slot);
        int controlOut = neighbours.controlOut(slot);
        int controlIn = neighbours.controlIn(slot);
        neighbours.remove(slot);
        if (wasReady) {
            onNeighbourGone(nowNs, peer, reason);
        }
        if (sessionOpen) {
            if (controlIn != PeerNetwork.NO_FLOW) {
                network.rejectFlow(nowNs, controlIn, REJECT_CODE);
            }
            if (controlOut != PeerNetwork.NO_FLOW) {
                network.closeFlow(nowNs, controlOut);
            }
            network.disconnect(nowNs, peer);
        }
        owner.forgetFlows(this, peer);
        if (!wasParting && reason != NeighbourLoss.PARTED && reason != NeighbourLoss.WE_LEFT) {
            unreachable.onFailure(nowNs, peer);
            if (wasReady || reason != NeighbourLoss.LEFT) {
                members.forget(peer);
            }
        }
        topologySoon(nowNs);
    }

    private void report(long nowNs) {
        int slot = schedule.choose(nowNs, neighbours);
        schedule.onSent(nowNs);
        if (slot >= 0) {
            neighbours.setHandshake(slot, NeighbourHandshake.onReportSent(neighbours.handshake(slot)));
            sendReport(nowNs, slot);
        }
    }

    private void sendReport(long nowNs, int slot) {
        int target = SizeEstimate.targetNeighbours(estimatedMemberCount());
        byte[] bytes = reports.compose(nowNs, neighbours.peer(slot), target);
        neighbours.setReportedNs(slot, nowNs);
        if (sendControl(nowNs, slot, bytes)) {
            counters.reportsSent++;
            schedule.onSent(nowNs);
        } else {
            counters.reportsNotSent++;
        }
    }

    private boolean sendControl(long nowNs, int slot, byte[] bytes) {
        SendResult result = network.send(
                nowNs,
                neighbours.controlOut(slot),
                bytes,
                0,
                bytes.length,
                SendPriority.CONTROL,
                Long.MAX_VALUE,
                PeerNetwork.NO_TOKEN);
        return result == SendResult.ACCEPTED;
    }

    private void clean(long nowNs) {
        nextCleanNs = nowNs + config.cleanPeriodNs();
        long forgottenNs = nowNs - config.forgetAfterNs();
        for (int slot = neighbours.size() - 1; slot >= 0; slot--) {
            int index = members.indexOf(neighbours.peer(slot));
            if (neighbours.isReady(slot) && index >= 0 && members.heardNsAt(index) < forgottenNs) {
                drop(nowNs, slot, NeighbourLoss.LOST, true);
            }
        }
        members.forgetSilent(forgottenNs);
        unreachable.clean(nowNs);
    }

    private void tellEvents() {
        for (Runnable event = pendingEvents.poll(); event != null; event = pendingEvents.poll()) {
            event.run();
        }
    }
}
