package io.rivulet.simulator.search;

import io.rivulet.groups.spi.DirectListener;
import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.DisconnectReason;
import io.rivulet.groups.spi.PeerAddress;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.groups.wire.FragmentHeader;
import io.rivulet.groups.wire.StreamAnnounce;
import io.rivulet.simulator.check.Rule;
import io.rivulet.simulator.coarse.ForwardingListener;
import io.rivulet.simulator.coarse.ForwardingNetwork;
import io.rivulet.simulator.coarse.RunTap;
import io.rivulet.simulator.coarse.StreamAudience;
import io.rivulet.transport.wire.ByteReader;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Engines with a defect each, for the search to find: the production engine with something in front of its network, its ears or its
 * application, so that it does what it would if the defect were its own.
 */
enum Mutant {
    /** Who has had a parent for a substream and wants another one never says so to the other one. */
    LOST_HAND_OVER,
    /** A fragment that comes again is handed to the application again. */
    DUPLICATE_DELIVERY,
    /** Fragments that wait for the uplink wait for ever. */
    UNBOUNDED_QUEUE,
    /** Who has asked for a fragment asks nobody else, whether or not it comes. */
    PULL_THAT_NEVER_EXPIRES,
    /** Who has lost a neighbour to silence dials nobody any more. */
    PARTITION_THAT_NEVER_HEALS,
    /** What leaves the window is kept all the same, for a minute. */
    WINDOW_THAT_KEEPS;

    /** Any of which is what is to be found. */
    Set<Rule> breaks() {
        return switch (this) {
            case LOST_HAND_OVER -> EnumSet.of(Rule.HAND_OVER, Rule.FED);
            case DUPLICATE_DELIVERY -> EnumSet.of(Rule.DELIVERY);
            case UNBOUNDED_QUEUE -> EnumSet.of(Rule.QUEUES);
            case PULL_THAT_NEVER_EXPIRES -> EnumSet.of(Rule.PULLS);
            case PARTITION_THAT_NEVER_HEALS -> EnumSet.of(Rule.ONE_GROUP);
            case WINDOW_THAT_KEEPS -> EnumSet.of(Rule.WINDOW);
        };
    }

    /** What makes the production engine this one, for one run. */
    RunTap tap() {
        return switch (this) {
            case LOST_HAND_OVER -> new LostHandOver();
            case DUPLICATE_DELIVERY -> new DuplicateDelivery();
            case UNBOUNDED_QUEUE -> new UnboundedQueue();
            case PULL_THAT_NEVER_EXPIRES -> new PullThatNeverExpires();
            case PARTITION_THAT_NEVER_HEALS -> new PartitionThatNeverHeals();
            case WINDOW_THAT_KEEPS -> new WindowThatKeeps();
        };
    }

