package io.rivulet.simulator.baseline;

import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.DisconnectReason;
import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.simulator.coarse.GivenWorld;
import io.rivulet.simulator.coarse.Strategy;
import io.rivulet.simulator.coarse.StreamAudience;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A server without any help of its viewers. Each opens a session to it and asks; as many as its uplink carries are served, in the order in
 * which they ask, and the others wait until one of these leaves. So those who are served are served well: without such a limit each would get
 * a small share of the fragments, and none could watch.
 */
public final class UnicastStrategy implements Strategy {
    /** The strategy. */
    public UnicastStrategy() {}

    @Override
    public String name() {
        return "unicast";
    }

    @Override
    public String description() {
        return "Client and server: the publisher sends to as many as its uplink carries, in the order in which they ask; nobody relays.";
    }

    @Override
    public boolean hasTrees() {
        return true;
    }

    @Override
    public Maker prepare(GivenWorld world) {
        return (node, network, audience) ->
                node == 0 ? new Server(world, network) : new Client(world, node, network, audience);
    }

    private static final class Server extends BaselineCarrier {
        /** Flows to those who are served; any number, so without slots. */
        private final int[] flows;

        private final int[] served;
        private final Deque<Integer> waiting = new ArrayDeque<>();
        private int count;
        private long copies;

        Server(GivenWorld world, DirectNetwork network) {
            super(world, 0, network, null, 0);
            int capacity = Math.min(world.nodes() - 1, Fanout.of(world, 0));
            flows = new int[capacity];
            served = new int[capacity];
        }

        @Override
        public void onNeighbour(long nowNs, int neighbour, int membershipFlow) {
            // One like all others.
        }

        @Override
        public void publish(long nowNs) {
            // Viewers come by themselves.
        }

        @Override
        public void view(long nowNs) {
            throw new IllegalStateException("the publisher does not view");
        }

        @Override
        public void onDirect(long nowNs, int from, int flow, int type, long a, long b, long c, Object body) {
            if (type == DirectNetwork.PUSH) {
                waiting.add(from);
                serve(nowNs);
            }
        }

        private void serve(long nowNs) {
            while (count < served.length && !waiting.isEmpty()) {
                int peer = waiting.remove();
                int flow = network.openFlow(nowNs, peer, new byte[] {'b'}, PeerNetwork.NO_FLOW);
                if (flow != PeerNetwork.NO_FLOW) {
                    flows[count] = flow;
                    served[count++] = peer;
                }
            }
        }

        @Override
        public void onDisconnected(long nowNs, int from, DisconnectReason reason) {
            waiting.remove(from);
            for (int i = 0; i < count; i++) {
                if (served[i] == from) {
                    count--;
                    served[i] = served[count];
                    flows[i] = flows[count];
                }
            }
            serve(nowNs);
        }

        @Override
        void onNews(long nowNs, int slot, long id) {
            byte[] fragment = store.get(id);
            int bytes = fragmentBytes(id, fragment);
            for (int i = 0; i < count; i++) {
                copies++;
                network.sendDirect(
                        nowNs,
                        flows[i],
                        DirectNetwork.FRAGMENT,
                        id,
                        0,
                        0,
                        fragment,
                        bytes,
                        SendPriority.LIVE_PUSH,
                        nowNs + windowNs,
                        PeerNetwork.NO_TOKEN);
            }
        }

        @Override
        public long sent() {
            return copies;
        }

        @Override
        public int children(int substream) {
            return count;
        }

        @Override
        void onControl(long nowNs, int slot, int type, long a, long b, long c, Object body) {
            // See onDirect.
        }

        @Override
        void onGone(long nowNs, int slot) {
            // See onDisconnected.
        }

        @Override
        void onTimer(long nowNs) {
            // There is none.
        }

        @Override
        long timerNs() {
            return Long.MAX_VALUE;
        }
    }

    private static final class Client extends BaselineCarrier {
        private static final int ASK_BYTES = MESSAGE_HEADER_BYTES + 1;
        private int server = NONE;

        Client(GivenWorld world, int node, DirectNetwork network, StreamAudience audience) {
            super(world, node, network, audience, 0);
        }

        @Override
        public void onNeighbour(long nowNs, int neighbour, int membershipFlow) {
            // Viewers do not know each other.
        }

        @Override
        public void publish(long nowNs) {
            throw new IllegalStateException("node 0 publishes");
        }

        @Override
        public void view(long nowNs) {
            network.connect(nowNs, 0, List.of());
        }

        @Override
        public void onConnected(long nowNs, int to, boolean initiatedByUs) {
            if (server == NONE && to == 0) {
                server = add(to);
                tell(nowNs, server, DirectNetwork.PUSH, 1, 0, null, ASK_BYTES);
            }
        }

        @Override
        public int parent(int substream) {
            return store.newest() < 0 ? PeerDirectory.NONE : 0;
        }

        @Override
        void onNews(long nowNs, int slot, long id) {
            // Nobody else gets it.
        }

        @Override
        void onControl(long nowNs, int slot, int type, long a, long b, long c, Object body) {
            // A server has nothing to say.
        }

        @Override
        void onGone(long nowNs, int slot) {
            // There is no other.
        }

        @Override
        void onTimer(long nowNs) {
            // There is none.
        }

        @Override
        long timerNs() {
            return Long.MAX_VALUE;
        }
    }
}
