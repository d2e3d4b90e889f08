package io.rivulet.transport.virtual;

import io.rivulet.transport.CoreCommand;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.OutboundBatch;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.session.DeadlineHeap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.agrona.collections.IntArrayList;

/**
 * A network in memory with a clock of its own. Add hosts, each with a core; then let time pass with {@link #advance} or {@link #runUntil}.
 * Nothing happens by itself and nothing takes real time but the cores' work.
 *
 * <p>Events happen in the order (time, destination, source, sequence), where the sequence counts what a source caused; deadlines of a host
 * are due together with what it receives at the same instant. Where every latency is above 0 this order is total, whatever the order in
 * which events were caused; datagrams without latency are handled at once, after what their sender was doing.
 *
 * <p>An exception out of a core or a command goes through to the caller of {@code advance} and the like, with a suppressed exception that
 * says the seed, the time and the host.
 */
public final class VirtualNetwork {
    /** The id of no host: the destination of a datagram to nobody, and the network itself as the author of an event. */
    public static final int NOBODY = -1;

    private static final int BATCH_CAPACITY = 64;

    private final long seed;
    private final EventQueue events = new EventQueue();
    private final DeadlineHeap deadlines = new DeadlineHeap(0);
    private final OutboundBatch batch = new OutboundBatch(BATCH_CAPACITY);
    private final DatagramCarrier carrier;
    private final List<VirtualHost> hosts = new ArrayList<>();

    /** Scheduled commands by number; bounded by those who schedule. */
    private final List<CoreCommand> commands = new ArrayList<>();

    private final IntArrayList freeCommands = new IntArrayList();

    private long nowNs;
    private long sequence;
    private boolean isRunning;
    private boolean isDriving;

    /** A network with the defaults of {@link VirtualNetworkConfig}. */
    public VirtualNetwork(long seed) {
        this(VirtualNetworkConfig.builder(seed).build());
    }

    /** A network without hosts, at time 0. */
    public VirtualNetwork(VirtualNetworkConfig config) {
        seed = config.seed();
        carrier = new DatagramCarrier(this, events, config);
    }

    /**
     * Adds a host and lets its core start: its clock runs from now, and it is drained once.
     *
     * @throws IllegalArgumentException when one of its addresses is taken
     */
    public VirtualHost add(DatagramCore core, HostConfig config) {
        return add(core, config, null);
    }

    /**
     * Adds a host behind a NAT, and lets its core start. Interfaces of another family than the NAT's external address are not behind it.
     *
     * @param nat a NAT of this network, or null for none
     * @throws IllegalArgumentException when one of its addresses is taken: behind this NAT, where it is behind it
     */
    public VirtualHost add(DatagramCore core, HostConfig config, VirtualNat nat) {
        for (NetAddress address : config.addresses()) {
            carrier.checkIsFree(address, nat);
        }
        VirtualHost host = new VirtualHost(this, hosts.size(), CounterRandom.child(seed, 0), core, config, nat);
        hosts.add(host);
        host.execute(localNs -> {});
        return host;
    }

    /**
     * Adds a NAT with nobody behind it.
     *
     * @throws IllegalArgumentException when its external address is taken
     */
    public VirtualNat add(NatConfig config) {
        VirtualNat nat = new VirtualNat(this, CounterRandom.child(seed, 1), config);
        carrier.add(nat);
        return nat;
    }

    /** Adds a host with one address, perfect links and a true clock. */
    public VirtualHost add(DatagramCore core, NetAddress address) {
        return add(core, HostConfig.at(address));
    }

    /** All hosts that were ever added, by id, stopped ones included. */
    public List<VirtualHost> hosts() {
        return Collections.unmodifiableList(hosts);
    }

    /** The host at an address outside all NATs, or null. */
    public VirtualHost hostAt(NetAddress address) {
        return carrier.hostAt(address);
    }

    /** What became of all datagrams. */
    public NetworkCounters counters() {
        return carrier.total();
    }

    /** How many datagrams are on their way. */
    public int datagramsInFlight() {
        return carrier.inFlight();
    }

    /** Replaces the latencies, for datagrams sent from now on. */
    public void setLatency(LatencyModel latency) {
        carrier.latency(latency);
    }

    /** Adds a rule, to be asked after those that are there. Not to be called out of a rule. */
    public void addRule(PacketRule rule) {
        carrier.rules().add(rule);
    }

    /**
     * Removes a rule.
     *
     * @return whether it was there
     */
    public boolean removeRule(PacketRule rule) {
        return carrier.rules().remove(rule);
    }

