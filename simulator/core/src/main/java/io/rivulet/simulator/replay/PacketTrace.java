package io.rivulet.simulator.replay;

import io.rivulet.simulator.scenario.WorldPlan;
import io.rivulet.transport.virtual.DropReason;
import io.rivulet.transport.virtual.PacketView;
import io.rivulet.transport.virtual.VirtualTrace;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ChunkReader;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.PacketHeader;
import io.rivulet.transport.wire.chunk.UserData;
import java.util.Locale;

/**
 * Writes down the datagrams that nodes of the packet tier send and get, with their chunks where sessions are not encrypted. For one run.
 *
 * <p>A line has the world's time, the node, and {@code ->} for what it sends, {@code <-} for what reaches it, {@code x>} for what it sent and
 * will not arrive, {@code <x} for what does not reach it.
 */
public final class PacketTrace implements VirtualTrace {
    /** On the virtual network, what is not a node: the rendezvous. */
    private static final int RENDEZVOUS_HOST = 0;

    /** The scrambled session id, and the checksum of the plain profile. */
    private static final int PLAIN_OVERHEAD = 8;

    private final TraceLines lines;
    private final boolean isPlain;
    private final ByteReader reader = new ByteReader();
    private final PacketHeader header = new PacketHeader();
    private final ChunkReader chunks = new ChunkReader();
    private final UserData data = new UserData();

    /** @param isPlain whether sessions are not encrypted, so that what is in packets can be told */
    public PacketTrace(TraceLines lines, boolean isPlain) {
        this.lines = lines;
        this.isPlain = isPlain;
    }

    @Override
    public void onSent(PacketView packet) {
        int from = nodeOf(packet.sourceHost());
        if (lines.isDue(packet.nowNs()) && lines.has(from)) {
            lines.add(packet.nowNs(), from, "-> " + name(packet.destinationHost()) + content(packet));
        }
    }

    @Override
    public void onDelivered(PacketView packet) {
        int to = nodeOf(packet.destinationHost());
        if (lines.isDue(packet.nowNs()) && lines.has(to)) {
            lines.add(packet.nowNs(), to, "<- " + name(packet.sourceHost()) + content(packet));
        }
    }

    @Override
    public void onDropped(PacketView packet, DropReason reason) {
        if (!lines.isDue(packet.nowNs())) {
            return;
        }
        String why = ": dropped, " + reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        int from = nodeOf(packet.sourceHost());
        int to = nodeOf(packet.destinationHost());
        if (lines.has(from)) {
            lines.add(packet.nowNs(), from, "x> " + name(packet.destinationHost()) + content(packet) + why);
        }
        if (lines.has(to)) {
            lines.add(packet.nowNs(), to, "<x " + name(packet.sourceHost()) + content(packet) + why);
        }
    }

    /** A host's node; below 0 when it is none. */
    static int nodeOf(int host) {
        return host - WorldPlan.PRESET_OFFSET;
    }

    private static String name(int host) {
        if (host == RENDEZVOUS_HOST) {
            return "rendezvous";
        }
        return host < 0 ? "nobody" : "node " + nodeOf(host);
    }

    private String content(PacketView packet) {
        String size = "  " + packet.length() + " bytes";
        int length = packet.length() - PLAIN_OVERHEAD;
        if (!isPlain || length <= 0) {
            return size;
        }
        reader.wrap(packet.buffer(), packet.offset() + PLAIN_OVERHEAD, length);
        if (!header.wrap(reader)) {
            return size;
        }
        StringBuilder text = new StringBuilder(size);
        data.startPacket();
        chunks.wrap(reader);
        String before = ": ";
        while (chunks.next()) {
            if (chunks.type() != ChunkType.PADDING && chunks.type() != 0) {
                text.append(before).append(chunk());
                before = ", ";
            }
        }
        return text.toString();
    }

    private String chunk() {
        return switch (chunks.type()) {
            case ChunkType.PACKET_FRAGMENT -> "fragment of a packet";
            case ChunkType.IHELLO -> "IHello";
            case ChunkType.FIHELLO -> "forwarded IHello";
            case ChunkType.RHELLO -> "RHello";
            case ChunkType.REDIRECT -> "redirect";
            case ChunkType.COOKIE_CHANGE -> "cookie change";
            case ChunkType.IIKEYING -> "IIKeying";
            case ChunkType.RIKEYING -> "RIKeying";
            case ChunkType.PING -> "ping";
            case ChunkType.PING_REPLY -> "ping reply";
            case ChunkType.USER_DATA -> userData(data.wrap(chunks.payload()));
            case ChunkType.NEXT_USER_DATA -> userData(data.wrapNext(chunks.payload()));
            case ChunkType.ACK_BITMAP, ChunkType.ACK_RANGES -> acknowledgement();
            case ChunkType.BUFFER_PROBE -> "buffer probe";
            case ChunkType.FLOW_EXCEPTION -> "flow exception";
            case ChunkType.CLOSE -> "close";
            case ChunkType.CLOSE_ACK -> "close acknowledged";
            default -> String.format(Locale.ROOT, "chunk 0x%02x", chunks.type());
        };
    }

    private String userData(boolean isRead) {
        return isRead
                ? "data of flow " + data.flowId() + ", number " + data.sequenceNumber()
                        + (data.isAbandoned() ? ", abandoned" : "") + (data.isFinal() ? ", the last" : "")
                : "data that cannot be read";
    }

    private String acknowledgement() {
        ByteReader payload = chunks.payload();
        long flow = payload.vlu();
        payload.vlu(); // blocks that the receiver has room for
        return "acknowledges flow " + flow + " up to " + payload.vlu();
    }
}
