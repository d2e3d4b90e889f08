package io.rivulet.simulator.baseline;

import io.rivulet.groups.spi.DirectListener;
import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.DisconnectReason;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.simulator.coarse.GivenWorld;
import io.rivulet.simulator.coarse.StreamAudience;
import io.rivulet.simulator.coarse.StreamCarrier;
import io.rivulet.transport.wire.Vlu;
import java.util.Arrays;

/**
 * What all baselines have in common: neighbours by slot, one flow to each, the store, and the figures. A neighbour keeps its slot when it is
 * gone; there are at most 64, so that sets of them are bits of a long.
 */
abstract class BaselineCarrier implements StreamCarrier, DirectListener {
    static final int NONE = -1;

    /** As with the production engine: its tables have so many rows, and the graph gives nobody more. */
    static final int MAX_NEIGHBOURS = 64;

    /** What a fragment has besides its number and its payload: a code, a kind and a time, as in production. */
    private static final int FRAGMENT_HEADER_BYTES = 1 + 1 + 4;

    /** What a short message has besides what it says: its code and its length. */
    static final int MESSAGE_HEADER_BYTES = 2;

    private static final byte[] FLOW_NAME = {'b'};

    final GivenWorld world;
    final int node;
    final DirectNetwork network;
    final FragmentStore store;
    final UplinkMeter uplink;
    final long windowNs;
    private int[] peers = new int[8];
    private int[] flows = new int[8];
    private int count;
    private long open;
    private long offered;
    private long sent;
    private long pulled;

    BaselineCarrier(GivenWorld world, int node, DirectNetwork network, StreamAudience audience, long keepNs) {
        this.world = world;
        this.node = node;
        this.network = network;
        windowNs = world.settings().window().toNanos();
        store = new FragmentStore(world, keepNs, node == 0 ? null : audience);
        uplink = new UplinkMeter(Math.max(1, world.offeredBytesPerSec(node)));
    }

    // What strategies do.

    /** A fragment came that was not here; {@code slot} is {@link #NONE} for one that this peer published. */
    abstract void onNews(long nowNs, int slot, long id);

    /** A fragment came, whether it was here or not. */
    void onFragment(long nowNs, int slot, long id) {
        // Not everybody cares.
    }

    /** Something else came. */
    abstract void onControl(long nowNs, int slot, int type, long a, long b, long c, Object body);

    /** A neighbour is gone. */
    abstract void onGone(long nowNs, int slot);

    /** The strategy's own time has come; harmless before. */
    abstract void onTimer(long nowNs);

    /** When that is. */
    abstract long timerNs();

    // Neighbours.

    @Override
    public void onNeighbour(long nowNs, int neighbour, int membershipFlow) {
        add(neighbour);
    }

    /** Gives a peer the next slot. */
    int add(int peer) {
        if (count == MAX_NEIGHBOURS) {
            throw new IllegalStateException("node " + node + " has more than " + MAX_NEIGHBOURS + " neighbours");
        }
        if (count == peers.length) {
            peers = Arrays.copyOf(peers, 2 * count);
            flows = Arrays.copyOf(flows, 2 * count);
        }
        peers[count] = peer;
        flows[count] = PeerNetwork.NO_FLOW;
        open |= 1L << count;
        return count++;
    }

    /** Slots are below this. */
    int slots() {
        return count;
    }

    int peer(int slot) {
        return peers[slot];
    }

    /** Those who are not gone, a bit for each slot. */
    long open() {
        return open;
    }

    int slotOf(int peer) {
        for (int slot = 0; slot < count; slot++) {
            if (peers[slot] == peer) {
                return slot;
            }
        }
        return NONE;
    }

    // Messages.

    /** Sends something short; it is never given up. */
    void tell(long nowNs, int slot, int type, long a, long b, Object body, int bytes) {
        send(nowNs, slot, type, a, b, 0, body, bytes, SendPriority.CONTROL, Long.MAX_VALUE);
    }

    /** Sends a fragment that is here; it is given up when its window is over. */
    void forward(long nowNs, int slot, long id, SendPriority priority, boolean isAnswer) {
        byte[] fragment = store.get(id);
        int bytes = fragmentBytes(id, fragment);
        long expiresNs = Math.max(nowNs + 1, store.arrivalNs(id) + windowNs);
        uplink.add(nowNs, world.packetBytes(bytes));
        sent++;
        send(nowNs, slot, DirectNetwork.FRAGMENT, id, isAnswer ? 1 : 0, 0, fragment, bytes, priority, expiresNs);
    }

