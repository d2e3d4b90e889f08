package io.rivulet.simulator.baseline;

import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.simulator.coarse.GivenWorld;
import io.rivulet.simulator.coarse.Strategy;
import io.rivulet.simulator.coarse.StreamAudience;
import java.util.Arrays;

/**
 * After gossipsub v1.0 and v1.1 of libp2p (github.com/libp2p/specs, pubsub/gossipsub; Vyzovitis et al., arXiv 2007.02754), for one topic. Each
 * peer has a mesh of some neighbours by lot, kept between 6 and 12 by GRAFT and PRUNE; whoever gets a message for the first time pushes it to
 * all of its mesh but whom it has it from. Once a second, at a heartbeat, it tells 6 neighbours outside of the mesh (or a quarter of them, if
 * that is more) of what came in the last three heartbeats (IHAVE), and they ask for what they have not seen (IWANT).
 *
 * <p>D = 8, 6 to 12, is what Ethereum's consensus layer uses; the specification's own D is 6, with 4 to 12. The heartbeat of 1 s, D_lazy = 6,
 * the gossip factor of 1/4, 3 of 5 heartbeats gossiped about, the backoff of a minute, and at most 5,000 ids in a heartbeat from one peer are
 * the specification's. A message's id is counted as 10 bytes: a sequence number, and what protobuf adds; many use 20 or more. An outbound
 * queue takes 32 messages for each peer of the mesh, as in go-libp2p-pubsub, and drops what is more.
 *
 * <p>Left out: scoring, opportunistic grafting, outbound quotas and peer exchange, which are against attacks and for other topics; IDONTWANT, which
 * is of v1.2; and flood publishing, which is an option, and would be a burden on the publisher here.
 */
public final class GossipStrategy implements Strategy {
    static final int DEGREE = 8;
    static final int MIN_DEGREE = 6;
    static final int MAX_DEGREE = 12;
    private static final int LAZY = 6;
    private static final int LAZY_FACTOR = 4;
    private static final long HEARTBEAT_NS = 1_000_000_000L;
    private static final int HISTORY_GOSSIP = 3;
    private static final int HISTORY_LENGTH = 5;
    private static final long BACKOFF_NS = 60 * HEARTBEAT_NS;
    private static final int MAX_IDS = 5_000;
    private static final int ID_BYTES = 8 + 2;
    private static final int QUEUED_FOR_EACH = 32;

    /** More would not fit a packet. */
    private static final int IDS_IN_PACKET = 110;

    private static final int GRAFT = 1;
    private static final int PRUNE = 0;
    private static final int MESH_BYTES = BaselineCarrier.MESSAGE_HEADER_BYTES + 8;

    /** The strategy. */
    public GossipStrategy() {}

    @Override
    public String name() {
        return "gossipsub";
    }

