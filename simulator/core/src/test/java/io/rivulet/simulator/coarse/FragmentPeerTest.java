package io.rivulet.simulator.coarse;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.spi.DirectListener;
import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.simulator.net.LatencyPreset;
import io.rivulet.simulator.scenario.NetworkPlan;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.WorldPlan;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class FragmentPeerTest {
    private static final long MS = 1_000_000;
    private static final int BYTES = 1_000;
    private static final int MANY = 500;
    private static final long NEWS_WAITS_UNTIL_NS = 1_000 * MS;

    /** Says nothing, lets fragments of substream 1 wait, and keeps a list of the messages that it hears. */
    private static final class Silent implements PeerLogic {
        private final List<String> heard = new ArrayList<>();
        private final DirectListener ear = (DirectListener) Proxy.newProxyInstance(
                DirectListener.class.getClassLoader(),
                new Class<?>[] {DirectListener.class},
                (self, call, with) -> hear(call.getName(), with));

        private Object hear(String what, Object[] with) {
            if (what.equals("onDirect") || what.equals("onWaiting")) {
                heard.add(what + " " + (long) with[0] / MS + " ms: " + with[4]);
            }
            return null;
        }

        @Override
        public DirectListener listener() {
            return ear;
        }

        @Override
        public long newsWaitsUntilNs() {
            return NEWS_WAITS_UNTIL_NS;
        }

        @Override
        public int leafSubstreams() {
            return 1 << 1;
        }

        @Override
        public void onDeadline(long nowNs) {
            // Somebody has to wake it for what waits, should nothing come any more.
        }

        @Override
        public long nextDeadlineNs() {
            return Long.MAX_VALUE;
        }
    }

    /** Two peers 50 ms apart, the first with 20,000 bytes a second up, in a session. */
    private static CoarseWorld world() {
        Scenario scenario = Scenario.named("two")
                .peers(1)
                .network(NetworkPlan.DEFAULT
                        .latency(LatencyPreset.parse("constant:50ms"))
                        .publisherUplink(160_000))
                .build();
        WorldPlan plan = new WorldPlan(scenario, 1);
        CoarseWorld world = new CoarseWorld(
                plan, PeerModel.FRAGMENTS, scenario.network().impairment().draws(plan.seed()), 1);
        for (int node = 0; node < 2; node++) {
            world.add(node, 1).install(1 - node, 0);
            world.act(node, 0, (peer, nowNs) -> peer.start(0, new Silent()));
        }
        return world;
    }

    private static void send(CoarseWorld world, int[] flow, long timeNs, int bytes, long id) {
        world.act(
                0,
                timeNs,
                (peer, nowNs) -> peer.sendDirect(
                        nowNs,
                        flow[0],
                        DirectNetwork.FRAGMENT,
                        id,
                        0,
                        0,
                        new byte[bytes],
                        bytes,
                        SendPriority.LIVE_PUSH,
                        Long.MAX_VALUE,
                        PeerNetwork.NO_TOKEN));
    }

    @Test
    void fragmentsThatGoNoFurtherWaitForWhatDoes() {
        try (CoarseWorld world = world()) {
            int[] flow = new int[1];
            world.act(0, MS, (peer, nowNs) -> flow[0] = peer.openFlow(nowNs, 1, new byte[] {1}, PeerNetwork.NO_FLOW));
            send(world, flow, 100 * MS, 1, 1);
            send(world, flow, 110 * MS, 1, 9);
            send(world, flow, 120 * MS, 1, 10);
            send(world, flow, 130 * MS, 1, 17);
            world.run().runUntil(165 * MS);
            List<String> heard = ((Silent) world.peer(1).logic()).heard;
            assertThat(heard).isEmpty();

            world.run().runUntil(175 * MS);
            assertThat(heard).containsExactly("onWaiting 153 ms: 1", "onWaiting 163 ms: 9", "onDirect 173 ms: 10");

            world.run().runUntil(2_000 * MS);
            assertThat(heard).hasSize(4).last().isEqualTo("onWaiting 183 ms: 17");
        }
    }

    @Test
    void whoIsRemovedHasReadAllThatArrived() {
        try (CoarseWorld world = world()) {
            int[] flow = new int[1];
            world.act(0, MS, (peer, nowNs) -> flow[0] = peer.openFlow(nowNs, 1, new byte[] {1}, PeerNetwork.NO_FLOW));
            send(world, flow, 100 * MS, 1, 1);
            send(world, flow, 200 * MS, 1, 9);
            world.run().runUntil(165 * MS);

            world.peer(1).catchUp();

            assertThat(((Silent) world.peer(1).logic()).heard).containsExactly("onWaiting 153 ms: 1");
            world.run().runUntil(2_000 * MS);
            assertThat(((Silent) world.peer(1).logic()).heard).hasSize(2);
        }
    }

    @Test
    void whatACutHasHeldBackDoesNotWaitForTheUplinkForLongerThanItIsWorth() {
        try (CoarseWorld world = world()) {
            BitSet first = new BitSet();
            first.set(0);
            world.outages().cut(first, 10 * MS, 400 * MS);
            int[] flow = new int[1];
            world.act(0, MS, (peer, nowNs) -> flow[0] = peer.openFlow(nowNs, 1, new byte[] {1}, PeerNetwork.NO_FLOW));
            // The cut is over, but the session does not know before its next retransmission.
            world.act(0, 590 * MS, (peer, nowNs) -> {
                for (int i = 0; i < MANY; i++) {
                    long expiresNs = nowNs + 200 * MS;
                    peer.sendDirect(
                            nowNs,
                            flow[0],
                            DirectNetwork.FRAGMENT,
                            0,
                            0,
                            0,
                            new byte[BYTES],
                            BYTES,
                            SendPriority.LIVE_PUSH,
                            expiresNs,
                            PeerNetwork.NO_TOKEN);
                }
            });

            world.run().runUntil(600 * MS);

            assertThat(world.outages().sentNs(0, 1, 590 * MS, 50 * MS)).isGreaterThan(600 * MS);
            assertThat(world.peer(0).waitingNs(600 * MS)).isBetween(1L, 200 * MS);
            assertThat(world.traffic().expired()).isBetween(MANY - 4L, MANY - 1L);
        }
    }
}
