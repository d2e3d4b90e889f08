package io.rivulet.simulator.baseline;

import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.simulator.coarse.GivenWorld;
import io.rivulet.simulator.coarse.Strategy;
import io.rivulet.simulator.coarse.StreamAudience;
import java.util.Arrays;

/**
 * A mesh in which nothing is pushed, after CoolStreaming/DONet (Zhang et al., INFOCOM 2005) and Chainsaw (Pai et al., IPTPS 2005). Peers tell all
 * neighbours in a buffer map what they hold, and ask for what they miss: what few hold first, ties by lot; but what the application has waited
 * for longest when half of its time is over (DONet's scheduler: rarest first, with a deadline). Each fragment is asked of one neighbour at a
 * time, of those who hold it the one with the fewest requests for what it has shown to carry.
 *
 * <p>DONet's maps come every second, for segments of a second that are played tens of seconds later. With a window of 2 s that would be late
 * after two steps, so maps come twice a second here, of single fragments as in Chainsaw; and requests ten times a second. A publisher
 * whose uplink is busy sends each fragment once before it sends any twice, whatever was asked for (Chainsaw's request overriding); else all of
 * its neighbours would ask it for the same ones.
 */
public final class PullMeshStrategy implements Strategy {
    static final long MAP_NS = 500_000_000L;
    private static final long ROUND_NS = 100_000_000L;

    /** A request that would wait longer in the uplink's queue is not answered; who asked looks elsewhere in time. */
    private static final long MAX_WAIT_NS = MAP_NS;

    /** With such a queue the publisher no longer sends what it is asked for if others have it. */
    private static final long BUSY_NS = MAX_WAIT_NS / 10;

    /** An answer takes no longer than the round trip, that queue, and half of it again for one that is lost. */
    private static final long ANSWER_NS = MAX_WAIT_NS * 3 / 2;

    /** Who has sent no map for so many periods is not asked. */
    private static final int SILENT_MAPS = 4;

    private static final int FIRST_CREDIT = 16;
    private static final int MIN_CREDIT = 4;
    private static final int MAX_CREDIT = 128;

    /** Position of the map, and a length. */
    private static final int MAP_HEADER_BYTES = BaselineCarrier.MESSAGE_HEADER_BYTES + 6;

    private static final int ID_BYTES = 3;

    /** The strategy. */
    public PullMeshStrategy() {}

    @Override
    public String name() {
        return "pull-mesh";
    }

    @Override
    public String description() {
        return "CoolStreaming's and Chainsaw's mesh: buffer maps to all neighbours every 500 ms, fragments asked for one by one, rarest"
                + " first with a deadline; nothing is pushed.";
    }

    @Override
    public boolean hasTrees() {
        return false;
    }

    @Override
    public Maker prepare(GivenWorld world) {
        return (node, network, audience) -> new Carrier(world, node, network, audience);
    }

    private static final class Carrier extends BaselineCarrier {
        private final NodeDraws draws;
        private final long[][] maps = new long[MAX_NEIGHBOURS][];
        private final long[] mapFrom = new long[MAX_NEIGHBOURS];
        private final long[] mapNs = new long[MAX_NEIGHBOURS];
        private final int[] outstanding = new int[MAX_NEIGHBOURS];
        private final int[] credit = new int[MAX_NEIGHBOURS];
        private final int[] answered = new int[MAX_NEIGHBOURS];
        /** By place of a fragment: until when it is asked for, and of whom; and which fragment that is. */
        private final long[] askedUntilNs;

        private final byte[] askedOf;
        private final long[] askedId;
        /** At the publisher: by place, the fragment that was sent to somebody; and before {@link #unsent} all were. */
        private final long[] sentId;

        private long unsent;

        private long newestKnown = -1;
        private boolean hasAnswered;
        private boolean isViewing;
        private long nextMapNs = Long.MAX_VALUE;
        private long nextRoundNs = Long.MAX_VALUE;

        Carrier(GivenWorld world, int node, DirectNetwork network, StreamAudience audience) {
            super(world, node, network, audience, 0);
            draws = new NodeDraws(world, node);
            askedUntilNs = new long[node == 0 ? 0 : store.places()];
            askedOf = new byte[askedUntilNs.length];
            askedId = new long[askedUntilNs.length];
            Arrays.fill(askedId, NONE);
            sentId = new long[node == 0 ? store.places() : 0];
            Arrays.fill(sentId, NONE);
            Arrays.fill(credit, FIRST_CREDIT);
            Arrays.fill(mapNs, Long.MIN_VALUE / 2);
        }

        @Override
        public void publish(long nowNs) {
            nextMapNs = nowNs + draws.below(MAP_NS);
        }

