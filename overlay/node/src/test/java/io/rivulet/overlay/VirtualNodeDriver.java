package io.rivulet.overlay;

import io.rivulet.overlay.runtime.CommandQueue;
import io.rivulet.overlay.runtime.NodeDriver;
import io.rivulet.transport.CoreCommand;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.virtual.VirtualNetwork;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Drives an overlay's node on a virtual network, all on the test's thread. */
final class VirtualNodeDriver implements NodeDriver {
    private final VirtualNetwork network;
    private final VirtualHost host;
    private final CompletableFuture<Void> terminated = new CompletableFuture<>();
    private final CommandQueue commands = new CommandQueue(this::run);
    private Duration tick = Duration.ZERO;
    private boolean isStuck;

    VirtualNodeDriver(VirtualNetwork network, NetAddress address, DatagramCore node) {
        this.network = network;
        this.host = network.add(node, address);
    }

    VirtualHost host() {
        return host;
    }

    /** From now on virtual time passes with every command: for calls that wait for the node. */
    void tickWithCommands() {
        tick = Duration.ofMillis(10);
    }

    /** From now on it takes commands and runs none, as an event loop that never gets to them. */
    void getStuck() {
        isStuck = true;
    }

    @Override
    public boolean execute(CoreCommand command) {
        return commands.execute(command);
    }

    @Override
    public boolean wake(CoreCommand command) {
        return commands.wake(command);
    }

    private boolean run(CoreCommand command) {
        if (host.isStopped()) {
            return false;
        }
        if (isStuck) {
            return true;
        }
        host.execute(command);
        if (!tick.isZero()) {
            network.advance(tick);
        }
        return true;
    }

    @Override
    public NetAddress localAddress() {
        return host.address();
    }

    @Override
    public List<NetAddress> reachableAddresses() {
        return List.of(host.address());
    }

    @Override
    public CompletableFuture<Void> terminated() {
        return terminated;
    }

    @Override
    public void settle() {
        commands.settle();
    }

    @Override
    public void close() {
        commands.close();
        host.stop();
        terminated.complete(null);
    }
}
