package io.rivulet.groups.spi;

import io.rivulet.transport.address.PeerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Peer ids by small number. Everything above the port names a peer by its {@code int} handle, so that tables of peers are columns of
 * ints. Handles are dense from 0 and are never reused; the directory lives as long as its node (in simulation, one serves all nodes).
 *
 * <p>Grows with the number of distinct peers ever named (about 150 bytes each); who adds names from the network bounds their number.
 */
public final class PeerDirectory {
    /** No peer. */
    public static final int NONE = -1;

    private final Map<PeerId, Integer> handles = new HashMap<>();
    private final List<PeerId> ids = new ArrayList<>();

    /** The handle of {@code id}, made now if it has none yet. */
    public int handleOf(PeerId id) {
        Integer known = handles.putIfAbsent(id, ids.size());
        if (known != null) {
            return known;
        }
        ids.add(id);
        return ids.size() - 1;
    }

    /** The handle of {@code id}, or {@link #NONE}. */
    public int find(PeerId id) {
        return handles.getOrDefault(id, NONE);
    }

    /** The id behind a handle. */
    public PeerId idOf(int peer) {
        return ids.get(peer);
    }

    /** How many peers have a handle. */
    public int size() {
        return ids.size();
    }
}
