package io.rivulet.simulator.packet;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.node.SimulatedNode;
import io.rivulet.simulator.scenario.Action;
import io.rivulet.simulator.scenario.TimedAction;
import io.rivulet.simulator.scenario.Victims;
import io.rivulet.simulator.scenario.Who;
import io.rivulet.transport.virtual.PacketRule;
import io.rivulet.transport.virtual.PacketView;
import io.rivulet.transport.virtual.Verdict;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.virtual.VirtualNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Does to a world what the timeline says, and is the rule that keeps datagrams from passing where they must not. */
final class WorldFaults implements PacketRule {
    private final VirtualNetwork network;
    private final SeedTree seed;
    private final Victims.View view;
    private final Map<Integer, Viewer> viewers;
    private final SimulatedNode publisher;
    private final int rendezvousHost;
    private final Hostility hostility;

    /** Who is behind each cut, by host. */
    private final List<BitSet> cuts = new ArrayList<>();

    /** How many pauses a host is in. */
    private final Map<Integer, Integer> paused = new HashMap<>();

    /** Uplinks that were slowed at some time, by host. */
    private final Map<Integer, SlowUplink> slowed = new HashMap<>();

    private int outages;

    WorldFaults(
            VirtualNetwork network,
            SeedTree seed,
            Victims.View view,
            Map<Integer, Viewer> viewers,
            SimulatedNode publisher,
            int rendezvousHost,
            Hostility hostility) {
        this.network = network;
        this.seed = seed;
        this.view = view;
        this.viewers = viewers;
        this.publisher = publisher;
        this.rendezvousHost = rendezvousHost;
        this.hostility = hostility;
    }

    /** Puts everything on the network's own timeline. */
    void schedule(List<TimedAction> timeline, long startNs) {
        if (timeline.isEmpty()) {
            return;
        }
        network.addRule(this);
        Map<String, Integer> counts = new HashMap<>();
        for (TimedAction timed : timeline) {
            int index = counts.merge(timed.action().kind(), 1, Integer::sum) - 1;
            SeedTree dice = Victims.dice(seed, timed.action(), index);
            network.at(startNs + timed.at().toNanos(), () -> happen(timed.action(), dice));
        }
    }

    private void happen(Action action, SeedTree dice) {
        if (action instanceof Action.Kill kill) {
            victims(kill.who(), dice).forEach(Viewer::kill);
        } else if (action instanceof Action.Partition partition) {
            BitSet cut = new BitSet();
            victims(partition.who(), dice)
                    .forEach(viewer -> cut.set(viewer.node().host().id()));
            cuts.add(cut);
            network.after(partition.healsAfter(), () -> cuts.remove(cut));
        } else if (action instanceof Action.Slow slow) {
            victims(slow.who(), dice).forEach(viewer -> slow(viewer.node().host(), slow.factor(), slow.lasting()));
        } else if (action instanceof Action.Pause pause) {
            victims(pause.who(), dice)
                    .forEach(viewer -> pause(viewer.node().host().id(), pause.lasting()));
        } else if (action instanceof Action.MovePublisher) {
            move();
        } else if (action instanceof Action.RendezvousOutage outage) {
            outages++;
            network.after(outage.lasting(), () -> outages--);
        } else if (action instanceof Action.Misbehave misbehave) {
            for (Viewer viewer : victims(misbehave.who(), dice)) {
                viewer.leaveOut();
                hostility.misbehave(viewer.node().number(), misbehave.how());
            }
        } else {
            throw new IllegalStateException("nobody knows what is " + action.kind());
        }
    }

    private List<Viewer> victims(Who who, SeedTree dice) {
        List<Viewer> victims = new ArrayList<>();
        for (int peer : Victims.of(who, view, dice)) {
            victims.add(viewers.get(peer));
        }
        return victims;
    }

    private void slow(VirtualHost host, double factor, Duration lasting) {
        SlowUplink uplink = slowed.computeIfAbsent(host.id(), id -> new SlowUplink(host));
        uplink.slow(factor);
        network.after(lasting, () -> uplink.recover(factor));
    }

    private void pause(int host, Duration lasting) {
        paused.merge(host, 1, Integer::sum);
        network.after(lasting, () -> paused.merge(host, -1, Integer::sum));
    }

    private void move() {
        VirtualHost host = publisher.host();
        boolean isAtHome = !host.address().equals(SimulatedNode.otherAddress(publisher.number()));
        host.rebind(
                0,
                isAtHome
                        ? SimulatedNode.otherAddress(publisher.number())
                        : SimulatedNode.homeAddress(publisher.number()));
    }

    @Override
    public Verdict onPacket(PacketView packet) {
        int from = packet.sourceHost();
        int to = packet.destinationHost();
        if (outages > 0 && (from == rendezvousHost || to == rendezvousHost)) {
            return Verdict.DROP;
        }
        for (BitSet cut : cuts) {
            if (to >= 0 && cut.get(from) != cut.get(to)) {
                return Verdict.DROP;
            }
        }
        boolean isPaused = !paused.isEmpty() && (paused.getOrDefault(from, 0) > 0 || paused.getOrDefault(to, 0) > 0);
        return isPaused ? Verdict.DROP : Verdict.PASS;
    }
}
