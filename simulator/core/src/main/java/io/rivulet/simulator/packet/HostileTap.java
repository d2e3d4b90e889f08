package io.rivulet.simulator.packet;

import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.DisconnectReason;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.PeerNetworkListener;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.groups.wire.AvailabilityMap;
import io.rivulet.groups.wire.PullRequest;
import io.rivulet.groups.wire.PushMask;
import io.rivulet.groups.wire.StreamFlowName;
import io.rivulet.groups.wire.StreamMessageType;
import io.rivulet.groups.wire.StreamStatus;
import io.rivulet.overlay.node.NodeTap;
import io.rivulet.simulator.coarse.ByzantinePort;
import io.rivulet.simulator.coarse.ForwardingPeerListener;
import io.rivulet.simulator.coarse.ForwardingPeerNetwork;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import java.util.Arrays;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.IntHashSet;

/**
 * Stands between a whole node's groups and its network, in worlds with peers that do not do what their code says. Messages of streams are read as they pass,
 * handed to a {@link ByzantinePort}, and what comes out of that is written again: the misbehaviour is the coarse tiers'. What it does not change goes
 * out as it came in, byte for byte.
 */
final class HostileTap implements NodeTap {
    /** What a tap has to know of its node and of others. */
    interface Surroundings {
        /** Tells the node's groups, a round trip later, that a message was delivered which was never sent. */
        void swallowed(int flow, long token, long afterNs);

        /** In how long the node's uplink has sent what waits for it. */
        long backlogNs();

        /** How many hops from whoever altered it a fragment has come, by what its sender knows; called for altered ones. */
        int hopsFrom(int peer, byte[] fragment);
    }

    /** A flooder leaves its own code room for so many messages in a session's queue. */
    private static final int ROOM_LEFT = 256;

    /** Where nothing was measured yet. */
    private static final long USUAL_ROUND_TRIP_NS = 100_000_000L;

    /** A stream's flow to a neighbour. */
    private record Flow(int peer, StreamFlowName name) {}

    private final Surroundings surroundings;
    private final ByzantinePort.Content content;
    private final boolean isFreeRider;
    private final long windowFragments;
    private final Int2ObjectHashMap<Flow> flows = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<IntHashSet> fragmentsFrom = new Int2ObjectHashMap<>();
    private ByzantinePort port;
    private PeerNetworkListener groups;

    // The message that is passing; null when what is sent is nobody's but the port's own.
    private byte[] passing;
    private int passingOffset;
    private int passingLength;
    private long passingLast;

    /**
     * A tap for one node.
     *
     * @param content what altered fragments are told by
     * @param isFreeRider whether the node never sends a fragment
     * @param windowFragments how many fragments a peer holds
     */
    HostileTap(Surroundings surroundings, ByzantinePort.Content content, boolean isFreeRider, long windowFragments) {
        this.surroundings = surroundings;
        this.content = content;
        this.isFreeRider = isFreeRider;
        this.windowFragments = windowFragments;
    }

    /** What decides how the node behaves; once the node is made. */
    ByzantinePort port() {
        return port;
    }

    @Override
    public PeerNetwork network(PeerNetwork network) {
        port = new ByzantinePort(new Written(network), new Owner(network), content, isFreeRider, windowFragments);
        return new Read();
    }

    @Override
    public PeerNetworkListener listener(PeerNetworkListener listener) {
        groups = new Arrivals(listener);
        return groups;
    }

    /** Tells the groups that a message was delivered. On the node's thread. */
    void release(long nowNs, int flow, long token) {
        groups.onReleased(nowNs, flow, token, true);
    }

    private final class Owner implements ByzantinePort.Owner {
        private final PeerNetwork network;

        Owner(PeerNetwork network) {
            this.network = network;
        }

        @Override
        public PeerNetwork.SendResult swallow(int flow, long token) {
            Flow known = flows.get(flow);
            if (known == null) {
                return PeerNetwork.SendResult.CLOSED;
            }
            if (token != PeerNetwork.NO_TOKEN) {
                long roundTripNs = network.rttNs(known.peer);
                surroundings.swallowed(flow, token, roundTripNs < 0 ? USUAL_ROUND_TRIP_NS : roundTripNs);
            }
            return PeerNetwork.SendResult.ACCEPTED;
        }

