package io.rivulet.simulator.baseline;

import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.simulator.coarse.GivenWorld;
import io.rivulet.simulator.coarse.Strategy;
import io.rivulet.simulator.coarse.StreamAudience;
import java.util.Arrays;

/**
 * One tree, the oldest form of application-level multicast (Chu et al., "A case for end system multicast", 2000; Overcast, 2000): each peer sends all
 * that it gets to as many children as its uplink carries. The tree that it starts with is grown by somebody who knows everything
 * ({@link TreePlan}).
 *
 * <p>Parents and children tell each other that they are there: a parent four times a second when it has no fragment to send, a child once a
 * second. A child that heard nothing for a second asks its neighbours, the nearest first and one at a time, whether they take it; after
 * half a second without an answer the next, after all of them a second later again. A neighbour takes it that has room, has a way to the
 * publisher, and has not the child on that way; it sends at once what it holds and the child misses. Descendants of one that looks for a
 * parent are told that they have no way, and wait; after five seconds they look for themselves. A child not heard of for three seconds is
 * forgotten.
 */
public final class SingleTreeStrategy implements Strategy {
    private static final long MS = 1_000_000L;
    private static final long TICK_NS = 250 * MS;
    private static final long STILL_HERE_NS = 1_000 * MS;
    private static final long PARENT_SILENT_NS = 1_000 * MS;
    private static final long CHILD_SILENT_NS = 3_000 * MS;
    private static final long ANSWER_NS = 500 * MS;
    private static final long PAUSE_NS = 1_000 * MS;
    private static final long PATIENCE_NS = 5_000 * MS;

    /** Holes among what a child holds, of which it tells a new parent. */
    private static final int MAX_HOLES = 64;

    // Of PUSH messages, which children send.
    private static final int LEAVE = 0;
    private static final int ATTACH = 1;
    private static final int STILL_HERE = 2;

    // Of ANNOUNCE messages, which parents send; the body is the way to the publisher, null without one.
    private static final int REFUSED = 0;
    private static final int TAKEN = 1;
    private static final int ALIVE = 2;
    private static final int WAY = 3;

    private static final int SHORT_BYTES = BaselineCarrier.MESSAGE_HEADER_BYTES + 1;
    private static final int ID_BYTES = 3;

    /** Of each peer on a way. */
    private static final int HOP_BYTES = 4;

    /** The strategy. */
    public SingleTreeStrategy() {}

    @Override
    public String name() {
        return "single-tree";
    }

    @Override
    public String description() {
        return "One tree with as many children for each as its uplink carries; who hears nothing from its parent for a second looks"
                + " for another among its neighbours.";
    }

    @Override
    public boolean hasTrees() {
        return true;
    }

    @Override
    public Maker prepare(GivenWorld world) {
        TreePlan plan = new TreePlan(world);
        return (node, network, audience) -> new Carrier(world, plan, node, network, audience);
    }

    private static final class Carrier extends BaselineCarrier {
        private final TreePlan plan;
        private final int fanout;
        private final long[] heardNs = new long[MAX_NEIGHBOURS];
        private long children;
        private int parent = NONE;
        /** From the publisher to this peer; null while there is no way. */
        private int[] way;

        private long wayLostNs;
        private long pushedNs;
        private long stillHereNs;
        private long tickNs = Long.MAX_VALUE;
        /** Whom it asks to be its parent; of those not asked in this turn. */
        private int asked = NONE;

        private long unasked;
        private long askNs;

        Carrier(GivenWorld world, TreePlan plan, int node, DirectNetwork network, StreamAudience audience) {
            super(world, node, network, audience, 0);
            this.plan = plan;
            fanout = plan.fanout(node);
            way = plan.path(node);
        }

        @Override
        public void onNeighbour(long nowNs, int neighbour, int membershipFlow) {
            int slot = add(neighbour);
            heardNs[slot] = nowNs;
            if (plan.parent(neighbour) == node) {
                children |= 1L << slot;
            }
            if (plan.parent(node) == neighbour) {
                parent = slot;
            }
            tickNs = nowNs + new NodeDraws(world, node).below(TICK_NS);
        }

