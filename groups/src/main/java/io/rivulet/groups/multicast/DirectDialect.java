package io.rivulet.groups.multicast;

import io.rivulet.groups.spi.DirectNetwork;
import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.groups.wire.AvailabilityMap;
import io.rivulet.groups.wire.FragmentHeader;
import io.rivulet.groups.wire.PullRequest;
import io.rivulet.groups.wire.PushMask;
import io.rivulet.groups.wire.StreamAnnounce;
import io.rivulet.groups.wire.StreamStatus;
import io.rivulet.transport.wire.ByteReader;

/**
 * The messages of the original protocol without their bytes, for a network that moves what they say. They count as long as they would be.
 */
final class DirectDialect implements Dialect {
    private static final long[] NO_WORDS = {};
    private static final int BYTE = 0xff;
    private static final int RATE = 0xffff;

    private final ByteReader reader = new ByteReader();
    private final FragmentHeader header = new FragmentHeader();
    private final AvailabilityMap map = new AvailabilityMap();
    private final DirectNetwork network;
    private int size;

    DirectDialect(DirectNetwork network) {
        this.network = network;
    }

    @Override
    public int encodedSize() {
        return size;
    }

    private PeerNetwork.SendResult control(long nowNs, int flow, int type, long a, Object body, int bytes) {
        return control(nowNs, flow, type, a, 0, body, bytes);
    }

    private PeerNetwork.SendResult control(long nowNs, int flow, int type, long a, long b, Object body, int bytes) {
        size = bytes;
        return network.sendDirect(
                nowNs, flow, type, a, b, 0, body, bytes, SendPriority.CONTROL, Long.MAX_VALUE, PeerNetwork.NO_TOKEN);
    }

    @Override
    public PeerNetwork.SendResult announce(long nowNs, int flow, StreamAnnounce announce) {
        return control(nowNs, flow, DirectNetwork.ANNOUNCE, 0, announce, announce.encodedBytes());
    }

    @Override
    public PeerNetwork.SendResult end(long nowNs, int flow, long end) {
        return control(nowNs, flow, DirectNetwork.END, end, null, StreamAnnounce.encodedEndBytes(end));
    }

    @Override
    public boolean availability(long nowNs, int flow, FragmentWindow window, long lowest) {
        long last = window.newest();
        long floor = AvailabilityMap.lowestWritten(last, Math.max(lowest, window.low()));
        size = AvailabilityMap.encodedBytes(last, floor);
        int words = (int) ((last - floor + Long.SIZE - 1) / Long.SIZE);
        long first = words == 0 ? 0 : window.bitsBelow(last);
        long[] more = words <= 1 ? null : new long[words - 1];
        for (int i = 1; i < words; i++) {
            more[i - 1] = window.bitsBelow(last - (long) Long.SIZE * i);
        }
        return network.advertiseDirect(nowNs, flow, DirectNetwork.AVAILABILITY, last, floor, first, more, size);
    }

    @Override
    public PeerNetwork.SendResult push(long nowNs, int flow, int mask, long resumeFrom) {
        return control(nowNs, flow, DirectNetwork.PUSH, mask, null, PushMask.LENGTH);
    }

    @Override
    public PeerNetwork.SendResult status(long nowNs, int flow, int wanted, int served, int open, long lags, int rate) {
        long masks = wanted | served << Byte.SIZE | open << 2 * Byte.SIZE;
        return control(
                nowNs,
                flow,
                DirectNetwork.STATUS,
                masks | (long) rate << Integer.SIZE,
                lags,
                null,
                StreamStatus.LENGTH);
    }

    @Override
    public PeerNetwork.SendResult pull(long nowNs, int flow, long id) {
        return control(nowNs, flow, DirectNetwork.PULL, id, null, PullRequest.encodedBytes(id));
    }

    @Override
    public PeerNetwork.SendResult fragment(
            long nowNs, int flow, FragmentWindow window, long id, SendPriority priority, long expiresAtNs, long token) {
        int slot = window.slot(id);
        size = window.length(slot);
        return network.sendDirect(
                nowNs, flow, DirectNetwork.FRAGMENT, id, 0, 0, window.bytes(slot), size, priority, expiresAtNs, token);
    }

    @Override
    public boolean isOnItsWay(int flow, long token) {
        return network.isOnItsWay(flow, token);
    }

    /** Tells the engine what a message says. */
    void read(long nowNs, int neighbour, int type, long a, long b, long c, Object body, StreamInput input) {
        switch (type) {
            case DirectNetwork.END -> input.onEnd(nowNs, neighbour, a);
            case DirectNetwork.AVAILABILITY -> {
                map.set(a, b, c, body == null ? NO_WORDS : (long[]) body);
                input.onAvailability(nowNs, neighbour, map);
            }
            case DirectNetwork.PUSH -> input.onPushWanted(nowNs, neighbour, (int) a);
            case DirectNetwork.STATUS ->
                input.onStatus(
                        nowNs,
                        neighbour,
                        (int) a & BYTE,
                        (int) (a >>> Byte.SIZE) & BYTE,
                        (int) (a >>> 2 * Byte.SIZE) & BYTE,
                        b,
                        (int) (a >>> Integer.SIZE) & RATE);
            case DirectNetwork.PULL -> input.onPullWanted(nowNs, neighbour, a);
            case DirectNetwork.FRAGMENT -> {
                byte[] bytes = (byte[]) body;
                readFragment(nowNs, neighbour, bytes, 0, bytes.length, input);
            }
            default -> input.onUnreadable(StreamDrop.UNKNOWN_TYPE);
        }
    }

    @Override
    public void readControl(long nowNs, int neighbour, byte[] bytes, int offset, int length, StreamInput input) {
        input.onUnreadable(StreamDrop.UNKNOWN_TYPE); // Nothing is written, so nothing can be read.
    }

    @Override
    public void readFragment(long nowNs, int neighbour, byte[] bytes, int offset, int length, StreamInput input) {
        if (header.read(reader.wrap(bytes, offset, length))) {
            input.onFragment(nowNs, neighbour, header, bytes, offset, length);
        } else {
            input.onUnreadable(StreamDrop.MALFORMED);
        }
    }
}