    private static final class LostHandOver implements RunTap {
        @Override
        public DirectNetwork network(int node, DirectNetwork network) {
            return new ForwardingNetwork(network) {
                /** By flow: what the engine asked for last, and what of it the far end never heard. */
                private final Map<Integer, Long> asked = new HashMap<>();

                private final Map<Integer, Long> unheard = new HashMap<>();
                private long everAsked;

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
                    long told = a;
                    if (type == PUSH) {
                        long added = a & ~asked.getOrDefault(flow, 0L);
                        long lost = (unheard.getOrDefault(flow, 0L) | added & everAsked) & a;
                        asked.put(flow, a);
                        unheard.put(flow, lost);
                        everAsked |= added;
                        told = a & ~lost;
                    }
                    return super.sendDirect(
                            nowNs, flow, type, told, b, c, body, encodedBytes, priority, expiresAtNs, token);
                }
            };
        }
    }

    private static final class DuplicateDelivery implements RunTap {
        private final Map<Integer, StreamAudience> audiences = new HashMap<>();

        @Override
        public StreamAudience audience(int node, StreamAudience audience) {
            audiences.put(node, audience);
            return audience;
        }

        @Override
        public DirectListener listener(int node, DirectListener listener) {
            return new ForwardingListener(listener) {
                private final BitSet seen = new BitSet();
                private final ByteReader reader = new ByteReader();
                private final FragmentHeader header = new FragmentHeader();

                @Override
                public void onDirect(long nowNs, int peer, int flow, int type, long a, long b, long c, Object body) {
                    super.onDirect(nowNs, peer, flow, type, a, b, c, body);
                    repeat(nowNs, type, body);
                }

                @Override
                public void onWaiting(
                        long arrivedNs, int peer, int flow, int type, long a, long b, long c, Object body) {
                    super.onWaiting(arrivedNs, peer, flow, type, a, b, c, body);
                    repeat(arrivedNs, type, body);
                }

                private void repeat(long nowNs, int type, Object body) {
                    byte[] message = type == DirectNetwork.FRAGMENT ? (byte[]) body : new byte[0];
                    if (message.length == 0 || !header.read(reader.wrap(message, 0, message.length))) {
                        return;
                    }
                    int id = (int) header.id();
                    if (seen.get(id) && audiences.containsKey(node)) {
                        audiences.get(node).onMessage(nowNs, message, header.payloadOffset(), header.payloadLength());
                    }
                    seen.set(id);
                }
            };
        }
    }

    private static final class UnboundedQueue implements RunTap {
        @Override
        public DirectNetwork network(int node, DirectNetwork network) {
            return new ForwardingNetwork(network) {
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
                    return super.sendDirect(
                            nowNs, flow, type, a, b, c, body, encodedBytes, priority, Long.MAX_VALUE, token);
                }
            };
        }
    }

    private static final class PullThatNeverExpires implements RunTap {
        @Override
        public DirectNetwork network(int node, DirectNetwork network) {
            return new ForwardingNetwork(network) {
                private final Set<Long> asked = new HashSet<>();

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
                    if (type == PULL && !asked.add(a)) {
                        return SendResult.ACCEPTED;
                    }
                    return super.sendDirect(
                            nowNs, flow, type, a, b, c, body, encodedBytes, priority, expiresAtNs, token);
                }
            };
        }
    }

    /** What the engine keeps, it keeps by the announcement. */
    private static final class WindowThatKeeps implements RunTap {
        private static final long KEPT_MS = 60_000;

        @Override
        public DirectListener listener(int node, DirectListener listener) {
            return new ForwardingListener(listener) {
                @Override
                public void onDirect(long nowNs, int peer, int flow, int type, long a, long b, long c, Object body) {
                    Object heard = type == DirectNetwork.ANNOUNCE ? longer((StreamAnnounce) body) : body;
                    super.onDirect(nowNs, peer, flow, type, a, b, c, heard);
                }
            };
        }

        private static StreamAnnounce longer(StreamAnnounce said) {
            return new StreamAnnounce(
                    said.name(),
                    said.key(),
                    said.everyoneGetsMaps(),
                    KEPT_MS,
                    said.timeoutMs(),
                    said.availabilityPeriodMs(),
                    said.fetchPeriodMs());
        }
    }

    private static final class PartitionThatNeverHeals implements RunTap {
        private final Set<Integer> resigned = new HashSet<>();

        @Override
        public DirectNetwork network(int node, DirectNetwork network) {
            return new ForwardingNetwork(network) {
                @Override
                public void connect(long nowNs, int peer, List<PeerAddress> candidates) {
                    if (isConnected(peer) || !resigned.contains(node)) {
                        super.connect(nowNs, peer, candidates);
                    }
                }
            };
        }

        @Override
        public DirectListener listener(int node, DirectListener listener) {
            return new ForwardingListener(listener) {
                @Override
                public void onDisconnected(long nowNs, int peer, DisconnectReason reason) {
                    if (reason == DisconnectReason.PEER_LOST) {
                        resigned.add(node);
                    }
                    super.onDisconnected(nowNs, peer, reason);
                }
            };
        }
    }
}
