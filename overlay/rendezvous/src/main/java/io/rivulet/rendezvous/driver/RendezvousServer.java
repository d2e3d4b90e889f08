package io.rivulet.rendezvous.driver;

import io.rivulet.rendezvous.RendezvousConfig;
import io.rivulet.rendezvous.RendezvousNode;
import io.rivulet.transport.CoreCommand;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.netty.BindFailedException;
import io.rivulet.transport.netty.DriverConfig;
import io.rivulet.transport.netty.NettyDatagramDriver;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running rendezvous. Thread-safe. */
public final class RendezvousServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RendezvousServer.class);

    private final RendezvousNode node;
    private final NettyDatagramDriver driver;

    private RendezvousServer(RendezvousNode node, NettyDatagramDriver driver) {
        this.node = node;
        this.driver = driver;
    }

    /**
     * Starts one at an address; port 0 lets the system choose. Blocks for as long as opening the socket takes.
     *
     * @throws BindFailedException when it cannot listen there, for instance because the port is in use; its message says what to do
     */
    public static RendezvousServer start(NetAddress address, RendezvousConfig config) throws BindFailedException {
        return start(DriverConfig.builder().bind(address).build(), config);
    }

    /**
     * Starts one with all that a driver can be told.
     *
     * @throws BindFailedException when it cannot listen at one of the addresses; its message says what to do
     */
    public static RendezvousServer start(DriverConfig driverConfig, RendezvousConfig config)
            throws BindFailedException {
        RendezvousNode node = new RendezvousNode(config);
        NettyDatagramDriver driver = NettyDatagramDriver.start(driverConfig, node);
        LOG.info("rendezvous {} is ready at {}", node.peerId().shortName(), driver.localAddresses());
        return new RendezvousServer(node, driver);
    }

    /** Where it listens, with the port that the system chose. */
    public NetAddress address() {
        return driver.localAddress();
    }

    /** The node. Only its owner thread touches it: ask it things within {@link #execute}. */
    public RendezvousNode node() {
        return node;
    }

    /**
     * Runs something on the thread that owns the node.
     *
     * @return false when too much waits already, or the server is closed: it will not run then
     */
    public boolean execute(CoreCommand command) {
        return driver.execute(command);
    }

    /** Completes when it has ended: exceptionally when that was not asked for. */
    public CompletableFuture<Void> terminated() {
        return driver.terminated();
    }

    /**
     * Says goodbye to all clients, waits for their answers for as long as the driver's linger time, and frees the port. Blocks; not to be
     * called on the owner thread. Idempotent.
     */
    @Override
    public void close() {
        driver.close(node::close, node::isQuiet).join();
    }
}