        @Override
        public void view(long nowNs) {
            isViewing = true;
            nextMapNs = nowNs + draws.below(MAP_NS);
            nextRoundNs = nowNs + draws.below(ROUND_NS);
        }

        @Override
        long timerNs() {
            return Math.min(nextMapNs, nextRoundNs);
        }

        @Override
        void onTimer(long nowNs) {
            if (nowNs >= nextMapNs) {
                nextMapNs += MAP_NS;
                sendMaps(nowNs);
            }
            if (nowNs >= nextRoundNs) {
                nextRoundNs += ROUND_NS;
                ask(nowNs);
            }
        }

        // What is held.

        private void sendMaps(long nowNs) {
            long from = store.oldest();
            long newest = store.newest();
            if (newest < 0 || world.offeredBytesPerSec(node) == 0) {
                return;
            }
            // Nobody asks for what is older than the window.
            while (from < newest && (!store.has(from) || nowNs - store.arrivalNs(from) > windowNs)) {
                from++;
            }
            long[] bits = new long[(int) ((newest - from) / Long.SIZE) + 1];
            for (long id = from; id <= newest; id++) {
                bits[(int) (id - from) / Long.SIZE] |= store.has(id) ? 1L << (id - from) : 0;
            }
            int bytes = MAP_HEADER_BYTES + (int) ((newest - from) / Byte.SIZE) + 1;
            for (long rest = open(); rest != 0; rest &= rest - 1) {
                tell(nowNs, Long.numberOfTrailingZeros(rest), DirectNetwork.AVAILABILITY, newest, from, bits, bytes);
            }
        }

        private void onMap(long nowNs, int slot, long newest, long from, long[] bits) {
            maps[slot] = bits;
            mapFrom[slot] = from;
            mapNs[slot] = nowNs;
            newestKnown = Math.max(newestKnown, newest);
        }

        private boolean holds(int slot, long id) {
            long at = id - mapFrom[slot];
            return at >= 0
                    && at < (long) maps[slot].length * Long.SIZE
                    && (maps[slot][(int) (at / Long.SIZE)] >>> at & 1) != 0;
        }

        // What is missing.

        private void ask(long nowNs) {
            long suppliers = suppliers(nowNs);
            long first = Math.max(store.next(), store.oldest());
            if (!isViewing || suppliers == 0 || newestKnown < first) {
                return;
            }
            expire(nowNs, first);
            long[] order = new long[(int) Math.min(store.places(), newestKnown - first + 1)];
            int count = 0;
            for (long id = first; id <= newestKnown && count < order.length; id++) {
                if (!store.has(id) && !isAsked(id)) {
                    long rank = rank(nowNs, suppliers, id);
                    order[count] = rank;
                    count += rank == NONE ? 0 : 1;
                }
            }
            Arrays.sort(order, 0, count);
            long[][] wanted = new long[slots()][];
            int[] lengths = new int[slots()];
            for (int i = 0; i < count; i++) {
                long id = first + (order[i] & 0xff_ffffL);
                int slot = choose(suppliers, id);
                if (slot != NONE) {
                    note(nowNs, slot, id);
                    wanted[slot] = wanted[slot] == null ? new long[MAX_CREDIT] : wanted[slot];
                    wanted[slot][lengths[slot]++] = id;
                }
            }
            for (int slot = 0; slot < wanted.length; slot++) {
                if (lengths[slot] > 0) {
                    int bytes = MESSAGE_HEADER_BYTES + ID_BYTES * lengths[slot];
                    long[] ids = Arrays.copyOf(wanted[slot], lengths[slot]);
                    tell(nowNs, slot, DirectNetwork.PULL, 0, 0, ids, bytes);
                }
            }
        }

        private long suppliers(long nowNs) {
            long suppliers = 0;
            for (long rest = open(); rest != 0; rest &= rest - 1) {
                int slot = Long.numberOfTrailingZeros(rest);
                suppliers |= nowNs - mapNs[slot] < SILENT_MAPS * MAP_NS ? 1L << slot : 0;
            }
            return suppliers;
        }

        /** Where it comes in the order of requests, with its distance from the first in the lowest 24 bits; or {@link #NONE}. */
        private long rank(long nowNs, long suppliers, long id) {
            int holders = 0;
            for (long rest = suppliers; rest != 0; rest &= rest - 1) {
                holders += holds(Long.numberOfTrailingZeros(rest), id) ? 1 : 0;
            }
            if (holders == 0) {
                return NONE;
            }
            long at = id - Math.max(store.next(), store.oldest());
            boolean isUrgent = store.heldUpUntilNs() - nowNs < windowNs / 2;
            // Urgent ones by their age; then the rarest; ties by lot.
            return isUrgent ? at : (long) holders << 40 | draws.below(1 << 16) << 24 | at;
        }

