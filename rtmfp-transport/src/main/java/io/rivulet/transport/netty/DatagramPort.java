package io.rivulet.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
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

    /** Small: few destinations have a link that is narrower than what is sent, and one forgotten costs one more refusal. */
    private static final int UNCUT_PLACES = 64;

    private final CoreLoop loop;
    private final int interfaceId;
    private final Channel channel;

    /** Destinations toward which the system did not cut a run, each until another takes its place. */
    private final InetSocketAddress[] uncut = new InetSocketAddress[UNCUT_PLACES];

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
        boolean isCut = isSegmenting && end - from > 1 && !destination.equals(uncut[place(destination)]);
        int most = isCut ? Math.min(MAX_SEGMENTS, MAX_SEGMENTED_BYTES / batch.length(from)) : 1;
        for (int i = from; i < end; i += most) {
            write(batch, i, Math.min(end, i + most), destination);
        }
    }

    /** Datagrams of a run lie one behind the other. */
    private void write(OutboundBatch batch, int from, int end, InetSocketAddress destination) {
        int length = batch.offset(end - 1) + batch.length(end - 1) - batch.offset(from);
        ByteBuf content = channel.alloc().directBuffer(length).writeBytes(batch.buffer(), batch.offset(from), length);
        if (end - from == 1) {
            write(content, destination);
        } else {
            Run run = new Run(content.retain(), batch.length(from), end - from, destination);
            ChannelFuture unused = channel.write(Transports.segmented(content, batch.length(from), destination))
                    .addListener(run);
        }
    }

    /** Nobody waits for a datagram: with the void promise, failures come to exceptionCaught. */
    private void write(ByteBuf content, InetSocketAddress destination) {
        ChannelFuture unused = channel.write(new DatagramPacket(content, destination), channel.voidPromise());
    }

    private static int place(InetSocketAddress destination) {
        return destination.hashCode() * 0x9e37_79b1 >>> Integer.SIZE - Integer.numberOfTrailingZeros(UNCUT_PLACES);
    }

    /** A run on its way to the system, kept so that each datagram can go by itself when the system does not cut it. */
    private final class Run implements ChannelFutureListener {
        private final ByteBuf content;
        private final int segmentBytes;
        private final int count;
        private final InetSocketAddress destination;

        Run(ByteBuf content, int segmentBytes, int count, InetSocketAddress destination) {
            this.content = content;
            this.segmentBytes = segmentBytes;
            this.count = count;
            this.destination = destination;
        }

        @Override
        public void operationComplete(ChannelFuture written) {
            Throwable cause = written.cause();
            if (cause != null && isRefusalToCut(cause)) {
                onRefused(cause);
            } else if (cause != null) {
                loop.onSocketError(cause, count);
            }
            content.release();
        }

        private void onRefused(Throwable cause) {
            loop.onSegmentationRefused();
            if (isOfDevice(cause)) {
                isSegmenting = false;
            } else {
                uncut[place(destination)] = destination;
            }
            int end = content.writerIndex();
            for (int at = 0; at < end; at += segmentBytes) {
                write(content.retainedSlice(at, Math.min(segmentBytes, end - at)), destination);
            }
            channel.flush();
        }
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
        loop.onSocketError(cause, 1);
    }

    /**
     * Whether the system would perhaps send these datagrams one by one. EINVAL and EMSGSIZE, by version, mean a segment longer than the
     * first link toward the destination takes; but EINVAL is also the answer to a destination that there cannot be, so it says nothing of
     * others.
     */
    private static boolean isRefusalToCut(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        boolean isOfDestination = text.contains("nvalid argument") || text.contains("essage too long");
        return isOfDevice(cause) || cause instanceof IOException && isOfDestination;
    }

    /** EIO: the network device does not compute checksums, so it will cut nothing. */
    private static boolean isOfDevice(Throwable cause) {
        return cause instanceof IOException
                && String.valueOf(cause.getMessage()).contains("nput/output error");
    }
}
