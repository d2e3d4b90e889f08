package io.rivulet.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import io.rivulet.transport.OutboundBatch;
import java.io.IOException;
import java.net.InetSocketAddress;

/** One socket of a driver: feeds what it receives to the core's loop, and writes what that gives it. */
final class DatagramPort extends ChannelInboundHandlerAdapter {
    /** What Linux takes at once, UDP_MAX_SEGMENTS; 128 from 6.9 on. */
    private static final int MAX_SEGMENTS = 64;

    /** An IP packet's 65,535 bytes less 20 for IPv4 and 8 for UDP. */
    private static final int MAX_SEGMENTED_BYTES = 65_507;

    private final CoreLoop loop;
    private final int interfaceId;
    private final Channel channel;
    private boolean isSegmenting;

    /** @param isSegmenting whether the system cuts what is written at once into datagrams; until it turns out that it does not */
    DatagramPort(CoreLoop loop, int interfaceId, Channel channel, boolean isSegmenting) {
        this.loop = loop;
        this.interfaceId = interfaceId;
        this.channel = channel;
        this.isSegmenting = isSegmenting;
    }

    Channel channel() {
        return channel;
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    /** Writes entries {@code from} to {@code end - 1} of a batch: equal in length (but for the last) and destination. */
    void writeRun(OutboundBatch batch, int from, int end, InetSocketAddress destination) {
        int most = isSegmenting ? Math.min(MAX_SEGMENTS, MAX_SEGMENTED_BYTES / batch.length(from)) : 1;
        for (int i = from; i < end; i += most) {
            write(batch, i, Math.min(end, i + most), destination);
        }
    }

    /** Datagrams of a run lie one behind the other. */
    private void write(OutboundBatch batch, int from, int end, InetSocketAddress destination) {
        int length = batch.offset(end - 1) + batch.length(end - 1) - batch.offset(from);
        ByteBuf content = channel.alloc().directBuffer(length).writeBytes(batch.buffer(), batch.offset(from), length);
        Object packet = end - from == 1
                ? new DatagramPacket(content, destination)
                : Transports.segmented(content, batch.length(from), destination);
        // Nobody waits for a datagram: with the void promise, failures come to exceptionCaught.
        ChannelFuture unused = channel.write(packet, channel.voidPromise());
    }

    void flush() {
        channel.flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            DatagramPacket packet = (DatagramPacket) message;
            loop.receive(interfaceId, packet.sender(), packet.content());
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        loop.turn();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            loop.turn();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (isSegmenting && isRefusalToSegment(cause)) {
            isSegmenting = false;
            loop.onSegmentationRefused();
        }
        loop.onSocketError(cause);
    }

    /**
     * EIO where the network device does not compute checksums, EINVAL where a segment is longer than the first link takes. What was written
     * is lost, as datagrams are.
     */
    private static boolean isRefusalToSegment(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        return cause instanceof IOException && (text.contains("nput/output error") || text.contains("nvalid argument"));
    }
}