        @Override
        public void publish(long nowNs) {
            // The tree is there.
        }

        @Override
        public void view(long nowNs) {
            // It has a parent, or looks for one.
        }

        // The stream.

        @Override
        void onNews(long nowNs, int slot, long id) {
            pushedNs = nowNs;
            for (long rest = children & ~(slot == NONE ? 0 : 1L << slot); rest != 0; rest &= rest - 1) {
                forward(nowNs, Long.numberOfTrailingZeros(rest), id, SendPriority.LIVE_PUSH, false);
            }
        }

        @Override
        void onFragment(long nowNs, int slot, long id) {
            heardNs[slot] = nowNs;
        }

        // Time.

        @Override
        long timerNs() {
            return tickNs;
        }

        @Override
        void onTimer(long nowNs) {
            tickNs += TICK_NS;
            if (nowNs - pushedNs >= TICK_NS) {
                tellChildren(nowNs, ALIVE);
            }
            for (long rest = children; rest != 0; rest &= rest - 1) {
                int slot = Long.numberOfTrailingZeros(rest);
                children &= nowNs - heardNs[slot] > CHILD_SILENT_NS ? ~(1L << slot) : -1;
            }
            if (node == 0) {
                return;
            }
            if (parent != NONE && nowNs - heardNs[parent] > PARENT_SILENT_NS) {
                loseParent(nowNs, false);
            } else if (parent != NONE && way == null && nowNs - wayLostNs > PATIENCE_NS) {
                loseParent(nowNs, true);
            }
            if (parent == NONE) {
                look(nowNs);
            } else if (nowNs - stillHereNs >= STILL_HERE_NS) {
                stillHereNs = nowNs;
                tell(nowNs, parent, DirectNetwork.PUSH, STILL_HERE, 0, null, SHORT_BYTES);
            }
        }

        private void loseParent(long nowNs, boolean isTold) {
            if (isTold) {
                tell(nowNs, parent, DirectNetwork.PUSH, LEAVE, 0, null, SHORT_BYTES);
            }
            parent = NONE;
            unasked = 0;
            askNs = nowNs;
            setWay(nowNs, null);
        }

        private void setWay(long nowNs, int[] newWay) {
            if (way != null && newWay == null) {
                wayLostNs = nowNs;
            }
            if (!Arrays.equals(way, newWay)) {
                way = newWay;
                tellChildren(nowNs, WAY);
            }
        }

        private void tellChildren(long nowNs, int what) {
            for (long rest = children; rest != 0; rest &= rest - 1) {
                tellWay(nowNs, Long.numberOfTrailingZeros(rest), what);
            }
        }

        /** Those who only hear that we are there know our way. */
        private void tellWay(long nowNs, int slot, int what) {
            boolean isShort = what == ALIVE || what == REFUSED || way == null;
            int bytes = SHORT_BYTES + (isShort ? 0 : HOP_BYTES * way.length);
            tell(nowNs, slot, DirectNetwork.ANNOUNCE, what, 0, isShort ? null : way, bytes);
        }

        // Looking for a parent.

        private void look(long nowNs) {
            if (nowNs < askNs) {
                return;
            }
            if (unasked == 0) {
                unasked = open() & ~children;
            }
            asked = NONE;
            for (long rest = unasked; rest != 0; rest &= rest - 1) {
                int slot = Long.numberOfTrailingZeros(rest);
                if (asked == NONE || network.rttNs(peer(slot)) < network.rttNs(peer(asked))) {
                    asked = slot;
                }
            }
            if (asked == NONE) {
                askNs = nowNs + PAUSE_NS;
                return;
            }
            unasked &= ~(1L << asked);
            askNs = nowNs + (unasked == 0 ? ANSWER_NS + PAUSE_NS : ANSWER_NS);
            long[] holes = holes();
            int bytes = SHORT_BYTES + ID_BYTES * (1 + holes.length);
            tell(nowNs, asked, DirectNetwork.PUSH, ATTACH, store.newest() + 1, holes, bytes);
        }

