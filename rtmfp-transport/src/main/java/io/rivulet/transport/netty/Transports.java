package io.rivulet.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;

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
}
