package io.rivulet.simulator.coarse;

import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.metrics.DeliverySink;
import io.rivulet.simulator.scenario.Action;
import io.rivulet.simulator.scenario.Misbehaviour;
import io.rivulet.simulator.scenario.Victims;
import io.rivulet.simulator.scenario.Who;
import io.rivulet.simulator.scenario.WorldPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/** Does to a coarse world what the timeline says, and gives the ports to those who do not do what their code says. Between windows. */
final class FragmentFaults {
    private static final int PUBLISHER = 0;

    private final WorldPlan plan;
    private final CoarseWorld world;
    private final Victims.View view;
    private final CoarseViewer[] viewers;
    private final IntFunction<DeliverySink> sinkOf;
    private final IntConsumer kill;
    private final IntConsumer leftOut;
    private final RendezvousSilence rendezvous;
    private final boolean isHostile;
    private final long windowFragments;
    private final Map<String, Integer> counts = new HashMap<>();
    private final BitSet flooders = new BitSet();
    private final List<Silence> silences = new ArrayList<>();
    private long floodedUntilNs;

    /** Hears of nodes and the rendezvous that cannot reach each other for a while. */
    interface RendezvousSilence {
        /** From now on until then. */
        void begin(BitSet who, long nowNs, long untilNs);
    }

    /** Some hear nothing of others for longer than sessions live. */
    private record Silence(BitSet who, boolean isAmongThemselves, long sessionsEndNs) {}

    /**
     * @param sinkOf where the deliveries of a peer are noted
     * @param kill kills a peer silently
     * @param leftOut hears who is not counted any more
     * @param rendezvous hears who cannot reach the rendezvous
     */
    FragmentFaults(
            WorldPlan plan,
            CoarseWorld world,
            Victims.View view,
            CoarseViewer[] viewers,
            IntFunction<DeliverySink> sinkOf,
            IntConsumer kill,
            IntConsumer leftOut,
            RendezvousSilence rendezvous) {
        this.leftOut = leftOut;
        this.rendezvous = rendezvous;
        this.plan = plan;
        this.world = world;
        this.view = view;
        this.viewers = viewers;
        this.sinkOf = sinkOf;
        this.kill = kill;
        isHostile = plan.scenario().timeline().stream().anyMatch(timed -> timed.action() instanceof Action.Misbehave);
        windowFragments = plan.scenario().stream().messagesInWindow();
    }

    /** Whether somebody misbehaves sooner or later, so that what is delivered has to be looked at. */
    boolean isHostile() {
        return isHostile;
    }

    /** What a peer's code speaks through. On the peer's thread, or between windows. */
    DirectNetwork portOf(CoarsePeer peer) {
        boolean isFreeRider = peer.self() != PUBLISHER && plan.offeredBytesPerSec(peer.self()) == 0;
        return isHostile || isFreeRider
                ? peer.speakThrough(new ByzantinePort(peer, peer, AlteredContent.ZEROS, isFreeRider, windowFragments))
                : peer;
    }

    /** Whether a peer has misbehaved: its own figures are of no interest any more. */
    boolean isByzantine(int node) {
        ByzantinePort port = world.peer(node).port();
        return port != null && port.isByzantine();
    }

    /** The most hops that an altered fragment travelled from who altered it; 0 when nobody got one. */
    int furthestPollution() {
        int furthest = 0;
        for (int node = 1; node < world.peers(); node++) {
            ByzantinePort port = world.peer(node).port();
            furthest = Math.max(furthest, port == null ? 0 : port.trail().furthest());
        }
        return furthest;
    }

    /** Something happens that has to do with peers; what has not, is left alone. */
    void happen(Action action) {
        int index = counts.merge(action.kind(), 1, Integer::sum) - 1;
        SeedTree dice = Victims.dice(plan.seed(), action, index);
        long nowNs = world.run().nowNs();
        if (action instanceof Action.Kill some) {
            for (int node : Victims.of(some.who(), view, dice)) {
                kill.accept(node);
            }
        } else if (action instanceof Action.Slow slow) {
            for (int node : Victims.of(slow.who(), view, dice)) {
                world.slow(node, slow.factor(), nowNs + slow.lasting().toNanos());
            }
        } else if (action instanceof Action.Partition partition) {
            BitSet inside = victims(partition.who(), dice);
            world.outages().cut(inside, nowNs, nowNs + partition.healsAfter().toNanos());
            silence(inside, true, partition.healsAfter());
        } else if (action instanceof Action.Pause pause) {
            BitSet paused = victims(pause.who(), dice);
            world.outages().pause(paused, nowNs, nowNs + pause.lasting().toNanos());
            silence(paused, false, pause.lasting());
        } else if (action instanceof Action.MovePublisher) {
            world.outages().move(PUBLISHER, nowNs);
        } else if (action instanceof Action.Misbehave misbehave) {
            victims(misbehave.who(), dice).stream().forEach(node -> misbehave(node, misbehave.how()));
        }
    }

    private BitSet victims(Who who, SeedTree dice) {
        BitSet victims = new BitSet();
        for (int node : Victims.of(who, view, dice)) {
            victims.set(node);
        }
        return victims;
    }

    private void silence(BitSet who, boolean isAmongThemselves, Duration lasting) {
        long nowNs = world.run().nowNs();
        rendezvous.begin(who, nowNs, nowNs + lasting.toNanos());
        if (lasting.toNanos() > Outages.SESSION_LIFE_NS) {
            silences.add(new Silence(who, isAmongThemselves, nowNs + Outages.SESSION_LIFE_NS));
        }
    }

    private void misbehave(int node, Misbehaviour how) {
        if (!isByzantine(node)) {
            world.peer(node).catchUp();
            sinkOf.apply(node).left(node, world.run().nowNs(), message -> viewers[node].holds(message));
            viewers[node].leaveOut();
            leftOut.accept(node);
        }
        world.peer(node).port().misbehave(how);
        if (how == Misbehaviour.FLOOD) {
            flooders.set(node);
            floodedUntilNs = Math.max(floodedUntilNs, world.run().nowNs());
        }
    }

    /** Sees to all that is to happen by itself before a time that is to come. */
    void prepare(long untilNs) {
        long nowNs = world.run().nowNs();
        silences.removeIf(silence -> {
            boolean isDue = silence.sessionsEndNs <= nowNs;
            if (isDue) {
                endSessions(silence);
            }
            return isDue;
        });
        world.outages().forget(nowNs);
        if (flooders.isEmpty()) {
            return;
        }
        for (; floodedUntilNs < untilNs; floodedUntilNs += ByzantinePort.FLOOD_PERIOD_NS) {
            long atNs = floodedUntilNs;
            flooders.stream()
                    .filter(node -> world.peer(node).isAlive())
                    .forEach(node ->
                            world.act(node, atNs, (peer, ownNs) -> peer.port().flood(ownNs)));
        }
    }

    private void endSessions(Silence silence) {
        silence.who.stream()
                .filter(node -> world.peer(node).isAlive())
                .forEach(node ->
                        world.endSessions(node, other -> silence.isAmongThemselves ? !silence.who.get(other) : true));
    }
}