        private long[] holes() {
            long[] holes = new long[MAX_HOLES];
            int count = 0;
            for (long id = store.newest(); id >= store.next() && count < MAX_HOLES; id--) {
                if (store.lacks(id)) {
                    holes[count++] = id;
                }
            }
            return Arrays.copyOf(holes, count);
        }

        private void onAttach(long nowNs, int slot, long from, long[] holes) {
            boolean isOnWay = false;
            for (int i = 0; way != null && i < way.length; i++) {
                isOnWay |= way[i] == peer(slot);
            }
            boolean isChild = (children >>> slot & 1) != 0;
            if (way == null || isOnWay || slot == parent || !isChild && Long.bitCount(children) >= fanout) {
                tellWay(nowNs, slot, REFUSED);
                return;
            }
            children |= 1L << slot;
            heardNs[slot] = nowNs;
            tellWay(nowNs, slot, TAKEN);
            for (int i = holes.length - 1; i >= 0; i--) {
                resume(nowNs, slot, holes[i]);
            }
            // One that has nothing yet begins with what is worth having.
            for (long id = Math.max(from, store.oldest()); id <= store.newest(); id++) {
                resume(nowNs, slot, id);
            }
        }

        private void resume(long nowNs, int slot, long id) {
            if (store.has(id) && nowNs - store.arrivalNs(id) < windowNs) {
                forward(nowNs, slot, id, SendPriority.RESUME, false);
            }
        }

        // What comes.

        @Override
        void onControl(long nowNs, int slot, int type, long a, long b, long c, Object body) {
            if (type == DirectNetwork.PUSH) {
                if (a == ATTACH) {
                    onAttach(nowNs, slot, b, (long[]) body);
                } else if (a == LEAVE) {
                    children &= ~(1L << slot);
                } else if ((children >>> slot & 1) != 0) {
                    heardNs[slot] = nowNs;
                } else {
                    tellWay(nowNs, slot, REFUSED); // It was forgotten, and does not know.
                }
                return;
            }
            if (a == TAKEN) {
                onTaken(nowNs, slot, (int[]) body);
            } else if (a == REFUSED) {
                onRefused(nowNs, slot);
            } else if (slot == parent) {
                heardNs[slot] = nowNs;
                if (a == WAY) {
                    onWay(nowNs, (int[]) body);
                }
            }
        }

        private void onTaken(long nowNs, int slot, int[] parentsWay) {
            if (parent != NONE) {
                if (slot != parent) {
                    tell(nowNs, slot, DirectNetwork.PUSH, LEAVE, 0, null, SHORT_BYTES);
                }
                return;
            }
            parent = slot;
            children &= ~(1L << slot);
            heardNs[slot] = nowNs;
            stillHereNs = nowNs;
            onWay(nowNs, parentsWay);
        }

        private void onRefused(long nowNs, int slot) {
            if (slot == parent) {
                loseParent(nowNs, false);
            }
            if (parent == NONE && slot == asked) {
                askNs = Math.min(askNs, nowNs + (unasked == 0 ? PAUSE_NS : 0));
                if (unasked != 0) {
                    look(nowNs);
                }
            }
        }

        private void onWay(long nowNs, int[] parentsWay) {
            if (parentsWay == null) {
                setWay(nowNs, null);
                return;
            }
            for (int hop : parentsWay) {
                if (hop == node) {
                    loseParent(nowNs, true); // Two that looked at the same time found each other's descendants.
                    return;
                }
            }
            int[] ours = Arrays.copyOf(parentsWay, parentsWay.length + 1);
            ours[parentsWay.length] = node;
            setWay(nowNs, ours);
        }

        @Override
        void onGone(long nowNs, int slot) {
            children &= ~(1L << slot);
            unasked &= ~(1L << slot);
            if (slot == parent) {
                loseParent(nowNs, false);
            }
        }

        @Override
        public int parent(int substream) {
            return parent == NONE ? PeerDirectory.NONE : peer(parent);
        }

        @Override
        public int children(int substream) {
            return Long.bitCount(children);
        }
    }
}
