package io.rivulet.groups.multicast;

import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.groups.wire.AvailabilityMap;
import io.rivulet.groups.wire.FragmentHeader;
import io.rivulet.groups.wire.PullRequest;
import io.rivulet.groups.wire.PushMask;
import io.rivulet.groups.wire.StreamAnnounce;
import io.rivulet.groups.wire.StreamMessageType;
import io.rivulet.groups.wire.StreamStatus;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;

/**
 * Messages as bytes: those that every peer of the original protocol understands, and a {@link StreamStatus} for those who have told that
 * they understand it.
 */
final class WireDialect implements Dialect {
    private static final int BYTE = 0xff;

    private final PeerNetwork network;
    private final ByteReader reader = new ByteReader();
    private final FragmentHeader header = new FragmentHeader();
    private final AvailabilityMap map = new AvailabilityMap();
    private final StreamStatus status = new StreamStatus();
    private final ByteWriter mapOut = new ByteWriter(AvailabilityMap.MAX_BYTES);
    private final ByteWriter out = new ByteWriter(StreamAnnounce.MAX_BYTES);
    private int size;
    // The map in mapOut: the same goes to one neighbour after the other.
    private FragmentWindow mapOf;
    private long mapVersion;
    private long mapLowest;

    WireDialect(PeerNetwork network) {
        this.network = network;
    }

    @Override
    public int encodedSize() {
        return size;
    }

    /** The network keeps the bytes until nobody needs them, so each message gets its own. */
    private PeerNetwork.SendResult send(long nowNs, int flow) {
        byte[] bytes = out.toBytes();
        size = bytes.length;
        return network.send(nowNs, flow, bytes, 0, size, SendPriority.CONTROL, Long.MAX_VALUE, PeerNetwork.NO_TOKEN);
    }

    @Override
    public PeerNetwork.SendResult announce(long nowNs, int flow, StreamAnnounce announce) {
        announce.write(out.clear());
        return send(nowNs, flow);
    }

    @Override
    public PeerNetwork.SendResult end(long nowNs, int flow, long end) {
        StreamAnnounce.writeEnd(out.clear(), end);
        return send(nowNs, flow);
    }

    @Override
    public boolean availability(long nowNs, int flow, FragmentWindow window, long lowest) {
        if (window != mapOf || window.version() != mapVersion || lowest != mapLowest) {
            writeMap(window, lowest);
            mapOf = window;
            mapVersion = window.version();
            mapLowest = lowest;
        }
        size = mapOut.length();
        return network.advertise(nowNs, flow, mapOut.buffer(), mapOut.start(), size);
    }

    private void writeMap(FragmentWindow window, long lowest) {
        AvailabilityMap.write(mapOut.clear(), window.newest(), Math.max(lowest, window.low()), window::has);
    }

    @Override
    public PeerNetwork.SendResult push(long nowNs, int flow, int mask, long resumeFrom) {
        PushMask.write(out.clear(), mask);
        return send(nowNs, flow);
    }

    @Override
    public PeerNetwork.SendResult status(long nowNs, int flow, int wanted, int served, int open, long lags, int rate) {
        StreamStatus.write(out.clear(), wanted, served, open, lags, rate);
        return send(nowNs, flow);
    }

    @Override
    public PeerNetwork.SendResult pull(long nowNs, int flow, long id) {
        PullRequest.write(out.clear(), id);
        return send(nowNs, flow);
    }

    @Override
    public PeerNetwork.SendResult fragment(
            long nowNs, int flow, FragmentWindow window, long id, SendPriority priority, long expiresAtNs, long token) {
        int slot = window.slot(id);
        size = window.length(slot);
        return network.send(nowNs, flow, window.bytes(slot), 0, size, priority, expiresAtNs, token);
    }

    /** As {@link io.rivulet.groups.spi.DirectNetwork#isNews}, of a message of a control flow. */
    static boolean isNews(byte[] bytes, int offset, int length) {
        int type = length == 0 ? 0 : bytes[offset] & BYTE;
        return type == StreamMessageType.AVAILABILITY
                || type == StreamMessageType.STATUS
                        && length > 2
                        && !StreamStatus.isRefusal(bytes[offset + 1], bytes[offset + 2]);
    }

    @Override
    public boolean isOnItsWay(int flow, long token) {
        return false; // It releases all: the window knows.
    }

    @Override
    public void readControl(long nowNs, int neighbour, byte[] bytes, int offset, int length, StreamInput input) {
        reader.wrap(bytes, offset, length);
        switch (reader.u8()) {
            case StreamMessageType.ANNOUNCE -> readEnd(nowNs, neighbour, input);
            case StreamMessageType.AVAILABILITY -> readMap(nowNs, neighbour, input);
            case StreamMessageType.PUSH -> {
                int mask = PushMask.read(reader);
                if (mask < 0) {
                    input.onUnreadable(StreamDrop.MALFORMED);
                } else {
                    input.onPushWanted(nowNs, neighbour, mask);
                }
            }
            case StreamMessageType.STATUS -> {
                if (status.read(reader)) {
                    input.onStatus(
                            nowNs,
                            neighbour,
                            status.wanted(),
                            status.served(),
                            status.open(),
                            status.lags(),
                            status.rate());
                } else {
                    input.onUnreadable(StreamDrop.MALFORMED);
                }
            }
            case StreamMessageType.PULL -> {
                long id = PullRequest.read(reader);
                if (id < 0) {
                    input.onUnreadable(StreamDrop.MALFORMED);
                } else {
                    input.onPullWanted(nowNs, neighbour, id);
                }
            }
            default -> input.onUnreadable(StreamDrop.UNKNOWN_TYPE);
        }
    }

    private void readEnd(long nowNs, int neighbour, StreamInput input) {
        long end = StreamAnnounce.isEnd(reader.remaining()) ? StreamAnnounce.readEnd(reader) : -1;
        if (end < 0) {
            input.onUnreadable(StreamDrop.MALFORMED);
        } else {
            input.onEnd(nowNs, neighbour, end);
        }
    }

    private void readMap(long nowNs, int neighbour, StreamInput input) {
        if (map.read(reader)) {
            input.onAvailability(nowNs, neighbour, map);
        } else {
            input.onUnreadable(StreamDrop.MALFORMED);
        }
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
