package io.rivulet.simulator.net;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.virtual.NatConfig;
import java.time.Duration;
import java.util.List;

/**
 * What all peers of a world are behind; peers are named by number, from 0. Made by {@link NatPreset#nats}. Immutable, to be read from any
 * thread; takes 2 bytes a peer.
 */
public final class PeerNats {
    private static final NatKind[] KINDS = NatKind.values();

    private final byte[] kinds;
    private final byte[] timeoutNumbers;
    private final List<Duration> timeouts;

    PeerNats(NatPreset preset, SeedTree seed, int count) {
        timeouts = preset.timeouts();
        kinds = new byte[PeerCount.check(count)];
        timeoutNumbers = new byte[count];
        for (int peer = 0; peer < count; peer++) {
            kinds[peer] = (byte) preset.kindOf(seed, peer).ordinal();
            timeoutNumbers[peer] = (byte) preset.timeoutOf(seed, peer);
        }
    }

    /** How many peers there are. */
    public int count() {
        return kinds.length;
    }

    /** What a peer is behind. */
    public NatKind kindOf(int peer) {
        return KINDS[kinds[peer]];
    }

    /** How long a mapping of a peer's NAT lasts without use; no meaning where there is none. */
    public Duration mappingTimeout(int peer) {
        return timeouts.get(timeoutNumbers[peer]);
    }

    /** Whether a peer can open to another that an introducer tells of it; the same in both directions as far as connecting goes. */
    public Reachability canConnect(int from, int to) {
        return canConnect(from, to, true);
    }

    /** Whether a peer can open to another, with an introducer or by itself. */
    public Reachability canConnect(int from, int to, boolean isIntroduced) {
        return Reachability.between(kindOf(from), kindOf(to), isIntroduced);
    }

    /** A peer's NAT for the virtual network, seen at this address; null where there is none. */
    public NatConfig config(int peer, NetAddress external) {
        return kindOf(peer).config(external, mappingTimeout(peer));
    }
}
