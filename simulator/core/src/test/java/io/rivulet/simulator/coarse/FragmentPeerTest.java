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
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class FragmentPeerTest {
    private static final long MS = 1_000_000;
    private static final int BYTES = 1_000;
    private static final int MANY = 500;

    /** Says nothing, and hears nothing that matters. */
    private static final class Silent implements PeerLogic {
        private final DirectListener deaf = (DirectListener) Proxy.newProxyInstance(
                DirectListener.class.getClassLoader(),
                new Class<?>[] {DirectListener.class},
                (self, call, with) -> null);

        @Override
        public DirectListener listener() {
            return deaf;
        }

        @Override
        public void onDeadline(long nowNs) {
            throw new IllegalStateException("no deadline was asked for");
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
