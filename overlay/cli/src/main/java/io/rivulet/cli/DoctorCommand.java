package io.rivulet.cli;

import io.rivulet.cli.common.CommandFailedException;
import io.rivulet.cli.common.Streams;
import io.rivulet.overlay.Overlay;
import io.rivulet.overlay.OverlayConfig;
import io.rivulet.rendezvous.RendezvousConfig;
import io.rivulet.rendezvous.driver.RendezvousServer;
import io.rivulet.report.text.Figures;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.netty.BindFailedException;
import io.rivulet.transport.netty.DriverThreads;
import io.rivulet.transport.netty.IoKind;
import io.rivulet.transport.netty.SecureEntropySource;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;

/** {@code rivulet doctor}. */
@Command(
        name = "doctor",
        description = {
            "Checks this machine: Java, sockets, UDP on loopback, and a whole encrypted session.",
            "",
            "Each line begins with ok, warn or FAIL.",
            ""
        },
        footer = {"", "Exit status: 0 when nothing failed, 1 when something did.", "", "Example:", "  rivulet doctor"})
final class DoctorCommand implements Callable<Integer> {
    private static final int OLDEST_JAVA = 17;

    /** What the driver asks the system for. */
    private static final int WANTED_BUFFER_BYTES = 4 << 20;

    /** A burst of a key frame to each of a dozen neighbours. */
    private static final int ENOUGH_BUFFER_BYTES = 1 << 20;

    private static final int ECHOES = 200;
    private static final int ECHO_BYTES = 1_200;
    private static final int ECHO_TIMEOUT_MS = 1_000;
    private static final long SESSION_TIMEOUT_S = 10;
    private static final NetAddress LOOPBACK = NetAddress.parse("127.0.0.1:0");

    private final Streams streams;
    private boolean hasFailed;

    DoctorCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws InterruptedException {
        checkJava();
        checkTransport();
        checkBuffers();
        checkEcho();
        checkSession();
        return hasFailed ? CommandFailedException.FAILED : 0;
    }

    private void ok(String line) {
        streams.out().println(streams.terminal().plain("ok    " + line));
    }

    private void warn(String line) {
        streams.out().println(streams.terminal().plain("warn  " + line));
    }

    private void fail(String line) {
        hasFailed = true;
        streams.out().println(streams.terminal().plain("FAIL  " + line));
    }

    private void checkJava() {
        int version = Runtime.version().feature();
        String line = "Java " + System.getProperty("java.version") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, "
                + Figures.bytes(Runtime.getRuntime().maxMemory()) + " of heap at most";
        if (version < OLDEST_JAVA) {
            fail(line + ": install Java " + OLDEST_JAVA + " or newer");
        } else {
            ok(line);
        }
    }

    private void checkTransport() {
        DriverThreads threads = new DriverThreads(IoKind.AUTO, 1, 1, 1);
        IoKind kind = threads.kind();
        CompletableFuture<Void> unused = threads.close();
        if (kind == IoKind.EPOLL) {
            ok("datagrams by epoll, many per system call");
        } else {
            warn("datagrams by Java's own channels, one per system call (epoll is for Linux on x86_64 and aarch64)");
        }
    }

    private void checkBuffers() {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setReceiveBufferSize(WANTED_BUFFER_BYTES);
            socket.setSendBufferSize(WANTED_BUFFER_BYTES);
            String line = "socket buffers: " + Figures.bytes(socket.getReceiveBufferSize()) + " to receive, "
                    + Figures.bytes(socket.getSendBufferSize()) + " to send";
            if (Math.min(socket.getReceiveBufferSize(), socket.getSendBufferSize()) < ENOUGH_BUFFER_BYTES) {
                warn(line + "; bursts may be lost: sysctl -w net.core.rmem_max=" + WANTED_BUFFER_BYTES
                        + " net.core.wmem_max=" + WANTED_BUFFER_BYTES);
            } else {
                ok(line);
            }
        } catch (IOException e) {
            fail("no UDP socket can be opened: " + e.getMessage());
        }
    }

    private void checkEcho() {
        try (DatagramSocket near = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                DatagramSocket far = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            near.setSoTimeout(ECHO_TIMEOUT_MS);
            far.setSoTimeout(ECHO_TIMEOUT_MS);
            long[] tripsNs = new long[ECHOES];
            for (int i = 0; i < ECHOES; i++) {
                long startNs = System.nanoTime();
                DatagramPacket packet =
                        new DatagramPacket(new byte[ECHO_BYTES], ECHO_BYTES, far.getLocalSocketAddress());
                near.send(packet);
                far.receive(packet);
                packet.setSocketAddress(near.getLocalSocketAddress());
                far.send(packet);
                near.receive(packet);
                tripsNs[i] = System.nanoTime() - startNs;
            }
            Arrays.sort(tripsNs);
            ok("UDP on loopback: " + ECHOES + " echoes of " + Figures.count(ECHO_BYTES) + " bytes, half of them within "
                    + Figures.duration(tripsNs[ECHOES / 2]));
        } catch (IOException e) {
            fail("UDP on loopback does not pass (" + e.getMessage() + "): look for a firewall on this machine");
        }
    }

    /** Key agreement, certificates, encryption, authentication, RTMFP and a rendezvous: all of them, or this fails. */
    private void checkSession() throws InterruptedException {
        EntropySource entropy = new SecureEntropySource();
        RendezvousConfig config = RendezvousConfig.builder(FlashIdentity.rendezvous(entropy), entropy)
                .allOnThisHost()
                .build();
        long startNs = System.nanoTime();
        try (RendezvousServer server = RendezvousServer.start(LOOPBACK, config);
                Overlay overlay = Overlay.start(OverlayConfig.builder()
                        .rendezvous("rtmfp://" + server.address())
                        .bindAddress(LOOPBACK)
                        .build())) {
            overlay.connected().get(SESSION_TIMEOUT_S, TimeUnit.SECONDS);
            ok("an encrypted session to a rendezvous here, keys and all, within "
                    + Figures.duration(System.nanoTime() - startNs));
        } catch (BindFailedException e) {
            fail(e.getMessage());
        } catch (ExecutionException e) {
            fail("no encrypted session: " + e.getCause().getMessage());
        } catch (TimeoutException e) {
            fail("no encrypted session within " + SESSION_TIMEOUT_S + " s: look for a firewall on this machine");
        }
    }
}
