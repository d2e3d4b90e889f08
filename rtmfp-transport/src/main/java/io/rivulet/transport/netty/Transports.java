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
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;

/** The differences between {@link IoKind}s. */
final class Transports {
    // From Linux' in.h and in6.h.
    private static final int IPPROTO_IP = 0;
    private static final int IP_MTU_DISCOVER = 10;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_MTU_DISCOVER = 23;
    private static final int PMTUDISC_PROBE = 3;

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

    /**
     * Has routers drop, and the system refuse, what is longer than the path carries, rather than cut it: only so can the path be probed.
     * RFC 4821 section 7.1; Linux calls it IP_PMTUDISC_PROBE. NIO on Java 17 leaves all datagrams to be cut, so there a probe says what gets
     * through in any way.
     */
    static boolean forbidFragmentation(IoKind resolved, Channel channel, boolean isInet6) {
        if (resolved != IoKind.EPOLL) {
            return false;
        }
        IntegerUnixChannelOption option = isInet6
                ? new IntegerUnixChannelOption("IPV6_MTU_DISCOVER", IPPROTO_IPV6, IPV6_MTU_DISCOVER)
                : new IntegerUnixChannelOption("IP_MTU_DISCOVER", IPPROTO_IP, IP_MTU_DISCOVER);
        try {
            return channel.config().setOption(option, PMTUDISC_PROBE);
        } catch (ChannelException unsupported) {
            return false;
        }
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
