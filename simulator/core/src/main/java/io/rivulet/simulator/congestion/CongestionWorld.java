package io.rivulet.simulator.congestion;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.transport.CoreCommand;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.virtual.DropReason;
import io.rivulet.transport.virtual.HostConfig;
import io.rivulet.transport.virtual.LinkConfig;
import io.rivulet.transport.virtual.NetworkCounters;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.virtual.VirtualNetwork;
import io.rivulet.transport.virtual.VirtualNetworkConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A home with one uplink, in which several programs send each to somebody else. Senders and receivers are the real endpoints; only the
 * network is not. The result is a function of the case and the seed.
 */
public final class CongestionWorld {
    private static final int PORT = 1_936;
    private static final int HOME = 10 << 24 | 1 << 16;
    private static final int RECEIVERS = 10 << 24 | 2 << 16;
    private static final int IP_AND_UDP_HEADERS = 28;
    private static final long MAX_CLOCK_OFFSET_NS = 60 * Nanos.SECOND;

    private final CongestionCase plan;
    private final SeedTree seed;
    private final VirtualNetwork network;
    private final List<DatagramCore> senders = new ArrayList<>();
    private final List<CoreCommand> starts = new ArrayList<>();
    private final List<CoreCommand> stops = new ArrayList<>();
    private final List<VirtualHost> receivers = new ArrayList<>();

    /** Builds the hosts. */
    public CongestionWorld(CongestionCase plan, long seed) {
        this.plan = plan;
        this.seed = SeedTree.of(seed);
        network = new VirtualNetwork(VirtualNetworkConfig.builder(seed)
                // The home is added last: whoever is not it is a receiver, numbered like its flow.
                .latency((from, to) ->
                        plan.flows().get(Math.min(from.id(), to.id())).oneWayMs() * Nanos.MILLISECOND)
                .build());
    }

    /** Runs it to its end. To be called once. */
    public CongestionResult run() {
        for (int i = 0; i < plan.flows().size(); i++) {
            addFlow(i, plan.flows().get(i).kind());
        }
        VirtualHost home = addHome();
        for (int i = 0; i < plan.flows().size(); i++) {
            FlowPlan flow = plan.flows().get(i);
            home.executeAt(flow.startSeconds() * Nanos.SECOND, starts.get(i));
            if (flow.endSeconds() < plan.seconds()) {
                home.executeAt(flow.endSeconds() * Nanos.SECOND, stops.get(i));
            }
        }
        return watch(home);
    }

    private void addFlow(int number, FlowKind kind) {
        NetAddress address = NetAddress.ofIpv4(RECEIVERS + number, PORT);
        SeedTree place = seed.child("flow", number);
        if (!kind.isSession()) {
            RenoSender sender = new RenoSender(address);
            senders.add(sender);
            starts.add(nowNs -> sender.start());
            stops.add(nowNs -> sender.stop());
            receivers.add(network.add(new RenoReceiver(), host(HostConfig.builder(address), place)));
        } else {
            BulkFlow flow = new BulkFlow(place, kind::controller);
            senders.add(flow.sender());
            starts.add(nowNs -> flow.start(nowNs, address));
            stops.add(flow::stop);
            receivers.add(network.add(flow.receiver(), host(HostConfig.builder(address), place)));
        }
    }

    private VirtualHost addHome() {
        HostConfig.Builder builder = HostConfig.builder(NetAddress.ofIpv4(HOME, PORT));
        for (int i = 1; i < senders.size(); i++) {
            builder.address(NetAddress.ofIpv4(HOME + i, PORT));
        }
        builder.uplink(LinkConfig.builder()
                .rateBytesPerSec(plan.bytesPerSec())
                .queueBytes(plan.bufferBytes())
                .jitter(Duration.ofMillis(plan.jitterMs()))
                .build());
        return network.add(new SharedHost(senders), host(builder, seed.child("home")));
    }

    /** Clocks that do not agree, so that nothing depends on it. */
    private static HostConfig host(HostConfig.Builder builder, SeedTree place) {
        return builder.clockOffset(Duration.ofNanos(place.child("clock").between(0, MAX_CLOCK_OFFSET_NS)))
                .build();
    }

    private CongestionResult watch(VirtualHost home) {
        long intervalNs = Nanos.SECOND / CongestionResult.SAMPLES_PER_SECOND;
        CongestionResult result = new CongestionResult(plan);
        for (int i = 0; i < result.samples(); i++) {
            network.runUntil((i + 1) * intervalNs);
            long queueNs = home.uplinkBacklogBytes() * Nanos.SECOND / plan.bytesPerSec();
            result.setUplink(i, queueNs, home.counters().sent(), home.counters().dropped(DropReason.QUEUE));
            for (int flow = 0; flow < receivers.size(); flow++) {
                NetworkCounters counters = receivers.get(flow).counters();
                result.setDelivered(i, flow, counters.deliveredBytes() + IP_AND_UDP_HEADERS * counters.delivered());
            }
        }
        return result;
    }
}
