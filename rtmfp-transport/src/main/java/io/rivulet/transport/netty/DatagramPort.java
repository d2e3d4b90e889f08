package io.rivulet.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import io.rivulet.transport.OutboundBatch;
import java.net.InetSocketAddress;

/** One socket of a driver: feeds what it receives to the core's loop, and writes what that gives it. */
final class DatagramPort extends ChannelInboundHandlerAdapter {
    private final CoreLoop loop;
    private final int interfaceId;
    private final Channel channel;

    DatagramPort(CoreLoop loop, int interfaceId, Channel channel) {
        this.loop = loop;
        this.interfaceId = interfaceId;
        this.channel = channel;
    }

    Channel channel() {
        return channel;
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    /** Writes entries {@code from} to {@code end - 1} of a batch: equal in length (but for the last) and destination. */
    void writeRun(OutboundBatch batch, int from, int end, InetSocketAddress destination) {
        for (int i = from; i < end; i++) {
            int length = batch.length(i);
            ByteBuf content = channel.alloc().directBuffer(length).writeBytes(batch.buffer(), batch.offset(i), length);
            // Nobody waits for a datagram: with the void promise, failures come to exceptionCaught.
            ChannelFuture unused = channel.write(new DatagramPacket(content, destination), channel.voidPromise());
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
        loop.onSocketError(cause);
    }
}