    /** The network's time, from 0. */
    public long nowNs() {
        return nowNs;
    }

    /**
     * Does something at a later time, before any host has its turn at that time.
     *
     * @throws IllegalArgumentException when that time has passed
     */
    public void at(long timeNs, Runnable action) {
        schedule(timeNs, NOBODY, sequence++, networkNs -> action.run());
    }

    /** Does something after a time: see {@link #at}. */
    public void after(Duration delay, Runnable action) {
        at(nowNs + delay.toNanos(), action);
    }

    /** When something happens next, or {@link Long#MAX_VALUE}. */
    public long nextEventNs() {
        return Math.min(events.timeNs(), deadlines.peekDeadlineNs());
    }

    /**
     * Gives one host its turn at the next time at which anything happens.
     *
     * @return false when nothing is going to happen any more
     */
    public boolean step() {
        return step(Long.MAX_VALUE - 1);
    }

    /** Lets all happen that happens up to and including a time, which is the time then. */
    public void runUntil(long timeNs) {
        while (step(timeNs)) {
            // All there is to do is in the condition.
        }
        nowNs = Math.max(nowNs, timeNs);
    }

    /** Lets time pass. */
    public void advance(Duration duration) {
        runUntil(nowNs + duration.toNanos());
    }

    /**
     * Lets time pass until a condition holds, which is asked after each turn of a host.
     *
     * @return whether it came to hold within {@code limit}
     */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        long limitNs = nowNs + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (!step(limitNs)) {
                nowNs = limitNs;
                return condition.getAsBoolean();
            }
        }
        return true;
    }

    private boolean step(long limitNs) {
        long eventNs = events.timeNs();
        long deadlineNs = deadlines.peekDeadlineNs();
        long timeNs = Math.min(eventNs, deadlineNs);
        if (timeNs > limitNs) {
            return false;
        }
        if (isRunning) {
            throw new IllegalStateException("the network is running already: time cannot be advanced from within");
        }
        nowNs = timeNs;
        int hostId = eventNs == timeNs ? events.destination() : Integer.MAX_VALUE;
        if (deadlineNs == timeNs) {
            hostId = Math.min(hostId, deadlines.peekId());
        }
        isRunning = true;
        isDriving = hostId != NOBODY;
        try {
            if (hostId != NOBODY) {
                hosts.get(hostId).turn(events);
            } else if (events.kind() == EventQueue.COMMAND) {
                CoreCommand action = takeCommand(events.payload());
                events.removeFirst();
                action.run(nowNs);
            } else {
                carrier.arriveAtNat();
            }
        } catch (RuntimeException | Error failure) {
            locate(failure, hostId);
            throw failure;
        } finally {
            isDriving = false;
            isRunning = false;
        }
        return true;
    }

    void drive(VirtualHost host, CoreCommand command) {
        isDriving = true;
        try {
            command.run(host.nowNs());
            host.drain();
        } catch (RuntimeException | Error failure) {
            locate(failure, host.id());
            throw failure;
        } finally {
            isDriving = false;
        }
    }

    /** Says where it happened, without hiding what kind of failure it is: a test's failed assertion stays one. */
    private void locate(Throwable failure, int hostId) {
        String who = hostId == NOBODY ? "a scheduled action" : hosts.get(hostId).toString();
        failure.addSuppressed(new IllegalStateException(
                "in " + who + " at " + nowNs + " ns of the virtual network with seed " + seed));
    }

    void schedule(long timeNs, int destination, long commandSequence, CoreCommand command) {
        if (timeNs < nowNs) {
            throw new IllegalArgumentException("the time is " + nowNs + " ns, too late for " + timeNs + " ns");
        }
        int number;
        if (freeCommands.isEmpty()) {
            number = commands.size();
            commands.add(command);
        } else {
            number = freeCommands.popInt();
            commands.set(number, command);
        }
        events.add(timeNs, destination, destination, commandSequence, EventQueue.COMMAND, number);
    }

    CoreCommand takeCommand(int number) {
        freeCommands.addInt(number);
        return commands.set(number, null);
    }

    void wakeAt(int hostId, long timeNs) {
        deadlines.set(hostId, timeNs);
    }

    boolean isDriving() {
        return isDriving;
    }

    DatagramCarrier carrier() {
        return carrier;
    }

    EventQueue events() {
        return events;
    }

    OutboundBatch batch() {
        return batch;
    }
}