        @Override
        public boolean canFlood(int flow) {
            Flow known = flows.get(flow);
            return known != null
                    && network.room(known.peer) > ROOM_LEFT
                    && surroundings.backlogNs() < ByzantinePort.FLOOD_PERIOD_NS;
        }
    }

    /** What the groups speak to: reads what they say, for the port. */
    private final class Read extends ForwardingPeerNetwork {
        private final ByteReader reader = new ByteReader();
        private final AvailabilityMap map = new AvailabilityMap();
        private final StreamStatus status = new StreamStatus();

        Read() {
            super(port);
        }

        @Override
        public int openFlow(long nowNs, int peer, byte[] metadata, int associatedWith) {
            int flow = super.openFlow(nowNs, peer, metadata, associatedWith);
            StreamFlowName name = StreamFlowName.of(metadata);
            if (flow != NO_FLOW && name != null) {
                flows.put(flow, new Flow(peer, name));
            }
            return flow;
        }

        @Override
        public void closeFlow(long nowNs, int flow) {
            flows.remove(flow);
            super.closeFlow(nowNs, flow);
        }

        @Override
        public SendResult send(
                long nowNs,
                int flow,
                byte[] bytes,
                int offset,
                int length,
                SendPriority priority,
                long expiresAtNs,
                long token) {
            Flow known = flows.get(flow);
            if (known == null || length == 0) {
                return super.send(nowNs, flow, bytes, offset, length, priority, expiresAtNs, token);
            }
            boolean isFragment = known.name == StreamFlowName.FRAGMENTS;
            byte[] whole = !isFragment || offset == 0 && length == bytes.length
                    ? bytes
                    : Arrays.copyOfRange(bytes, offset, offset + length);
            int type = isFragment ? DirectNetwork.FRAGMENT : typeOf(bytes[offset]);
            reader.wrap(bytes, offset + 1, length - 1);
            if (type == DirectNetwork.STATUS && status.read(reader)) {
                long masks = status.wanted()
                        | status.served() << Byte.SIZE
                        | status.open() << 2 * Byte.SIZE
                        | (long) status.rate() << Integer.SIZE;
                return port.sendDirect(
                        nowNs, flow, type, masks, status.lags(), 0, null, length, priority, expiresAtNs, token);
            }
            long a =
                    switch (type) {
                        case DirectNetwork.PUSH -> PushMask.read(reader);
                        case DirectNetwork.PULL -> PullRequest.read(reader);
                        default -> 0;
                    };
            pass(bytes, offset, length);
            SendResult result =
                    port.sendDirect(nowNs, flow, type, a, 0, 0, whole, length, priority, expiresAtNs, token);
            passing = null;
            return result;
        }

        private int typeOf(byte first) {
            return switch (first) {
                case StreamMessageType.PUSH -> DirectNetwork.PUSH;
                case StreamMessageType.PULL -> DirectNetwork.PULL;
                case StreamMessageType.STATUS -> DirectNetwork.STATUS;
                default -> DirectNetwork.ANNOUNCE;
            };
        }

        @Override
        public boolean advertise(long nowNs, int flow, byte[] bytes, int offset, int length) {
            boolean isMap = flows.containsKey(flow)
                    && length > 0
                    && bytes[offset] == StreamMessageType.AVAILABILITY
                    && map.read(reader.wrap(bytes, offset + 1, length - 1));
            if (!isMap) {
                return super.advertise(nowNs, flow, bytes, offset, length);
            }
            pass(bytes, offset, length);
            passingLast = map.last();
            boolean isReplaced = port.advertiseDirect(
                    nowNs, flow, DirectNetwork.AVAILABILITY, map.last(), map.lowest(), 0, null, length);
            passing = null;
            return isReplaced;
        }
    }

    private void pass(byte[] bytes, int offset, int length) {
        passing = bytes;
        passingOffset = offset;
        passingLength = length;
    }

    /** What the port speaks to: writes what it says, for the network. */
    private final class Written extends ForwardingPeerNetwork implements DirectNetwork {
        private final ByteWriter out = new ByteWriter(AvailabilityMap.MAX_BYTES);