    /** How long a fragment is with its header. */
    static int fragmentBytes(long id, byte[] payload) {
        return FRAGMENT_HEADER_BYTES + Vlu.length(id + 1) + payload.length; // Production counts them from 1.
    }

    private void send(
            long nowNs,
            int slot,
            int type,
            long a,
            long b,
            long c,
            Object body,
            int bytes,
            SendPriority priority,
            long expiresNs) {
        if (flows[slot] == PeerNetwork.NO_FLOW) {
            flows[slot] = network.openFlow(nowNs, peers[slot], FLOW_NAME, PeerNetwork.NO_FLOW);
        }
        if (flows[slot] != PeerNetwork.NO_FLOW) {
            network.sendDirect(
                    nowNs, flows[slot], type, a, b, c, body, bytes, priority, expiresNs, PeerNetwork.NO_TOKEN);
        }
    }

    /** What a fragment of the stream takes on an uplink in a second, all headers included. */
    static double bytesPerSecOnTheWire(GivenWorld world) {
        int bytes = FRAGMENT_HEADER_BYTES + Vlu.length(1 << 14) + world.stream().messageBytes();
        return world.packetBytes(bytes) * world.fragmentsPerSec();
    }

    // What the run asks.

    @Override
    public boolean offer(long nowNs, byte[] payload) {
        long id = offered++;
        store.add(nowNs, id, payload.clone());
        onNews(nowNs, NONE, id);
        return true;
    }

    @Override
    public long duplicates() {
        return store.useless();
    }

    @Override
    public long pulled() {
        return pulled;
    }

    @Override
    public long sent() {
        return sent;
    }

    @Override
    public void leave(long nowNs) {
        for (int slot = 0; slot < count; slot++) {
            if ((open >>> slot & 1) != 0) {
                network.disconnect(nowNs, peers[slot]);
            }
        }
    }

    // What the network tells.

    @Override
    public DirectListener listener() {
        return this;
    }

    @Override
    public void onDeadline(long nowNs) {
        if (nowNs >= store.heldUpUntilNs()) {
            store.handOver(nowNs);
        }
        if (nowNs >= timerNs()) {
            onTimer(nowNs);
        }
    }

    @Override
    public long nextDeadlineNs() {
        return Math.min(store.heldUpUntilNs(), timerNs());
    }

    @Override
    public void onDirect(long nowNs, int from, int flow, int type, long a, long b, long c, Object body) {
        int slot = slotOf(from);
        if (slot == NONE) {
            return;
        }
        if (type != DirectNetwork.FRAGMENT) {
            onControl(nowNs, slot, type, a, b, c, body);
            return;
        }
        onFragment(nowNs, slot, a);
        if (store.add(nowNs, a, (byte[]) body)) {
            pulled += b;
            onNews(nowNs, slot, a);
        }
    }

    @Override
    public void onDisconnected(long nowNs, int from, DisconnectReason reason) {
        int slot = slotOf(from);
        if (slot != NONE) {
            open &= ~(1L << slot);
            flows[slot] = PeerNetwork.NO_FLOW;
            onGone(nowNs, slot);
        }
    }

    @Override
    public void onConnected(long nowNs, int to, boolean initiatedByUs) {
        // All that there will be were there from the beginning.
    }

    @Override
    public void onConnectFailed(long nowNs, int to, DisconnectReason reason) {
        // Nobody is dialled.
    }

    @Override
    public void onFlow(long nowNs, int from, int flow, byte[] metadata, int associatedTo) {
        // Everybody may talk.
    }

    @Override
    public void onMessage(long nowNs, int from, int flow, byte[] bytes, int offset, int length) {
        // Nobody writes bytes.
    }

    @Override
    public void onFlowClosed(long nowNs, int from, int flow) {
        // A session does not outlive its flow.
    }

    @Override
    public void onFlowRejected(long nowNs, int from, int flow, int code) {
        // Nobody does.
    }

    @Override
    public void onRoom(long nowNs, int to) {
        // There always is.
    }

    @Override
    public void onReleased(long nowNs, int flow, long token, boolean delivered) {
        // Nobody waits for it.
    }
}
