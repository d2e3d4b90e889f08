package io.rivulet.simulator.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.spi.DirectListener;
import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.DisconnectReason;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.PeerNetwork.SendResult;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.simulator.coarse.CoarsePeer;
import io.rivulet.simulator.coarse.CoarseWorld;
import io.rivulet.simulator.coarse.PeerLogic;
import io.rivulet.simulator.coarse.Traffic;
import io.rivulet.simulator.net.LatencyPreset;
import io.rivulet.simulator.scenario.NetworkPlan;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.WorldPlan;
import io.rivulet.transport.wire.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionPeerTest {
    private static final long MS = 1_000_000;
    private static final int MESSAGES = 400;
    private static final byte[] ORDERED = {1};
    private static final byte[] AS_IT_COMES = {2};

    /** Notes what it hears, and says nothing. */
    private static final class Listening implements PeerLogic, DirectListener {
        private final CoarsePeer peer;
        private final Map<Integer, List<Integer>> byFlow = new HashMap<>();
        private final List<Integer> numbers = new ArrayList<>();
        private final Map<Long, Boolean> released = new HashMap<>();
        private final List<String> events = new ArrayList<>();
        private long lastNs;

        Listening(CoarsePeer peer) {
            this.peer = peer;
        }

        List<Integer> heard() {
            return byFlow.values().stream().flatMap(List::stream).toList();
        }

        @Override
        public DirectListener listener() {
            return this;
        }

        @Override
        public void onDeadline(long nowNs) {
            throw new IllegalStateException("no deadline was asked for");
        }

        @Override
        public long nextDeadlineNs() {
            return Long.MAX_VALUE;
        }

        @Override
        public void onFlow(long nowNs, int from, int flow, byte[] metadata, int associatedTo) {
            byFlow.put(flow, new ArrayList<>());
            if (metadata[0] == AS_IT_COMES[0]) {
                peer.receiveInArrivalOrder(flow);
            }
        }

        @Override
        public void onMessage(long nowNs, int from, int flow, byte[] bytes, int offset, int length) {
            byFlow.get(flow).add(Bytes.getInt(bytes, offset));
            numbers.add(Bytes.getInt(bytes, offset));
            lastNs = peer.worldNs();
        }

        @Override
        public void onDirect(long nowNs, int from, int flow, int type, long a, long b, long c, Object body) {
            byFlow.get(flow).add((int) a);
            numbers.add((int) a);
            lastNs = peer.worldNs();
        }

        @Override
        public void onFlowClosed(long nowNs, int from, int flow) {
            events.add("closed after " + byFlow.get(flow).size());
        }

        @Override
        public void onFlowRejected(long nowNs, int from, int flow, int code) {
            events.add("rejected");
        }

        @Override
        public void onRoom(long nowNs, int to) {
            events.add("room");
        }

        @Override
        public void onReleased(long nowNs, int flow, long token, boolean delivered) {
            assertThat(released.put(token, delivered))
                    .as("token %d is released once", token)
                    .isNull();
        }

        @Override
        public void onConnected(long nowNs, int to, boolean initiatedByUs) {
            events.add("connected");
        }

        @Override
        public void onConnectFailed(long nowNs, int to, DisconnectReason reason) {
            events.add("failed");
        }

        @Override
        public void onDisconnected(long nowNs, int from, DisconnectReason reason) {
            events.add("disconnected, " + numbers.size() + " heard");
        }
    }

    private CoarseWorld world;
    private final Listening[] ends = new Listening[2];

    /** Two peers 50 ms apart, the first with so much up, in a session. */
    private void begin(double loss, long bitsPerSec, long seed) {
        begin(loss, bitsPerSec, seed, true);
    }

    private void begin(double loss, long bitsPerSec, long seed, boolean isGiven) {
        Scenario scenario = Scenario.named("two")
                .peers(1)
                .network(NetworkPlan.DEFAULT
                        .latency(LatencyPreset.parse("constant:50ms"))
                        .publisherUplink(bitsPerSec)
                        .lossRatio(loss))
                .build();
        WorldPlan plan = new WorldPlan(scenario, seed);
        world = new CoarseWorld(
                plan, SessionTier.SESSIONS, scenario.network().impairment().draws(plan.seed()), 1);
        for (int node = 0; node < 2; node++) {
            CoarsePeer peer = world.add(node, 1);
            ends[node] = new Listening(peer);
            if (isGiven) {
                peer.install(1 - node, 0);
            }
        }
        for (int node = 0; node < 2; node++) {
            int number = node;
            world.act(node, 0, (peer, nowNs) -> peer.start(0, ends[number]));
        }
    }

    private int[] openFlow(byte[] name) {
        int[] flow = new int[1];
        world.act(0, MS, (peer, nowNs) -> flow[0] = peer.openFlow(nowNs, 1, name, PeerNetwork.NO_FLOW));
        return flow;
    }

    private static byte[] bytes(int number, int length) {
        byte[] bytes = new byte[length];
        Bytes.putInt(bytes, 0, number);
        return bytes;
    }

    private void runUntil(long timeNs) {
        world.run().runUntil(timeNs);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0.05, 2", "0.3, 3", "0.5, 4"})
    void orderedFlowsAreCompleteAndInOrderWhateverIsLost(double loss, long seed) {
        begin(loss, 8_000_000, seed);
        int[] flow = openFlow(ORDERED);
        for (int i = 0; i < MESSAGES; i++) {
            int number = i;
            world.act(0, (2 + 10L * i) * MS, (peer, nowNs) -> {
                SendResult result = peer.send(
                        nowNs, flow[0], bytes(number, 300), 0, 300, SendPriority.CONTROL, Long.MAX_VALUE, number);
                assertThat(result).isEqualTo(SendResult.ACCEPTED);
            });
        }

        runUntil(900_000 * MS);

        assertThat(ends[1].heard())
                .isEqualTo(IntStream.range(0, MESSAGES).boxed().toList());
        assertThat(ends[0].released).hasSize(MESSAGES).doesNotContainValue(false);
        assertThat(world.traffic().lost() > 0).isEqualTo(loss > 0);
    }

    /** Sends a fragment by its number. */
    private static void push(DirectNetwork network, long nowNs, int flow, int number, long expiresAtNs) {
        network.sendDirect(
                nowNs,
                flow,
                DirectNetwork.FRAGMENT,
                number,
                0,
                0,
                null,
                1_100,
                SendPriority.LIVE_PUSH,
                expiresAtNs,
                number);
    }

    @Test
    void tellsWhatIsOnItsWay() {
        begin(0, 8_000_000, 1);
        int[] flow = openFlow(AS_IT_COMES);
        DirectNetwork network = (DirectNetwork) world.peer(0);
        world.act(0, 2 * MS, (peer, nowNs) -> {
            push(network, nowNs, flow[0], 5, Long.MAX_VALUE);
            push(network, nowNs, flow[0], 6, Long.MAX_VALUE);
        });

        runUntil(3 * MS);
        assertThat(network.isOnItsWay(flow[0], 5)).isTrue();
        assertThat(network.isOnItsWay(flow[0], 6)).isTrue();
        assertThat(network.isOnItsWay(flow[0], 7)).isFalse();

        runUntil(10_000 * MS);
        assertThat(ends[0].released).hasSize(2).doesNotContainValue(false);
        assertThat(network.isOnItsWay(flow[0], 5)).isFalse();
        assertThat(network.isOnItsWay(flow[0], 6)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0.05, 5, 0.95", "0.3, 6, 0.25"})
    void fragmentsComeOnceOrAreGivenUpWhenTheirTimeIsOver(double loss, long seed, double least) {
        begin(loss, 8_000_000, seed);
        int[] flow = openFlow(AS_IT_COMES);
        for (int i = 0; i < MESSAGES; i++) {
            int number = i;
            world.act(
                    0,
                    (2 + 40L * i) * MS,
                    (peer, nowNs) -> push((DirectNetwork) peer, nowNs, flow[0], number, nowNs + 800 * MS));
        }

        runUntil(60_000 * MS);

        Set<Integer> once = new HashSet<>(ends[1].heard());
        assertThat(ends[1].heard()).hasSameSizeAs(once);
        assertThat(ends[0].released).hasSize(MESSAGES);
        ends[0].released.forEach((token, delivered) -> {
            if (delivered) {
                assertThat(once).contains(token.intValue());
            }
        });
        assertThat((double) once.size() / MESSAGES).isGreaterThan(least);
        assertThat(ends[1].lastNs).isLessThan((40L * MESSAGES + 1_000) * MS);
    }

    @Test
    void aQueueIsFullAt512AndTellsWhenItIsNotAnyMore() {
        begin(0, 1_000_000, 7);
        int[] flow = openFlow(ORDERED);
        int[] refused = {0};
        world.act(0, 2 * MS, (peer, nowNs) -> {
            for (int i = 0; i < 600; i++) {
                SendResult result =
                        peer.send(nowNs, flow[0], bytes(i, 500), 0, 500, SendPriority.CONTROL, Long.MAX_VALUE, i);
                refused[0] += result == SendResult.BACKPRESSURE ? 1 : 0;
            }
            assertThat(peer.room(1)).isZero();
        });

        runUntil(60_000 * MS);

        assertThat(refused[0]).isEqualTo(600 - 512);
        assertThat(ends[1].heard()).hasSize(512);
        assertThat(ends[0].events).containsExactly("room");
    }

    @Test
    void theMostUrgentGoesFirstAndTheUplinkIsNotOvercommitted() {
        begin(0, 1_000_000, 8);
        int[] fragments = openFlow(AS_IT_COMES);
        int[] control = openFlow(ORDERED);
        int count = 200;
        world.act(0, 200 * MS, (peer, nowNs) -> {
            for (int i = 0; i < count; i++) {
                SendPriority priority = i % 2 == 0 ? SendPriority.PULL_ANSWER : SendPriority.LIVE_PUSH;
                peer.send(nowNs, fragments[0], bytes(i, 1_000), 0, 1_000, priority, Long.MAX_VALUE, i);
            }
        });
        world.act(
                0,
                300 * MS,
                (peer, nowNs) -> peer.send(
                        nowNs, control[0], bytes(-1, 20), 0, 20, SendPriority.CONTROL, Long.MAX_VALUE, count));

        runUntil(30_000 * MS);

        List<Integer> order = ends[1].numbers;
        assertThat(order).hasSize(count + 1);
        assertThat(order.indexOf(-1)).isLessThan(30);
        assertThat(order.indexOf(199)).as("the last of what is urgent").isLessThan(order.indexOf(0));
        double seconds = (ends[1].lastNs - 200 * MS) / 1e9;
        assertThat(world.traffic().bytes(Traffic.Kind.MEMBERSHIP) / seconds).isLessThan(1.1 * 125_000);
    }

    @Test
    void theLatestMapReplacesTheOneThatHasNotLeft() {
        begin(0, 1_000_000, 9);
        int[] flow = openFlow(ORDERED);
        world.act(0, 2 * MS, (peer, nowNs) -> {
            boolean first = peer.advertiseDirect(nowNs, flow[0], DirectNetwork.AVAILABILITY, 1, 0, 0, null, 40);
            boolean second = peer.advertiseDirect(nowNs, flow[0], DirectNetwork.AVAILABILITY, 2, 0, 0, null, 40);
            assertThat(first).isFalse();
            assertThat(second).isTrue();
        });
        world.act(0, 100 * MS, (peer, nowNs) -> assertThat(
                        peer.advertiseDirect(nowNs, flow[0], DirectNetwork.AVAILABILITY, 3, 0, 0, null, 40))
                .isFalse());

        runUntil(1_000 * MS);

        assertThat(ends[1].heard()).containsExactly(2, 3);
    }

    @Test
    void aFlowEndsBehindItsLastMessageAndASessionTooWhateverIsLost() {
        begin(0.3, 8_000_000, 10);
        int[] closed = openFlow(ORDERED);
        int[] left = openFlow(ORDERED);
        world.act(0, 2 * MS, (peer, nowNs) -> {
            for (int i = 0; i < 40; i++) {
                peer.send(nowNs, closed[0], bytes(i, 200), 0, 200, SendPriority.CONTROL, Long.MAX_VALUE, i);
            }
            peer.closeFlow(nowNs, closed[0]);
            assertThat(peer.send(nowNs, closed[0], bytes(0, 9), 0, 9, SendPriority.CONTROL, Long.MAX_VALUE, 99))
                    .isEqualTo(SendResult.CLOSED);
        });
        world.act(0, 60_000 * MS, (peer, nowNs) -> {
            peer.send(nowNs, left[0], bytes(100, 200), 0, 200, SendPriority.CONTROL, Long.MAX_VALUE, 100);
            peer.disconnect(nowNs, 1);
        });

        runUntil(120_000 * MS);

        assertThat(ends[1].events).containsExactly("closed after 40", "disconnected, 41 heard");
        assertThat(ends[0].released).hasSize(41);
    }

    @Test
    void aSessionThatBothEndsAskForGoesOnWhenTheLaterOneIsHeard() {
        begin(0, 8_000_000, 12, false);
        int[] flow = new int[1];
        world.act(0, MS, (peer, nowNs) -> peer.connect(nowNs, 1, List.of()));
        world.act(1, 100 * MS, (peer, nowNs) -> peer.connect(nowNs, 0, List.of()));
        // Open at the first one 250 ms after it asked; what the second one asked comes 50 ms later.
        world.act(0, 260 * MS, (peer, nowNs) -> flow[0] = peer.openFlow(nowNs, 1, ORDERED, PeerNetwork.NO_FLOW));
        for (int i = 0; i < 20; i++) {
            int number = i;
            world.act(
                    0,
                    (270 + 10L * i) * MS,
                    (peer, nowNs) -> peer.send(
                            nowNs, flow[0], bytes(number, 100), 0, 100, SendPriority.CONTROL, Long.MAX_VALUE, number));
        }

        runUntil(5_000 * MS);

        assertThat(ends[0].events).containsExactly("connected");
        assertThat(ends[1].events).containsExactly("connected");
        assertThat(ends[1].heard()).isEqualTo(IntStream.range(0, 20).boxed().toList());
        assertThat(ends[0].released).hasSize(20).doesNotContainValue(false);
    }

    @Test
    void aWindowGrowsOnlyWhileItIsFull() {
        begin(0, 100_000_000, 11);
        int[] flow = openFlow(AS_IT_COMES);
        SessionPeer sender = (SessionPeer) world.peer(0);
        world.act(
                0,
                2 * MS,
                (peer, nowNs) -> peer.send(
                        nowNs, flow[0], bytes(0, 1_000), 0, 1_000, SendPriority.LIVE_PUSH, Long.MAX_VALUE, 0));
        runUntil(150 * MS);
        int idle = sender.windowBytes(1);
        world.act(0, 160 * MS, (peer, nowNs) -> {
            for (int i = 1; i < 300; i++) {
                peer.send(nowNs, flow[0], bytes(i, 1_000), 0, 1_000, SendPriority.LIVE_PUSH, Long.MAX_VALUE, i);
            }
        });
        runUntil(1_000 * MS);

        // Three segments, which four packets of this length fill; a quarter of what is acknowledged is added.
        assertThat(idle).isEqualTo(3_606);
        assertThat(sender.windowBytes(1)).isBetween(7_000, 40_000);
        assertThat(ends[1].heard().size()).isBetween(40, 200);
    }
}