        Written(PeerNetwork network) {
            super(network);
        }

        @Override
        public SendResult sendDirect(
                long nowNs,
                int flow,
                int type,
                long a,
                long b,
                long c,
                Object body,
                int encodedBytes,
                SendPriority priority,
                long expiresAtNs,
                long token) {
            if (type == FRAGMENT) {
                return send(nowNs, flow, (byte[]) body, 0, encodedBytes, priority, expiresAtNs, token);
            }
            if (type == STATUS) {
                StreamStatus.write(out.clear(), mask(a, 0), mask(a, Byte.SIZE), mask(a, 2 * Byte.SIZE), b, (int)
                        (a >>> Integer.SIZE));
                byte[] written = out.toBytes();
                return send(nowNs, flow, written, 0, written.length, priority, expiresAtNs, token);
            }
            if (passing != null) {
                return send(nowNs, flow, passing, passingOffset, passingLength, priority, expiresAtNs, token);
            }
            byte[] written = write(type, a, encodedBytes);
            return send(nowNs, flow, written, 0, written.length, priority, expiresAtNs, token);
        }

        /** Nobody asks: the node itself speaks in bytes, and is told. */
        @Override
        public boolean isOnItsWay(int flow, long token) {
            return false;
        }

        private static int mask(long a, int shift) {
            return (int) (a >>> shift) & 0xff;
        }

        /** Only flooders say something that nobody else said. */
        private byte[] write(int type, long a, int bytes) {
            switch (type) {
                case PUSH -> PushMask.write(out.clear(), (int) a);
                case PULL -> PullRequest.write(out.clear(), a);
                default -> {
                    byte[] rubbish = new byte[bytes];
                    rubbish[0] = (byte) type;
                    return rubbish;
                }
            }
            return out.toBytes();
        }

        @Override
        public boolean advertiseDirect(
                long nowNs, int flow, int type, long a, long b, long c, Object body, int encodedBytes) {
            if (a == passingLast) {
                return advertise(nowNs, flow, passing, passingOffset, passingLength);
            }
            AvailabilityMap.write(out.clear(), a, b, id -> id > 0);
            return advertise(nowNs, flow, out.buffer(), out.start(), out.length());
        }
    }

    /** Who hears the network: looks for fragments that were altered, and what is over. */
    private final class Arrivals extends ForwardingPeerListener {
        Arrivals(PeerNetworkListener listener) {
            super(listener);
        }

        @Override
        public void onFlow(long nowNs, int peer, int flow, byte[] metadata, int associatedTo) {
            if (StreamFlowName.of(metadata) == StreamFlowName.FRAGMENTS) {
                fragmentsFrom.computeIfAbsent(peer, any -> new IntHashSet()).add(flow);
            }
            super.onFlow(nowNs, peer, flow, metadata, associatedTo);
        }

        @Override
        public void onMessage(long nowNs, int peer, int flow, byte[] bytes, int offset, int length) {
            IntHashSet ofPeer = fragmentsFrom.get(peer);
            if (ofPeer != null && ofPeer.contains(flow) && length > 1) {
                byte[] fragment = Arrays.copyOfRange(bytes, offset, offset + length);
                int hops = content.isAltered(fragment, 0, length) ? surroundings.hopsFrom(peer, fragment) : 0;
                port.onFragment(0, hops, fragment);
            }
            super.onMessage(nowNs, peer, flow, bytes, offset, length);
        }

        @Override
        public void onFlowClosed(long nowNs, int peer, int flow) {
            IntHashSet ofPeer = fragmentsFrom.get(peer);
            if (ofPeer != null) {
                ofPeer.remove(flow);
            }
            super.onFlowClosed(nowNs, peer, flow);
        }

        @Override
        public void onFlowRejected(long nowNs, int peer, int flow, int code) {
            flows.remove(flow);
            super.onFlowRejected(nowNs, peer, flow, code);
        }

        @Override
        public void onDisconnected(long nowNs, int peer, DisconnectReason reason) {
            fragmentsFrom.remove(peer);
            flows.values().removeIf(flow -> flow.peer == peer);
            super.onDisconnected(nowNs, peer, reason);
        }
    }
}
