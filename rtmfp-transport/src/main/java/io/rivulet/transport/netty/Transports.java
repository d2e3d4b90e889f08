package io.rivulet.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;

/** The differences between {@link IoKind}s. */
final class Transports {
    private Transports() {}

    /** What {@code kind} comes to here: never {@link IoKind#AUTO}. */
    static IoKind resolve(IoKind kind) {
        return switch (kind) {
            case NIO -> IoKind.NIO;
            case AUTO -> isEpollAvailable() ? IoKind.EPOLL : IoKind.NIO;
            case EPOLL -> {
                if (!isEpollAvailable()) {
                    throw new IllegalStateException(
                            "epoll is not available here: add netty-transport-native-epoll for this"
                                    + " platform to the class path, or use IoKind.AUTO");
                }
                yield IoKind.EPOLL;
            }
        };
    }

    static boolean isEpollAvailable() {
        try {
            return Epoll.isAvailable();
        } catch (NoClassDefFoundError missing) {
            // An application may leave out Netty's epoll classes altogether.
            return false;
        }
    }

    static IoHandlerFactory handlers(IoKind resolved) {
        return resolved == IoKind.EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    static Channel newChannel(IoKind resolved, boolean isInet6) {
        SocketProtocolFamily family = isInet6 ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
        return resolved == IoKind.EPOLL ? new EpollDatagramChannel(family) : new NioDatagramChannel(family);
    }

    /** Whether the system cuts one long write into datagrams (Linux 4.18 and later). */
    static boolean isSegmentationSupported(IoKind resolved) {
        return resolved == IoKind.EPOLL && EpollDatagramChannel.isSegmentedDatagramPacketSupported();
    }

    /** A run of datagrams to write at once. An object, so that this class does not need Netty's epoll classes to be linked. */
    static Object segmented(ByteBuf content, int segmentBytes, InetSocketAddress destination) {
        return new SegmentedDatagramPacket(content, segmentBytes, destination);
    }

    /** Has the system hand over several datagrams of one sender at once, if it can (Linux 5.0 and later); Netty takes them apart. */
    static boolean enableReceiveOffload(Channel channel) {
        try {
            return channel.config().setOption(EpollChannelOption.UDP_GRO, true);
        } catch (ChannelException unsupported) {
            return false;
        }
    }
}
