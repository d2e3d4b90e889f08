package io.rivulet.cli;

import io.rivulet.cli.common.CommandFailedException;
import io.rivulet.cli.common.Streams;
import io.rivulet.cli.stream.Interruption;
import io.rivulet.rendezvous.RendezvousConfig;
import io.rivulet.rendezvous.RendezvousCounter;
import io.rivulet.rendezvous.RendezvousNode;
import io.rivulet.rendezvous.driver.RendezvousServer;
import io.rivulet.report.text.Figures;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.netty.BindFailedException;
import io.rivulet.transport.netty.SecureEntropySource;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rivulet rendezvous}. */
@Command(
        name = "rendezvous",
        description = {
            "Runs the service through which the peers of a group meet.",
            "",
            "It introduces peers to each other and carries no media. Says one line when it is ready, and at most one a minute "
                    + "after that. Stop it with Ctrl-C or SIGTERM; groups that are together go on without it.",
            ""
        },
        footer = {
            "",
            "Exit status: 143 or 130 when stopped by SIGTERM or Ctrl-C, 1 when something failed, 2 when called wrongly.",
            "",
            "Examples:",
            "  rivulet rendezvous",
            "  rivulet rendezvous --listen 127.0.0.1:1935"
        })
final class RendezvousCommand implements Callable<Integer> {
    private static final String DEFAULT_LISTEN = "0.0.0.0:1935";
    private static final long TICK_MS = 100;
    private static final long STATUS_PERIOD_NS = 60_000_000_000L;

    private final Streams streams;

    @Option(
            names = "--listen",
            paramLabel = "ADDR:PORT",
            defaultValue = DEFAULT_LISTEN,
            description = "Where to listen (default: " + DEFAULT_LISTEN + "); port 0 for any that is free.")
    private String listen;

    RendezvousCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws InterruptedException {
        NetAddress address = GroupOptions.address("--listen", listen);
        EntropySource entropy = new SecureEntropySource();
        RendezvousConfig.Builder config = RendezvousConfig.builder(FlashIdentity.rendezvous(entropy), entropy);
        if (address.isLoopback()) {
            config.allOnThisHost();
        }
        try (Interruption interruption = Interruption.bySignal();
                RendezvousServer server = RendezvousServer.start(address, config.build())) {
            streams.out()
                    .println("Rendezvous ready at rtmfp://" + server.address()
                            + (address.isLoopback() ? " (this machine only: limits for each address are off)" : ""));
            streams.out().flush();
            serve(server, interruption);
            return 0;
        } catch (BindFailedException refused) {
            throw CommandFailedException.failed(refused.getMessage(), refused);
        }
    }

    private void serve(RendezvousServer server, Interruption interruption) throws InterruptedException {
        long saidNs = System.nanoTime();
        String said = "";
        Status status = new Status();
        while (!interruption.isRequested()) {
            TimeUnit.MILLISECONDS.sleep(TICK_MS);
            if (server.terminated().isDone()) {
                throw CommandFailedException.failed(
                        "the rendezvous stopped on an internal error: start it again, and please report what it logged");
            }
            if (System.nanoTime() - saidNs >= STATUS_PERIOD_NS) {
                saidNs = System.nanoTime();
                server.execute(nowNs -> status.line = status(server.node()));
            }
            String line = status.line;
            if (!line.equals(said)) {
                said = line;
                streams.say(line);
            }
        }
    }

    /** Written by the server's thread, read by the command's. */
    private static final class Status {
        private volatile String line = "";
    }

    private static String status(RendezvousNode node) {
        return "Clients " + Figures.count(node.clientCount()) + ", groups joined "
                + Figures.count(node.stats().get(RendezvousCounter.JOINS)) + " times, introductions "
                + Figures.count(node.stats().get(RendezvousCounter.INTRODUCTIONS)) + ", clients gone "
                + Figures.count(node.stats().get(RendezvousCounter.CLIENTS_GONE));
    }
}
