package io.rivulet.simulator.search;

import io.rivulet.groups.spi.DirectListener;
import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.DisconnectReason;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.groups.wire.AvailabilityMap;
import io.rivulet.groups.wire.FragmentHeader;
import io.rivulet.groups.wire.PushMask;
import io.rivulet.simulator.coarse.ForwardingListener;
import io.rivulet.simulator.coarse.ForwardingNetwork;
import io.rivulet.transport.wire.ByteReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Watches one peer at its network: which fragments it asked for, what came, and whether anybody pushed it. */
final class PeerWatch {
    /**
     * A request is repeated when its answer has not come in {@code PullScheduler.MAX_PATIENCE_MS}, 1 s, and one tick of a fifth of a
     * second; what comes on top is for requests over the budget, which wait for others to be answered.
     */
    static final long PULL_LIMIT_NS = 2_500_000_000L;

    private static final long[] NO_WORDS = {};

    /** Maps are cut short to no less, with {@code MapAdvertiser.MIN_REACH}. */
    private static final int WHOLE_MAP = 64;

    private static final double NS_PER_SECOND = 1e9;

    /** A request for a fragment: of whom, and when it was made last. */
    private record Pull(int peer, long atNs) {}

    /** A fragment that came, newer than all before it, and when. */
    private record Arrival(long id, long atNs) {}

    private final int node;
    private final boolean isPullOwed;
    private final long windowNs;
    private final int windowFragments;
    private final LongSupplier clock;
    /** By fragment; in order, so that the first to complain about is the same in every run. */
    private final TreeMap<Long, Pull> pulls = new TreeMap<>();

    /** Those of the last window, in order. */
    private final Deque<Arrival> arrivals = new ArrayDeque<>();

    private final Map<Integer, Integer> farEnds = new HashMap<>();
    private final ByteReader reader = new ByteReader();
    private final FragmentHeader header = new FragmentHeader();
    private final AvailabilityMap map = new AvailabilityMap();
    private long lastFragmentNs = Long.MIN_VALUE / 2;
    private long newestFragment;
    private long givenUpBefore;
    private long lastMessage = -1;
    private long deliveredInCalm;
    private int pushedInCalm;

    /**
     * Watches from its beginning.
     *
     * @param windowFragments how many fragments are published in a window
     * @param clock the world's time at the node
     */
    PeerWatch(int node, long windowNs, int windowFragments, LongSupplier clock) {
        this.windowFragments = windowFragments;
        this.node = node;
        this.windowNs = windowNs;
        this.clock = clock;
        // In a short window the fragment is given up before it is certain that nobody asks for it.
        isPullOwed = windowNs > PULL_LIMIT_NS + PULL_LIMIT_NS / 4;
    }

    DirectNetwork network(DirectNetwork network) {
        return new ForwardingNetwork(network) {
            @Override
            public int openFlow(long nowNs, int peer, byte[] metadata, int associatedWith) {
                int flow = super.openFlow(nowNs, peer, metadata, associatedWith);
                farEnds.put(flow, peer);
                return flow;
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
                SendResult result =
                        super.sendDirect(nowNs, flow, type, a, b, c, body, encodedBytes, priority, expiresAtNs, token);
                if (type == PULL && result == SendResult.ACCEPTED) {
                    pulls.put(a, new Pull(farEnds.get(flow), clock.getAsLong()));
                }
                return result;
            }

            @Override
            public void disconnect(long nowNs, int peer) {
                forget(peer);
                super.disconnect(nowNs, peer);
            }
        };
    }