        /** Of those who hold a fragment and may be asked: whose requests are the fewest for what it carries, then the nearest. */
        private int choose(long suppliers, long id) {
            int best = NONE;
            for (long rest = suppliers; rest != 0; rest &= rest - 1) {
                int slot = Long.numberOfTrailingZeros(rest);
                if (outstanding[slot] < credit[slot] && holds(slot, id) && (best == NONE || isBetter(slot, best))) {
                    best = slot;
                }
            }
            return best;
        }

        private boolean isBetter(int slot, int than) {
            long one = (long) outstanding[slot] * credit[than];
            long other = (long) outstanding[than] * credit[slot];
            return one < other || one == other && network.rttNs(peer(slot)) < network.rttNs(peer(than));
        }

        // Requests.

        private boolean isAsked(long id) {
            return askedId[place(id)] == id;
        }

        private int place(long id) {
            return (int) id & askedId.length - 1;
        }

        private void note(long nowNs, int slot, long id) {
            forget(askedId[place(id)]);
            askedId[place(id)] = id;
            askedOf[place(id)] = (byte) slot;
            askedUntilNs[place(id)] = nowNs + network.rttNs(peer(slot)) + ANSWER_NS;
            outstanding[slot]++;
        }

        private void forget(long id) {
            if (id != NONE && isAsked(id)) {
                outstanding[askedOf[place(id)]]--;
                askedId[place(id)] = NONE;
            }
        }

        /** Requests whose time is over count against those who did not answer them, once in a round. */
        private void expire(long nowNs, long first) {
            long late = 0;
            for (int place = 0; place < askedId.length; place++) {
                if (askedId[place] != NONE && (nowNs >= askedUntilNs[place] || askedId[place] < first)) {
                    late |= 1L << askedOf[place];
                    forget(askedId[place]);
                }
            }
            for (; late != 0; late &= late - 1) {
                int slot = Long.numberOfTrailingZeros(late);
                credit[slot] = Math.max(MIN_CREDIT, credit[slot] / 2);
            }
        }

        private void answer(long nowNs, int slot, long[] ids) {
            for (long id : ids) {
                boolean isBusy = uplink.waitNs(nowNs) > BUSY_NS;
                long sends = node == 0 && isBusy ? override(id) : id;
                if (store.has(sends) && uplink.waitNs(nowNs) < MAX_WAIT_NS && world.offeredBytesPerSec(node) > 0) {
                    noteSent(sends);
                    hasAnswered = true;
                    forward(nowNs, slot, sends, SendPriority.PULL_ANSWER, true);
                }
            }
        }

        private void noteSent(long id) {
            if (node == 0) {
                sentId[(int) id & sentId.length - 1] = id;
            }
        }

        private boolean isSent(long id) {
            return sentId[(int) id & sentId.length - 1] == id;
        }

        /** The oldest that nobody was sent yet, instead of one that somebody was. */
        private long override(long id) {
            unsent = Math.max(unsent, store.oldest());
            while (store.has(unsent) && isSent(unsent)) {
                unsent++;
            }
            return isSent(id) && store.has(unsent) ? unsent : id;
        }

        // What comes.

        @Override
        void onNews(long nowNs, int slot, long id) {
            // It is told of with the next map.
        }

        @Override
        void onFragment(long nowNs, int slot, long id) {
            if (!isAsked(id)) {
                forgetOldest(slot); // It came instead of another.
                return;
            }
            int asked = askedOf[place(id)];
            forget(id);
            answered[asked]++;
            if (answered[asked] >= credit[asked]) {
                answered[asked] = 0;
                credit[asked] = Math.min(MAX_CREDIT, credit[asked] + 2);
            }
        }

        private void forgetOldest(int slot) {
            long oldest = NONE;
            for (long id : askedId) {
                if (id != NONE && askedOf[place(id)] == slot && (oldest == NONE || id < oldest)) {
                    oldest = id;
                }
            }
            forget(oldest);
        }

        @Override
        void onControl(long nowNs, int slot, int type, long a, long b, long c, Object body) {
            switch (type) {
                case DirectNetwork.AVAILABILITY -> onMap(nowNs, slot, a, b, (long[]) body);
                case DirectNetwork.PULL -> answer(nowNs, slot, (long[]) body);
                default -> throw new IllegalStateException("a message of type " + type);
            }
        }

        @Override
        void onGone(long nowNs, int slot) {
            mapNs[slot] = Long.MIN_VALUE / 2;
        }

        @Override
        public int children(int substream) {
            return hasAnswered ? 1 : 0;
        }
    }
}
