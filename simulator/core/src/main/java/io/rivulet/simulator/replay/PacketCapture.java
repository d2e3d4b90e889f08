package io.rivulet.simulator.replay;

import io.rivulet.transport.virtual.DropReason;
import io.rivulet.transport.virtual.PacketView;
import io.rivulet.transport.virtual.VirtualTrace;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Puts the datagrams of a run of the packet tier into a pcapng file, with the addresses and the time of the virtual network: either all of them as
 * they are sent, those that get lost too, or what one node sends and what reaches it. A file grows to a limit; what comes then is
 * counted and left out. A disk that is full ends the capture, not the run.
 */
public final class PacketCapture implements VirtualTrace, AutoCloseable {
    /** What a file takes at most unless another limit is given: more than that, no tool opens in comfort. */
    public static final long MAX_BYTES = 1L << 30;

    /** All nodes. */
    public static final int ALL = -1;

    private final int node;
    private final long fromNs;
    private final long toNs;
    private final long mostBytes;
    private final OutputStream out;
    private final PcapngWriter writer;
    private long packets;
    private long leftOut;
    private IOException failure;

    /**
     * Begins a file.
     *
     * @param comment what it is, for its reader
     * @param node whose datagrams, or {@link #ALL}
     * @param fromNs from when on, by the network's clock
     * @param toNs until when
     * @param mostBytes how large the file may become
     * @throws IOException when it cannot be written
     */
    public PacketCapture(Path file, String comment, int node, long fromNs, long toNs, long mostBytes)
            throws IOException {
        this.node = node;
        this.fromNs = fromNs;
        this.toNs = toNs;
        this.mostBytes = mostBytes;
        out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        writer = new PcapngWriter(out, comment);
    }

    @Override
    public void onSent(PacketView packet) {
        if (node == ALL || PacketTrace.nodeOf(packet.sourceHost()) == node) {
            write(packet);
        }
    }

    @Override
    public void onDelivered(PacketView packet) {
        if (node != ALL && PacketTrace.nodeOf(packet.destinationHost()) == node) {
            write(packet);
        }
    }

    @Override
    public void onDropped(PacketView packet, DropReason reason) {
        // It was seen when it was sent.
    }

    private void write(PacketView packet) {
        if (packet.nowNs() < fromNs || packet.nowNs() > toNs) {
            return;
        }
        int bytes = PcapngWriter.bytesFor(packet.source().isInet6(), packet.length());
        if (failure != null || writer.written() + bytes > mostBytes) {
            leftOut++;
            return;
        }
        try {
            writer.write(
                    packet.nowNs(),
                    packet.source(),
                    packet.destination(),
                    packet.buffer(),
                    packet.offset(),
                    packet.length());
            packets++;
        } catch (IOException failed) {
            failure = failed;
            leftOut++;
        }
    }

    /** How many datagrams are in the file. */
    public long packets() {
        return packets;
    }

    /** How many are not, because the limit was reached or the file could not be written any more. */
    public long leftOut() {
        return leftOut;
    }

    /** @throws IOException when not all could be written that should have been */
    @Override
    public void close() throws IOException {
        try (OutputStream closed = out) {
            closed.flush();
        }
        if (failure != null) {
            throw failure;
        }
    }
}
