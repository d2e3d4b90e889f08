package io.rivulet.transport.interop;

import io.rivulet.transport.address.NetAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.SplittableRandom;

/** Stands between one client and a server on loopback, as a NAT does: it can change its port on either side, and lose datagrams. */
final class UdpRelay implements AutoCloseable {
    private static final int MAX_DATAGRAM_BYTES = 65_536;

    private final SocketAddress server;
    private final SplittableRandom random = new SplittableRandom(3);
    private volatile DatagramSocket toClient;
    private volatile DatagramSocket toServer;
    private volatile SocketAddress client;
    private volatile double lossRatio;

    UdpRelay(NetAddress server) throws IOException {
        this.server = new InetSocketAddress(InetAddress.getByAddress(server.toBytes()), server.port());
        toClient = open();
        toServer = open();
        start(toClient, true);
        start(toServer, false);
    }

    private static DatagramSocket open() throws IOException {
        return new DatagramSocket(0, InetAddress.getLoopbackAddress());
    }

    private void start(DatagramSocket socket, boolean isFromClient) {
        Thread thread = new Thread(() -> pump(socket, isFromClient), "udp-relay");
        thread.setDaemon(true);
        thread.start();
    }

    /** Until its socket is closed. */
    private void pump(DatagramSocket socket, boolean isFromClient) {
        DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM_BYTES], MAX_DATAGRAM_BYTES);
        while (!socket.isClosed()) {
            try {
                packet.setLength(MAX_DATAGRAM_BYTES);
                socket.receive(packet);
                if (isFromClient) {
                    client = packet.getSocketAddress();
                }
                if (!isLost()) {
                    packet.setSocketAddress(isFromClient ? server : client);
                    (isFromClient ? toServer : toClient).send(packet);
                }
            } catch (IOException closed) {
                // Our own socket, which ends this; or the one ahead, which has just moved, and this datagram is lost.
            }
        }
    }

    private boolean isLost() {
        synchronized (random) {
            return random.nextDouble() < lossRatio;
        }
    }

    /** Where the client finds the server. */
    NetAddress address() {
        return NetAddress.parse("127.0.0.1:" + toClient.getLocalPort());
    }

    /** From now on loses this share of the datagrams, each way. */
    void lose(double ratio) {
        lossRatio = ratio;
    }

    /** The server sees the client at another port from now on. */
    void moveClient() throws IOException {
        DatagramSocket before = toServer;
        toServer = open();
        start(toServer, false);
        before.close();
    }

    /** The client sees the server at another port from now on; at the old one nobody hears it. */
    void moveServer() throws IOException {
        DatagramSocket before = toClient;
        toClient = open();
        start(toClient, true);
        before.close();
    }

    @Override
    public void close() {
        toClient.close();
        toServer.close();
    }
}
