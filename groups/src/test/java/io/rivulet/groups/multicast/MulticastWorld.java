package io.rivulet.groups.multicast;

import io.rivulet.groups.spi.PeerAddress;
import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.EntropySource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;

/**
 * Nodes with uplinks and latencies under virtual time. A session takes a few messages ahead of the uplink and so many that are not
 * acknowledged; losses are late deliveries. Neighbours are linked by the test: there is no membership here.
 */
final class MulticastWorld {
    static final long MS = 1_000_000L;

    private static final int QUEUED_PER_PEER = 3;
    private static final int UNACKED_PER_PEER = 64;
    private static final int OVERHEAD_BYTES = 48;

    private record Event(long atNs, long sequence, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return atNs != other.atNs ? Long.compare(atNs, other.atNs) : Long.compare(sequence, other.sequence);
        }
    }

    final PeerDirectory directory = new PeerDirectory();
    final List<Node> nodes = new ArrayList<>();
    final Random random;
    double lossRatio;
    /** Nobody understands our extension messages. */
    boolean original;

    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private long nowNs = 1_000 * MS;
    private long sequence;
    private int nextFlow = 1;

    /** A world whose clock begins somewhere else than at the beginning. */
    MulticastWorld(long seed, long startMs) {
        this(seed);
        nowNs = startMs * MS;
    }

    MulticastWorld(long seed) {
        random = new Random(seed);
    }

    long nowNs() {
        return nowNs;
    }

    void at(long atNs, Runnable action) {
        queue.add(new Event(Math.max(atNs, nowNs), sequence++, action));
    }

    void after(long delayMs, Runnable action) {
        at(nowNs + delayMs * MS, action);
    }

    void run(long ms) {
        long until = nowNs + ms * MS;
        while (!queue.isEmpty() && queue.peek().atNs <= until) {
            Event event = queue.poll();
            nowNs = event.atNs;
            event.action.run();
        }
        nowNs = until;
    }

    Node addNode(long uplinkBytesPerSec, MulticastConfig config, MulticastEvents events) {
        byte[] id = new byte[PeerId.LENGTH];
        random.nextBytes(id);
        Node node = new Node(directory.handleOf(PeerId.copyOf(id, 0)), uplinkBytesPerSec, 1 + random.nextInt(30));
        EntropySource entropy = new EntropySource() {
            private final Random own = new Random(random.nextLong());

            @Override
            public void nextBytes(byte[] target, int offset, int length) {
                for (int i = 0; i < length; i++) {
                    target[offset + i] = (byte) own.nextInt();
                }
            }
        };
        node.multicast = new Multicast(node, config, entropy, events);
        node.understandsExtensions = config.extensions();
        nodes.add(node);
        return node;
    }

    Node node(int peer) {
        return nodes.get(peer);
    }

    /** Makes two nodes neighbours, half a round trip apart. */
    void link(Node a, Node b) {
        if (a == b || a.linked.containsKey(b.peer)) {
            return;
        }
        int flow = nextFlow++;
        a.linked.put(b.peer, new Session());
        b.linked.put(a.peer, new Session());
        a.input(() -> becomeNeighbours(a, b, flow));
        after(latencyMs(a, b), () -> b.input(() -> becomeNeighbours(b, a, flow)));
    }

    private void becomeNeighbours(Node node, Node other, int flow) {
        node.multicast.onNeighbour(nowNs, other.peer, flow);
        if (!original && !other.raw && other.understandsExtensions) {
            node.multicast.onExtensions(nowNs, other.peer);
        }
    }

    /** The session ends in order. */
    void unlink(Node a, Node b) {
        a.drop(b);
        b.drop(a);
    }

    /** A random graph in which each node has at least {@code degree} / 2 links of its own choice. */
    void linkAtRandom(int degree) {
        for (int i = 1; i < nodes.size(); i++) {
            link(nodes.get(i), nodes.get(random.nextInt(i)));
        }
        for (Node node : nodes) {
            while (node.linked.size() < Math.min(degree, nodes.size() - 1)) {
                Node other = nodes.get(random.nextInt(nodes.size()));
                if (other.linked.size() < degree + 2 || random.nextInt(8) == 0) {
                    link(node, other);
                }
            }
        }
    }

    int latencyMs(Node a, Node b) {
        return a.accessMs + b.accessMs;
    }

    /** What a node and a peer have between them, seen from the node. */
    private static final class Session {
        int queued;
        int unacked;
        boolean blocked;
        boolean stalled;
    }

    private static final class Flow {
        final Node from;
        final Node to;
        final boolean inOrder;
        long lastDeliveryNs;
        Packet advert;
        boolean rejected;

        Flow(Node from, Node to, boolean inOrder) {
            this.from = from;
            this.to = to;
            this.inOrder = inOrder;
        }
    }

    private static final class Packet {
        final int flow;
        byte[] bytes;
        int offset;
        int length;
        SendPriority priority = SendPriority.CONTROL;
        long expiresAtNs = Long.MAX_VALUE;
        long token = PeerNetwork.NO_TOKEN;

        Packet(int flow) {
            this.flow = flow;
        }
    }

    private final Map<Integer, Flow> flows = new HashMap<>();

    final class Node implements PeerNetwork {
        final int peer;
        final long uplinkBytesPerSec;
        final int accessMs;
        final TreeMap<Integer, Session> linked = new TreeMap<>();
        private final List<ArrayDeque<Packet>> uplink = new ArrayList<>();
        Multicast multicast;
        boolean dead;
        /** The test speaks for this node: what it is told is ignored. */
        boolean raw;

        boolean understandsExtensions;
        /** Until then its maps do not leave. */
        long mapsHeldUntilNs;

        long controlBytes;
        long fragmentBytes;
        long messagesSent;
        /** By priority: the longest that anything handed over was given to leave in, without what lives for ever. */
        private final long[] longestLifeMs = new long[SendPriority.values().length];

        private boolean busy;
        private long deadlineNs = Long.MAX_VALUE;

        Node(int peer, long uplinkBytesPerSec, int accessMs) {
            this.peer = peer;
            this.uplinkBytesPerSec = uplinkBytesPerSec;
            this.accessMs = accessMs;
            for (int i = 0; i < SendPriority.values().length; i++) {
                uplink.add(new ArrayDeque<>());
            }
        }

        /** Runs something on this node and looks after its next deadline. */
        void input(Runnable action) {
            if (dead || raw) {
                return;
            }
            action.run();
            long next = multicast.nextDeadlineNs();
            if (next < deadlineNs) {
                deadlineNs = next;
                at(next, () -> onDeadline(next));
            }
        }

        private void onDeadline(long forNs) {
            if (forNs == deadlineNs) {
                deadlineNs = Long.MAX_VALUE;
                input(() -> multicast.onDeadline(nowNs));
            }
        }

        /** Falls silent; its peers notice after {@code noticedAfterMs}. */
        void kill(long noticedAfterMs) {
            dead = true;
            for (int other : linked.keySet()) {
                Node node = node(other);
                after(noticedAfterMs, () -> node.drop(this));
            }
        }

        private void drop(Node other) {
            if (linked.remove(other.peer) != null && !dead) {
                input(() -> multicast.onNeighbourGone(nowNs, other.peer));
            }
        }

        long longestLifeMs(SendPriority priority) {
            return longestLifeMs[priority.ordinal()];
        }

        void stall(Node toward) {
            linked.get(toward.peer).stalled = true;
        }

        @Override
        public PeerDirectory directory() {
            return directory;
        }

        @Override
        public int self() {
            return peer;
        }

        @Override
        public boolean isConnected(int other) {
            return linked.containsKey(other);
        }

        @Override
        public int openFlow(long now, int other, byte[] metadata, int associatedWith) {
            if (!linked.containsKey(other)) {
                return NO_FLOW;
            }
            int flow = nextFlow++;
            byte[] name = metadata.clone();
            Node to = node(other);
            Flow opened = new Flow(this, to, (metadata[2] & 0xff) == 0x11);
            flows.put(flow, opened);
            opened.lastDeliveryNs = nowNs + latencyMs(this, to) * MS;
            at(opened.lastDeliveryNs, () -> {
                if (to.linked.containsKey(peer)) {
                    to.input(() -> {
                        if (!to.multicast.onFlow(nowNs, peer, flow, name, associatedWith)) {
                            throw new AssertionError("flow " + flow + " is not taken");
                        }
                    });
                }
            });
            return flow;
        }

        @Override
        public void closeFlow(long now, int flow) {
            Flow closed = flows.get(flow);
            // After everything that is queued, roughly.
            after(
                    latencyMs(this, closed.to) + 200,
                    () -> closed.to.input(() -> closed.to.multicast.onFlowClosed(nowNs, peer, flow)));
        }

        @Override
        public void rejectFlow(long now, int flow, int code) {
            Flow rejected = flows.get(flow);
            rejected.rejected = true;
            after(
                    latencyMs(this, rejected.from),
                    () -> rejected.from.input(() -> rejected.from.multicast.onFlowRejected(nowNs, peer, flow, code)));
        }

        @Override
        public void receiveInArrivalOrder(int flow) {}

        @Override
        public SendResult send(
                long now,
                int flow,
                byte[] bytes,
                int offset,
                int length,
                SendPriority priority,
                long expiresAtNs,
                long token) {
            Flow to = flows.get(flow);
            Session session = linked.get(to.to.peer);
            if (session == null || to.rejected) {
                return SendResult.CLOSED;
            }
            boolean full = session.queued >= QUEUED_PER_PEER || session.unacked >= UNACKED_PER_PEER;
            if (full && priority != SendPriority.CONTROL) {
                session.blocked = true;
                return SendResult.BACKPRESSURE;
            }
            Packet packet = new Packet(flow);
            packet.bytes = bytes;
            packet.offset = offset;
            packet.length = length;
            packet.priority = priority;
            packet.expiresAtNs = expiresAtNs;
            if (expiresAtNs != Long.MAX_VALUE) {
                longestLifeMs[priority.ordinal()] = Math.max(longestLifeMs(priority), (expiresAtNs - now) / MS);
            }
            packet.token = token;
            if (priority != SendPriority.CONTROL) {
                session.queued++;
                session.unacked++;
            }
            if (!session.stalled) {
                enqueue(packet);
            }
            return SendResult.ACCEPTED;
        }

        private void enqueue(Packet packet) {
            uplink.get(packet.priority.ordinal()).add(packet);
            if (!busy) {
                transmit();
            }
        }

        private void transmit() {
            for (ArrayDeque<Packet> waiting : uplink) {
                Packet packet = waiting.poll();
                if (packet != null) {
                    busy = true;
                    long tookNs = (packet.length + OVERHEAD_BYTES) * 1_000_000_000L / uplinkBytesPerSec;
                    at(nowNs + tookNs, () -> depart(packet));
                    return;
                }
            }
            busy = false;
        }

        private void depart(Packet packet) {
            busy = false;
            if (dead) {
                return;
            }
            Flow flow = flows.get(packet.flow);
            flow.advert = flow.advert == packet ? null : flow.advert;
            Session session = linked.get(flow.to.peer);
            if (session != null) {
                boolean fragment = packet.priority != SendPriority.CONTROL;
                messagesSent++;
                controlBytes += fragment ? 0 : packet.length;
                fragmentBytes += fragment ? packet.length : 0;
                session.queued -= fragment ? 1 : 0;
                deliver(packet, flow);
                if (session.blocked && session.queued < QUEUED_PER_PEER && session.unacked < UNACKED_PER_PEER) {
                    session.blocked = false;
                    at(nowNs, () -> input(() -> multicast.onRoom(nowNs, flow.to.peer)));
                }
            } else if (packet.token != NO_TOKEN) {
                at(nowNs, () -> input(() -> multicast.onReleased(nowNs, packet.flow, packet.token, false)));
            }
            transmit();
        }

        private void deliver(Packet packet, Flow flow) {
            long oneWayNs = latencyMs(this, flow.to) * MS;
            long arrivesNs = nowNs + oneWayNs;
            while (random.nextDouble() < lossRatio) {
                arrivesNs += 3 * oneWayNs + 10 * MS; // Noticed by later acknowledgements, sent again.
            }
            if (flow.inOrder) {
                arrivesNs = Math.max(arrivesNs, flow.lastDeliveryNs + 1);
            } else if (arrivesNs < flow.lastDeliveryNs) {
                arrivesNs = Math.max(arrivesNs, nowNs + oneWayNs);
            }
            flow.lastDeliveryNs = Math.max(arrivesNs, flow.inOrder ? flow.lastDeliveryNs : 0);
            byte[] copy = java.util.Arrays.copyOfRange(packet.bytes, packet.offset, packet.offset + packet.length);
            at(arrivesNs, () -> {
                if (flow.to.linked.containsKey(peer) && !flow.to.dead && !flow.rejected) {
                    flow.to.input(() -> flow.to.multicast.onMessage(nowNs, peer, packet.flow, copy, 0, copy.length));
                    at(nowNs + oneWayNs, () -> released(packet, flow, true));
                } else {
                    at(
                            Math.max(nowNs, Math.min(packet.expiresAtNs, nowNs + 30_000 * MS)),
                            () -> released(packet, flow, false));
                }
            });
        }

        private void released(Packet packet, Flow flow, boolean delivered) {
            Session session = linked.get(flow.to.peer);
            if (session != null && packet.priority != SendPriority.CONTROL) {
                session.unacked--;
            }
            if (packet.token != NO_TOKEN) {
                input(() -> multicast.onReleased(nowNs, packet.flow, packet.token, delivered));
            }
            if (session != null
                    && session.blocked
                    && session.queued < QUEUED_PER_PEER
                    && session.unacked < UNACKED_PER_PEER) {
                session.blocked = false;
                input(() -> multicast.onRoom(nowNs, flow.to.peer));
            }
        }

        @Override
        public void cancel(long now, int flow, long token) {}

        @Override
        public boolean advertise(long now, int flow, byte[] bytes, int offset, int length) {
            Flow to = flows.get(flow);
            Session session = linked.get(to.to.peer);
            if (session == null || session.stalled || to.rejected) {
                return false;
            }
            Packet packet = to.advert == null ? new Packet(flow) : to.advert;
            packet.bytes = java.util.Arrays.copyOfRange(bytes, offset, offset + length);
            packet.length = length;
            boolean replaces = to.advert != null;
            if (!replaces) {
                to.advert = packet;
                if (nowNs < mapsHeldUntilNs) {
                    at(mapsHeldUntilNs, () -> enqueue(packet));
                } else {
                    enqueue(packet);
                }
            }
            return replaces;
        }

        @Override
        public long rttNs(int other) {
            return 2L * latencyMs(this, node(other)) * MS;
        }

        @Override
        public int room(int other) {
            Session session = linked.get(other);
            return session == null ? 0 : Math.max(0, QUEUED_PER_PEER - session.queued);
        }

        @Override
        public void connect(long now, int other, List<PeerAddress> candidates) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void addCandidates(long now, int other, List<PeerAddress> candidates) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void disconnect(long now, int other) {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] nearNonce(int other) {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] farNonce(int other) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<PeerAddress> ownAddresses() {
            throw new UnsupportedOperationException();
        }

        @Override
        public NetAddress addressOf(int other) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void onOwnAddressSeen(long now, NetAddress address) {
            throw new UnsupportedOperationException();
        }
    }
}
