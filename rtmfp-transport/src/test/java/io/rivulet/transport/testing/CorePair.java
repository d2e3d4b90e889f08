package io.rivulet.transport.testing;

import io.rivulet.transport.CoreCommand;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.virtual.LatencyModel;
import io.rivulet.transport.virtual.LinkConfig;
import io.rivulet.transport.virtual.PacketRule;
import io.rivulet.transport.virtual.PacketView;
import io.rivulet.transport.virtual.Verdict;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.virtual.VirtualNetwork;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Two real cores and a virtual wire between them: the default fixture. One-way latency is 10 ms and nothing is lost until a test says
 * otherwise; nothing happens until it advances the time.
 *
 * <p>Calls on a core go through {@link #near(CoreCommand)} and {@link #far(CoreCommand)}, which drain it afterwards.
 */
public final class CorePair<T extends DatagramCore> {
    /** Where the near core is. */
    public static final NetAddress NEAR = NetAddress.parse("10.0.0.1:1");

    /** Where the far core is. */
    public static final NetAddress FAR = NetAddress.parse("10.0.0.2:2");

    private final VirtualNetwork network;
    private final T near;
    private final T far;
    private final VirtualHost nearHost;
    private final VirtualHost farHost;

    /** A pair on a network of its own, with seed 1. */
    public CorePair(T near, T far) {
        this(new VirtualNetwork(1), near, far);
    }

    /** A pair on a given network, to which a test may add more. */
    public CorePair(VirtualNetwork network, T near, T far) {
        this.network = network;
        this.near = near;
        this.far = far;
        nearHost = network.add(near, NEAR);
        farHost = network.add(far, FAR);
    }

    public VirtualNetwork network() {
        return network;
    }

    public T near() {
        return near;
    }

    public T far() {
        return far;
    }

    public VirtualHost nearHost() {
        return nearHost;
    }

    public VirtualHost farHost() {
        return farHost;
    }

    /** The time; both cores' clocks agree with it when the network was fresh. */
    public long nowNs() {
        return network.nowNs();
    }

    /** Runs a command on the near core now, and drains it. */
    public void near(CoreCommand command) {
        nearHost.execute(command);
    }

    /** Runs a command on the far core now, and drains it. */
    public void far(CoreCommand command) {
        farHost.execute(command);
    }

    /** Lets time pass. */
    public void advance(Duration duration) {
        network.advance(duration);
    }

    /** Lets time pass until something holds; whether it came to hold within the limit. */
    public boolean advanceUntil(BooleanSupplier condition, Duration limit) {
        return network.runUntil(condition, limit);
    }

    /** Sets the one-way latency in both directions. */
    public void latency(Duration oneWay) {
        network.setLatency(LatencyModel.constant(oneWay));
    }

    /** Loses this share of the datagrams in both directions, independently. */
    public void loss(double ratio) {
        links(LinkConfig.builder().lossRatio(ratio).build());
    }

    /** Lets both cores send through such a link. */
    public void links(LinkConfig uplink) {
        nearHost.setUplink(uplink);
        farHost.setUplink(uplink);
    }

    /** Drops every datagram of which something holds; the rule, to be {@linkplain VirtualNetwork#removeRule removed}. */
    public PacketRule drop(Predicate<PacketView> which) {
        PacketRule rule = packet -> which.test(packet) ? Verdict.DROP : Verdict.PASS;
        network.addRule(rule);
        return rule;
    }

    /** Drops the next datagrams that the near core sends. */
    public PacketRule dropFromNear(int count) {
        return drop(new Next(nearHost, count));
    }

    /** Drops the next datagrams that the far core sends. */
    public PacketRule dropFromFar(int count) {
        return drop(new Next(farHost, count));
    }

    /** Drops everything in both directions until the rule is removed. */
    public PacketRule dropAll() {
        return drop(packet -> true);
    }

    private static final class Next implements Predicate<PacketView> {
        private final VirtualHost source;
        private int left;

        Next(VirtualHost source, int count) {
            this.source = source;
            left = count;
        }

        @Override
        public boolean test(PacketView packet) {
            return packet.sourceHost() == source.id() && left-- > 0;
        }
    }
}
