package io.rivulet.overlay.runtime;

import io.rivulet.overlay.Failure;
import io.rivulet.overlay.OverlayConfig;
import io.rivulet.overlay.OverlayException;
import io.rivulet.transport.CoreCommand;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.netty.BindFailedException;
import io.rivulet.transport.netty.DriverConfig;
import io.rivulet.transport.netty.NettyDatagramDriver;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Drives a node with a UDP socket on an event loop. */
public final class NettyNodeDriver implements NodeDriver {
    private final NettyDatagramDriver driver;
    private final CommandQueue commands;

    private NettyNodeDriver(NettyDatagramDriver driver) {
        this.driver = driver;
        this.commands = new CommandQueue(driver::execute);
    }

    /**
     * Opens the socket and starts.
     *
     * @throws OverlayException with {@link Failure#ADDRESS_IN_USE} or {@link Failure#ADDRESS_NOT_AVAILABLE}
     */
    public static NettyNodeDriver start(DatagramCore node, OverlayConfig config) {
        DriverConfig.Builder builder = DriverConfig.builder().bind(config.bindAddress());
        config.driver().accept(builder);
        try {
            return new NettyNodeDriver(NettyDatagramDriver.start(builder.build(), node));
        } catch (BindFailedException refused) {
            // The system tells a port that is taken from an address that is not ours only in words.
            Throwable cause = refused.getCause();
            boolean isInUse =
                    cause != null && String.valueOf(cause.getMessage()).contains("in use");
            Failure failure = isInUse ? Failure.ADDRESS_IN_USE : Failure.ADDRESS_NOT_AVAILABLE;
            throw new OverlayException(failure, "UDP " + refused.address(), refused);
        }
    }

    @Override
    public boolean execute(CoreCommand command) {
        return commands.execute(command);
    }

    @Override
    public boolean wake(CoreCommand command) {
        return commands.wake(command);
    }

    @Override
    public NetAddress localAddress() {
        return driver.localAddress();
    }

    @Override
    public List<NetAddress> reachableAddresses() {
        return Addresses.reachable(driver.localAddress());
    }

    @Override
    public CompletableFuture<Void> terminated() {
        return driver.terminated();
    }

    @Override
    public void settle() {
        commands.settle();
    }

    @Override
    public void close() {
        commands.close();
        driver.close().join();
    }
}
