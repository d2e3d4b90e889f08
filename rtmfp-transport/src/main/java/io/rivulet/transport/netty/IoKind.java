package io.rivulet.transport.netty;

/** Which of Netty's transports carries the datagrams. */
public enum IoKind {
    /** {@link #EPOLL} where its native library is on the class path and loads, else {@link #NIO}. */
    AUTO,
    /** The JDK's own channels: everywhere, one system call per datagram. */
    NIO,
    /** Linux only, by Netty's native library: many datagrams per system call. */
    EPOLL
}
