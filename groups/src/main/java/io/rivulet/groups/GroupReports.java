package io.rivulet.groups;

import io.rivulet.groups.membership.MemberTable;
import io.rivulet.groups.membership.MemberTable.Learned;
import io.rivulet.groups.membership.NameBudget;
import io.rivulet.groups.membership.NeighbourHandshake.State;
import io.rivulet.groups.membership.NeighbourTable;
import io.rivulet.groups.membership.UnreachablePeers;
import io.rivulet.groups.spi.PeerAddress;
import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.topology.BestList;
import io.rivulet.groups.wire.GroupReport;
import io.rivulet.groups.wire.GroupReportWriter;
import io.rivulet.transport.address.AddressOrigin;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;

/** What a group's reports say, and what it learns from those of others. */
final class GroupReports {
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private final GroupConfig config;
    private final PeerNetwork network;
    private final MemberTable members;
    private final NeighbourTable neighbours;
    private final UnreachablePeers unreachable;
    private final BestList forOthers;
    private final GroupCounters counters;
    private final NameBudget names = new NameBudget();
    private final GroupReport report = new GroupReport();
    private final GroupReportWriter writer = new GroupReportWriter();

    GroupReports(
            GroupConfig config,
            PeerNetwork network,
            MemberTable members,
            NeighbourTable neighbours,
            UnreachablePeers unreachable,
            BestList forOthers,
            GroupCounters counters) {
        this.config = config;
        this.network = network;
        this.members = members;
        this.neighbours = neighbours;
        this.unreachable = unreachable;
        this.forOthers = forOthers;
        this.counters = counters;
    }

    /** A report for {@code peer}: the neighbours that it should have, as far as we know. */
    byte[] compose(long nowNs, int peer, int target) {
        // A record takes at most 37 bytes and seven IPv6 addresses of 19; the head a little more. Grows with the limit.
        ByteWriter out = new ByteWriter(Math.min(GroupReportWriter.MAX_BYTES, 400 + 180 * config.reportRecords()));
        NetAddress seenAt = network.addressOf(peer);
        PeerAddress receiver = seenAt == null ? null : new PeerAddress(seenAt, AddressOrigin.OBSERVED);
        writer.begin(out, GroupReportWriter.flags(config.multicast().extensions()), receiver, network.ownAddresses());
        forOthers.computeFor(peer, target);
        for (int i = 0; i < forOthers.size() && writer.records() < config.reportRecords(); i++) {
            int member = forOthers.peer(i);
            int index = members.indexOf(member);
            // A neighbour is heard all the time by its session, which notices within seconds when it falls silent.
            long ageNs = neighbours.isNeighbour(member) ? 0 : Math.max(0, nowNs - members.heardNsAt(index));
            if (!writer.record(network.directory().idOf(member), ageNs / NS_PER_SECOND, members.addressesAt(index))) {
                break;
            }
        }
        return out.toBytes();
    }

    /**
     * Takes in a report's body.
     *
     * @return how many members it made known, or -1 when it is malformed from the start
     */
    int read(long nowNs, int sender, ByteReader body) {
        if (!report.read(body)) {
            counters.reportsMalformed++;
            return -1;
        }
        counters.reportsReceived++;
        if (report.receiverAddress() != null) {
            network.onOwnAddressSeen(nowNs, report.receiverAddress().address());
        }
        members.learn(sender, nowNs, report.senderAddresses());
        members.replaceAddresses(sender, report.senderAddresses());
        int learned = 0;
        while (report.nextRecord()) {
            learned += learn(nowNs) ? 1 : 0;
        }
        counters.recordsSkipped += report.recordsSkipped();
        counters.reportsCut += report.isCut() ? 1 : 0;
        counters.reportsMalformed += report.isMalformed() ? 1 : 0;
        return learned;
    }

    /** Whether the sender of the report read last understands our extension messages. */
    boolean tellsExtensions() {
        return report.tellsExtensions();
    }

    private boolean learn(long nowNs) {
        if (report.ageSeconds() >= config.forgetAfterNs() / NS_PER_SECOND) {
            counters.recordsStale++;
            return false;
        }
        int peer = handleOf(nowNs, report.peer());
        if (peer == PeerDirectory.NONE || peer == network.self()) {
            return false;
        }
        long heardNs = nowNs - report.ageSeconds() * NS_PER_SECOND;
        if (!unreachable.isNews(peer, heardNs)) {
            counters.recordsStale++;
            return false;
        }
        Learned learned = members.learn(peer, heardNs, report.addresses());
        if (learned == Learned.NEW_ADDRESS) {
            int slot = neighbours.slotOf(peer);
            if (slot >= 0 && neighbours.state(slot) == State.DIALLING) {
                network.addCandidates(nowNs, peer, report.addresses());
            }
        }
        return learned == Learned.NEW;
    }

    private int handleOf(long nowNs, PeerId id) {
        int known = network.directory().find(id);
        if (known != PeerDirectory.NONE) {
            return known;
        }
        return names.take(nowNs) ? network.directory().handleOf(id) : PeerDirectory.NONE;
    }

    long namesRefused() {
        return names.refused();
    }
}
