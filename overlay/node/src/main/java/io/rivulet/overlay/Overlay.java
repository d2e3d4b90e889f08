package io.rivulet.overlay;

import io.rivulet.groups.spec.GroupSpec;
import io.rivulet.overlay.flash.RtmfpUri;
import io.rivulet.overlay.runtime.Addresses;
import io.rivulet.overlay.runtime.NettyNodeDriver;
import io.rivulet.overlay.runtime.NodeDriver;
import io.rivulet.overlay.runtime.OverlayRuntime;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.netty.SecureEntropySource;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A node of the overlay network: one UDP socket, one identity, one thread of its own. Start it, {@linkplain #join join} groups, and close
 * it at the end.
 *
 * <pre>{@code
 * try (Overlay overlay = Overlay.start(OverlayConfig.to("rtmfp://rendezvous.example.com"))) {
 *     OverlayGroup group = overlay.join("weather");
 *     Subscription stream = group.subscribe("readings", message -> System.out.println(message.text()));
 *     stream.ended().join();
 * }
 * }</pre>
 *
 * <p>For any thread. Only {@link #start} and {@link #close} wait for anything.
 */
public final class Overlay implements AutoCloseable {
    private final OverlayRuntime runtime;

    private Overlay(OverlayRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * Resolves the name of the rendezvous, opens the socket, and begins to connect; {@link #connected} tells when that is done. Groups can
     * be joined at once.
     *
     * @throws OverlayException with {@link Failure#ADDRESS_IN_USE}, {@link Failure#ADDRESS_NOT_AVAILABLE} or
     *     {@link Failure#UNKNOWN_HOST}
     * @throws IllegalArgumentException when the address of the rendezvous is not one
     */
    public static Overlay start(OverlayConfig config) {
        return start(config, new SecureEntropySource(), node -> NettyNodeDriver.start(node, config));
    }

    /** As {@link #start(OverlayConfig)}, with other randomness and another driver: for tests. */
    static Overlay start(OverlayConfig config, EntropySource entropy, NodeDriver.Factory drivers) {
        RtmfpUri uri = config.rendezvous() == null ? null : RtmfpUri.parse(config.rendezvous());
        List<NetAddress> addresses = uri == null ? List.of() : Addresses.of(uri);
        return new Overlay(new OverlayRuntime(config, entropy, addresses, uri, drivers));
    }

    /** Who we are. */
    public PeerId peerId() {
        return runtime.peerId();
    }

    /** Where we listen, with the port that was chosen. */
    public NetAddress localAddress() {
        return runtime.localAddress();
    }

    /**
     * Completed on the application executor when the rendezvous accepted us. Fails with an {@link OverlayException} when the first attempt
     * does, at the latest after {@link OverlayConfig#rendezvousTimeout}; the overlay tries again all the same, and events tell of it.
     */
    public CompletableFuture<Void> connected() {
        return runtime.connected();
    }

    /**
     * Joins a group: a name, or a groupspec ({@code G:...}). Members are found through the rendezvous and through each other.
     *
     * @throws IllegalArgumentException saying what is wrong, when it is neither, or its groupspec forbids sessions between members
     * @throws IllegalStateException when this overlay is in that group already
     * @throws OverlayException with {@link Failure#CLOSED}
     */
    public OverlayGroup join(String nameOrSpec) {
        return new OverlayGroup(runtime, runtime.join(GroupSpec.parseOrName(nameOrSpec)));
    }

    /** Takes a snapshot; completed on the application executor. */
    public CompletableFuture<OverlayStats> stats() {
        return runtime.stats();
    }

    /**
     * Ends our publications after what they accepted, leaves our groups, closes sessions and socket in order, and tells listeners what is
     * queued for them. Waits for that, about {@link OverlayConfig#closeTimeout} at most. Idempotent.
     */
    @Override
    public void close() {
        runtime.close();
    }
}