    @Override
    public String description() {
        return "Gossipsub v1.1's mesh: pushed to 8 neighbours by lot (6 to 12), 6 others told every second what came in the last 3,"
                + " who ask for what they miss.";
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
        private final long[] backoffUntilNs = new long[MAX_NEIGHBOURS];
        /** By slot: ids that it asked for, and told of, since the last heartbeat. */
        private final int[] asked = new int[MAX_NEIGHBOURS];

        private final int[] told = new int[MAX_NEIGHBOURS];
        private final long packetNs;
        private long mesh;
        private boolean isJoined;
        private long heartbeatNs = Long.MAX_VALUE;

        Carrier(GivenWorld world, int node, DirectNetwork network, StreamAudience audience) {
            super(world, node, network, audience, HISTORY_LENGTH * HEARTBEAT_NS);
            draws = new NodeDraws(world, node);
            int bytes = world.packetBytes(
                    fragmentBytes(1 << 14, new byte[world.stream().messageBytes()]));
            packetNs = (long) (1e9 * bytes / Math.max(1, world.offeredBytesPerSec(node)));
        }

        @Override
        public void publish(long nowNs) {
            join(nowNs);
        }

        @Override
        public void view(long nowNs) {
            join(nowNs);
        }

        private void join(long nowNs) {
            isJoined = true;
            heartbeatNs = nowNs + draws.below(HEARTBEAT_NS);
            graft(nowNs, DEGREE - Long.bitCount(mesh));
        }

        private void graft(long nowNs, int wanted) {
            long candidates = open() & ~mesh;
            for (long rest = candidates; rest != 0; rest &= rest - 1) {
                int slot = Long.numberOfTrailingZeros(rest);
                candidates &= nowNs < backoffUntilNs[slot] ? ~(1L << slot) : -1;
            }
            for (long rest = draws.some(candidates, wanted); rest != 0; rest &= rest - 1) {
                int slot = Long.numberOfTrailingZeros(rest);
                mesh |= 1L << slot;
                tell(nowNs, slot, DirectNetwork.PUSH, GRAFT, 0, null, MESH_BYTES);
            }
        }

        private void prune(long nowNs, int slot) {
            mesh &= ~(1L << slot);
            backoffUntilNs[slot] = nowNs + BACKOFF_NS;
            tell(nowNs, slot, DirectNetwork.PUSH, PRUNE, 0, null, MESH_BYTES);
        }

        @Override
        void onNews(long nowNs, int slot, long id) {
            long from = slot == NONE ? 0 : 1L << slot;
            // Whom the queue has no room for is another one each time.
            int turn = (int) draws.below(MAX_NEIGHBOURS);
            for (long rest = Long.rotateRight(mesh & ~from, turn); rest != 0; rest &= rest - 1) {
                push(nowNs, (Long.numberOfTrailingZeros(rest) + turn) % MAX_NEIGHBOURS, id, false);
            }
        }

        private void push(long nowNs, int slot, long id, boolean isAnswer) {
            boolean hasRoom = uplink.waitNs(nowNs) < packetNs * QUEUED_FOR_EACH * Math.max(1, Long.bitCount(mesh));
            if (hasRoom && world.offeredBytesPerSec(node) > 0) {
                forward(nowNs, slot, id, SendPriority.LIVE_PUSH, isAnswer);
            }
        }

        @Override
        void onControl(long nowNs, int slot, int type, long a, long b, long c, Object body) {
            switch (type) {
                case DirectNetwork.PUSH -> {
                    if (a == GRAFT) {
                        onGraft(nowNs, slot);
                    } else {
                        mesh &= ~(1L << slot);
                        backoffUntilNs[slot] = nowNs + BACKOFF_NS;
                    }
                }
                case DirectNetwork.AVAILABILITY -> onHave(nowNs, slot, (long[]) body);
                case DirectNetwork.PULL -> onWant(nowNs, slot, (long[]) body);
                default -> throw new IllegalStateException("a message of type " + type);
            }
        }

        private void onGraft(long nowNs, int slot) {
            boolean isMember = (mesh >>> slot & 1) != 0;
            if (!isMember && (nowNs < backoffUntilNs[slot] || Long.bitCount(mesh) >= MAX_DEGREE)) {
                prune(nowNs, slot);
            } else {
                mesh |= 1L << slot;
            }
        }

        private void onHave(long nowNs, int slot, long[] ids) {
            if (!isJoined || node == 0) {
                return;
            }
            long[] wanted = new long[ids.length];
            int count = 0;
            for (long id : ids) {
                if (store.lacks(id) && told[slot] < MAX_IDS) {
                    told[slot]++;
                    wanted[count++] = id;
                }
            }
            if (count > 0) {
                tellIds(nowNs, slot, DirectNetwork.PULL, Arrays.copyOf(wanted, count));
            }
        }

        private void onWant(long nowNs, int slot, long[] ids) {
            for (long id : ids) {
                if (store.has(id) && asked[slot] < MAX_IDS) {
                    asked[slot]++;
                    push(nowNs, slot, id, true);
                }
            }
        }

        private void tellIds(long nowNs, int slot, int type, long[] ids) {
            for (int from = 0; from < ids.length; from += IDS_IN_PACKET) {
                long[] some = Arrays.copyOfRange(ids, from, Math.min(ids.length, from + IDS_IN_PACKET));
                tell(nowNs, slot, type, 0, 0, some, MESSAGE_HEADER_BYTES + ID_BYTES * some.length);
            }
        }

        @Override
        void onGone(long nowNs, int slot) {
            mesh &= ~(1L << slot);
        }

        @Override
        void onTimer(long nowNs) {
            heartbeatNs += HEARTBEAT_NS;
            Arrays.fill(asked, 0);
            Arrays.fill(told, 0);
            int degree = Long.bitCount(mesh);
            if (degree < MIN_DEGREE) {
                graft(nowNs, DEGREE - degree);
            } else if (degree > MAX_DEGREE) {
                for (long rest = draws.some(mesh, degree - DEGREE); rest != 0; rest &= rest - 1) {
                    prune(nowNs, Long.numberOfTrailingZeros(rest));
                }
            }
            gossip(nowNs);
        }

        private void gossip(long nowNs) {
            long others = open() & ~mesh;
            long chosen = draws.some(others, Math.max(LAZY, Long.bitCount(others) / LAZY_FACTOR));
            long[] ids = recent(nowNs);
            for (long rest = chosen; rest != 0 && ids.length > 0; rest &= rest - 1) {
                tellIds(nowNs, Long.numberOfTrailingZeros(rest), DirectNetwork.AVAILABILITY, ids);
            }
        }

        private long[] recent(long nowNs) {
            long[] ids = new long[MAX_IDS];
            int count = 0;
            for (long id = store.newest(); id >= store.oldest() && count < MAX_IDS; id--) {
                if (store.has(id) && nowNs - store.arrivalNs(id) < HISTORY_GOSSIP * HEARTBEAT_NS) {
                    ids[count++] = id;
                }
            }
            return Arrays.copyOf(ids, count);
        }

        @Override
        long timerNs() {
            return heartbeatNs;
        }

        @Override
        public int children(int substream) {
            return Long.bitCount(mesh);
        }
    }
}
