package io.rivulet.simulator.real;

import io.rivulet.groups.spec.GroupSpec;
import io.rivulet.overlay.flash.RtmfpUri;
import io.rivulet.overlay.node.NodeGroup;
import io.rivulet.overlay.node.OverlayNode;
import io.rivulet.transport.CoreCommand;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.netty.NettyDatagramDriver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** A production node on a UDP socket. */
final class RealNode {
    private final OverlayNode node;
    private final ImpairedCore core;
    private final NettyDatagramDriver driver;

    RealNode(OverlayNode node, ImpairedCore core, NettyDatagramDriver driver) {
        this.node = node;
        this.core = core;
        this.driver = driver;
    }

    /** Connects to the rendezvous and joins a group; {@code then} is called with the node's time and the group. */
    void join(NetAddress rendezvous, GroupSpec spec, BiConsumer<Long, NodeGroup> then) {
        RtmfpUri uri = RtmfpUri.parse("rtmfp://" + rendezvous);
        execute(nowNs -> {
            node.setLocalAddresses(nowNs, driver.localAddresses());
            node.connectRendezvous(nowNs, List.of(rendezvous), uri);
            then.accept(nowNs, node.joinGroup(nowNs, spec));
        });
    }

    /**
     * Does something on the thread that owns the node.
     *
     * @throws IllegalStateException when it never will be done
     */
    void execute(CoreCommand command) {
        if (!driver.execute(command)) {
            throw new IllegalStateException("a node at " + driver.localAddress() + " takes no commands any more");
        }
    }

    /** The node itself, for its thread alone. */
    OverlayNode node() {
        return node;
    }

    /** What its datagrams go through, for its thread alone. */
    ImpairedCore core() {
        return core;
    }

    /** Completed with what went wrong when it ends by itself. */
    CompletableFuture<Void> terminated() {
        return driver.terminated();
    }

    /** Frees the socket, without a goodbye. */
    CompletableFuture<Void> close() {
        return driver.close();
    }
}