    /** @param calmFromNs from when on pushes are looked for */
    DirectListener listener(DirectListener listener, long calmFromNs) {
        return new ForwardingListener(listener) {
            @Override
            public void onDirect(long nowNs, int peer, int flow, int type, long a, long b, long c, Object body) {
                hear(peer, type, a, b, c, body);
                super.onDirect(nowNs, peer, flow, type, a, b, c, body);
            }

            @Override
            public void onWaiting(long arrivedNs, int peer, int flow, int type, long a, long b, long c, Object body) {
                hear(peer, type, a, b, c, body);
                super.onWaiting(arrivedNs, peer, flow, type, a, b, c, body);
            }

            private void hear(int peer, int type, long a, long b, long c, Object body) {
                if (type == DirectNetwork.FRAGMENT) {
                    onFragment(peer, (byte[]) body, calmFromNs);
                } else if (type == DirectNetwork.AVAILABILITY) {
                    onMap(peer, a, b, c, body);
                }
            }

            @Override
            public void onDisconnected(long nowNs, int peer, DisconnectReason reason) {
                forget(peer);
                super.onDisconnected(nowNs, peer, reason);
            }

            @Override
            public void onFlowClosed(long nowNs, int peer, int flow) {
                forget(peer);
                super.onFlowClosed(nowNs, peer, flow);
            }

            @Override
            public void onFlowRejected(long nowNs, int peer, int flow, int code) {
                forget(peer);
                super.onFlowRejected(nowNs, peer, flow, code);
            }
        };
    }

    private void onFragment(int peer, byte[] message, long calmFromNs) {
        if (!header.read(reader.wrap(message, 0, message.length))) {
            return;
        }
        long nowNs = clock.getAsLong();
        if (header.id() > lastMessage + 1) { // What comes too late is nothing new.
            lastFragmentNs = nowNs;
        }
        if (header.id() > newestFragment) {
            newestFragment = header.id();
            if (isPullOwed) {
                arrivals.add(new Arrival(newestFragment, nowNs));
            }
        }
        Pull asked = pulls.remove(header.id());
        boolean isPushed = asked == null || asked.peer != peer;
        if (isPushed && nowNs >= calmFromNs) {
            pushedInCalm |= 1 << PushMask.substream(header.id());
        }
    }

    private void onMap(int peer, long last, long lowest, long first, Object more) {
        map.set(last, lowest, first, more == null ? NO_WORDS : (long[]) more);
        pulls.entrySet().removeIf(pull -> pull.getValue().peer == peer && isGone(pull.getKey()));
    }

    /** Whether the neighbour that has just told what it holds has a fragment no more: a short map says that there is nothing below. */
    private boolean isGone(long id) {
        boolean isShort = map.last() - map.lowest() < WHOLE_MAP;
        return id <= map.last() && !map.has(id) && (isShort || id >= map.lowest());
    }

    private void forget(int peer) {
        pulls.values().removeIf(pull -> pull.peer == peer);
    }

    /** The application was handed a message. */
    void onDelivered(long message, boolean isCalm) {
        lastMessage = message;
        deliveredInCalm += isCalm ? 1 : 0;
    }

    long deliveredInCalm() {
        return deliveredInCalm;
    }

    /** The substreams that somebody pushed, one bit each. */
    int pushedInCalm() {
        return pushedInCalm;
    }

    /** What is to be said of a request that nobody answered and that is not made again; null when there is none. */
    String unansweredPull(long nowNs) {
        // Messages are numbered from 0, their fragments from 1: what was handed over, or left out before, is not wanted
        // any more.
        pulls.headMap(lastMessage + 1, true).clear();
        if (!isPullOwed) {
            return null;
        }
        while (!arrivals.isEmpty() && nowNs - arrivals.peek().atNs >= windowNs) {
            givenUpBefore = arrivals.remove().id;
        }
        // What is older than a window is not worth having, nor what lies before something that has been here for one.
        pulls.headMap(Math.max(newestFragment - windowFragments, givenUpBefore), false)
                .clear();
        if (nowNs - lastFragmentNs > windowNs / 2) {
            pulls.clear(); // Cut off from the stream, it begins anew when it finds it again.
            return null;
        }
        for (Map.Entry<Long, Pull> entry : pulls.entrySet()) {
            if (nowNs - entry.getValue().atNs > PULL_LIMIT_NS) {
                return String.format(
                        Locale.ROOT,
                        "node %d asked node %d for fragment %d at %.3f s, and nobody since",
                        node,
                        entry.getValue().peer,
                        entry.getKey(),
                        entry.getValue().atNs / NS_PER_SECOND);
            }
        }
        return null;
    }
}
