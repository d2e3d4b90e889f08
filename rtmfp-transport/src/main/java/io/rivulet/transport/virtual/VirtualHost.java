package io.rivulet.transport.virtual;

import io.rivulet.transport.CoreCommand;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.InboundDatagram;
import io.rivulet.transport.Invariant;
import io.rivulet.transport.OutboundBatch;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.CryptoJob;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A host of a {@link VirtualNetwork}: one core, its clock, its links and its crypto worker. It drives the core as a socket driver would:
 * what is due at one instant is fed as a batch, and then jobs, datagrams and events are drained. The worker does one job at a time, and
 * each takes {@link CryptoJob#modelledCostNs}.
 */
public final class VirtualHost {
    /** As many datagrams as a socket driver feeds before it drains. */
    private static final int READ_BATCH = 64;

    private static final int EVENTS_PER_POLL = 256;

    /** A core that is still busy after as many rounds at one instant never comes to rest. */
    private static final int MAX_ROUNDS = 10_000;

    private final VirtualNetwork network;
    private final int id;
    private final long key;
    private final Attachment[] attachments;
    private final VirtualNat nat;
    private final HostClock clock;
    private final Link uplink;
    private final Link downlink;
    private final NetworkCounters counters = new NetworkCounters();

    /** Bounded by the core, which caps what it has pending. */
    private final Queue<CryptoJob> jobs = new ArrayDeque<>(2);

    /** Null once the host is stopped. */
    private DatagramCore core;

    /** What the core wanted last, by its own clock. */
    private long deadlineNs = DatagramCore.NO_DEADLINE_NS;

    private long workerFreeAtNs;
    private long sequence;

    VirtualHost(VirtualNetwork network, int id, long networkKey, DatagramCore core, HostConfig config, VirtualNat nat) {
        this.network = network;
        this.id = id;
        this.core = core;
        this.nat = nat;
        attachments = new Attachment[config.addresses().size()];
        for (int i = 0; i < attachments.length; i++) {
            attachments[i] = network.carrier().attach(config.addresses().get(i), this, i, nat);
        }
        clock = new HostClock(network.nowNs(), config.clockOffsetNs(), config.skewPpm());
        // Keyed by address, not by number: one more host shifts nobody's draws.
        NetAddress first = address();
        long realmKey = nat == null ? networkKey : nat.key(); // addresses behind NATs may be equal
        key = CounterRandom.child(
                CounterRandom.child(CounterRandom.child(realmKey, first.highBits()), first.lowBits()), first.port());
        uplink = new Link(config.uplink(), CounterRandom.child(key, 0));
        downlink = new Link(config.downlink(), CounterRandom.child(key, 1));
    }

    /** Its number: hosts are numbered from 0 in the order they were added, and no number is used again. */
    public int id() {
        return id;
    }

    /** The address of its first interface; behind a NAT this is not the one that others see. */
    public NetAddress address() {
        return attachments[0].address();
    }

    /** The address of an interface. */
    public NetAddress address(int interfaceId) {
        return attachments[interfaceId].address();
    }

    /** The NAT in front of it, or null. */
    public VirtualNat nat() {
        return nat;
    }

    /** What its clock reads, which is what its core is told. */
    public long nowNs() {
        return clock.localNs(network.nowNs());
    }

    /** What became of its datagrams. */
    public NetworkCounters counters() {
        return counters;
    }

    /** How many bytes wait before its uplink, with headers. */
    public long uplinkBacklogBytes() {
        return uplink.backlogBytes(network.nowNs());
    }

    /** What it sends through. */
    public LinkConfig uplinkConfig() {
        return uplink.config();
    }

    /** What it receives through. */
    public LinkConfig downlinkConfig() {
        return downlink.config();
    }

    /** Changes its uplink from now on. */
    public void setUplink(LinkConfig config) {
        uplink.reconfigure(network.nowNs(), config);
    }

    /** Changes its downlink from now on. */
    public void setDownlink(LinkConfig config) {
        downlink.reconfigure(network.nowNs(), config);
    }

    /**
     * Gives an interface another address; what is on its way to the old one is lost. The core is not told.
     *
     * @throws IllegalArgumentException when the address is taken
     */
    public void rebind(int interfaceId, NetAddress address) {
        Invariant.check(!isStopped(), "a stopped host has no address", id);
        Attachment attachment = network.carrier().attach(address, this, interfaceId, nat);
        network.carrier().detach(attachments[interfaceId]);
        attachments[interfaceId] = attachment;
    }

    /**
     * Runs a command on the core, and then drains the core: at once, or, when called while some core is being driven (out of an event
     * handler), at this same instant but after that. A stopped host ignores it.
     */
    public void execute(CoreCommand command) {
        if (network.isDriving()) {
            executeAt(network.nowNs(), command);
        } else if (!isStopped()) {
            network.drive(this, command);
        }
    }

    /**
     * Runs a command on the core at a later time of the network.
     *
     * @throws IllegalArgumentException when that time has passed
     */
    public void executeAt(long networkNs, CoreCommand command) {
        network.schedule(networkNs, id, nextSequence(), command);
    }

    /** Whether {@link #stop} was called. */
    public boolean isStopped() {
        return core == null;
    }

    /**
     * Stops it on the spot, as a power failure would: its core is never called again, its addresses are nobody's, and what is on its way
     * to it is lost. What it sent goes on. Idempotent.
     */
    public void stop() {
        if (isStopped()) {
            return;
        }
        core = null;
        jobs.clear();
        for (Attachment attachment : attachments) {
            network.carrier().detach(attachment);
        }
        network.wakeAt(id, DatagramCore.NO_DEADLINE_NS);
    }

    @Override
    public String toString() {
        return "host " + id + " at " + address();
    }

    long key() {
        return key;
    }

    Link uplink() {
        return uplink;
    }

    Link downlink() {
        return downlink;
    }

    /** Even numbers: the odd one behind each is for the copy that a receiver's downlink may make. */
    long nextSequence() {
        sequence += 2;
        return sequence;
    }

    Attachment attachment(int interfaceId) {
        return attachments[interfaceId];
    }

    void receive(InboundDatagram datagram) {
        core.onDatagram(nowNs(), datagram);
    }

    /** Feeds the core what is due now, at most a batch of it, and drains it. */
    void turn(EventQueue events) {
        long networkNs = network.nowNs();
        for (int i = 0; i < READ_BATCH && events.timeNs() == networkNs && events.destination() == id; i++) {
            take(events);
        }
        drain();
    }

    private void take(EventQueue events) {
        switch (events.kind()) {
            case EventQueue.ARRIVAL -> network.carrier().arrive(this);
            case EventQueue.DELIVERY -> network.carrier().leaveDownlink(this);
            case EventQueue.JOB -> {
                events.removeFirst();
                finishJob();
            }
            default -> {
                CoreCommand command = network.takeCommand(events.payload());
                events.removeFirst();
                if (core != null) {
                    command.run(nowNs());
                }
            }
        }
    }

    private void finishJob() {
        CryptoJob job = jobs.poll();
        if (job != null) {
            job.run();
            core.onJobDone(nowNs(), job);
        }
    }

    /** Drains the core until it has nothing left to do at this instant. Asking a core for its deadline is dear: once a round is enough. */
    void drain() {
        long localNs = nowNs();
        boolean isDue = deadlineNs <= localNs;
        for (int round = 0; core != null; round++) {
            Invariant.check(round < MAX_ROUNDS, "the core does not come to rest: host", id);
            if (isDue) {
                core.onDeadline(localNs);
            }
            startJobs();
            sendAll(localNs);
            boolean isBusy = core.pollEvents(localNs, EVENTS_PER_POLL) > 0;
            if (core == null) {
                return;
            }
            // What events made the core send is sent before it is asked.
            isDue = false;
            if (!isBusy) {
                deadlineNs = core.nextDeadlineNs();
                isDue = deadlineNs <= localNs;
                if (!isDue) {
                    network.wakeAt(id, clock.networkNs(deadlineNs, network.nowNs()));
                    return;
                }
            }
        }
    }

    private void startJobs() {
        for (CryptoJob job = core.pollJob(); job != null; job = core.pollJob()) {
            jobs.add(job);
            workerFreeAtNs = Math.max(workerFreeAtNs, network.nowNs()) + job.modelledCostNs();
            network.events().add(workerFreeAtNs, id, id, nextSequence(), EventQueue.JOB, 0);
        }
    }

    private void sendAll(long localNs) {
        OutboundBatch batch = network.batch();
        for (int round = 0; ; round++) {
            Invariant.check(round < MAX_ROUNDS, "the core does not stop sending: host", id);
            batch.clear();
            core.pollDatagrams(localNs, batch);
            network.carrier().sendAll(this, batch);
            if (batch.hasRoom()) {
                return;
            }
        }
    }
}
