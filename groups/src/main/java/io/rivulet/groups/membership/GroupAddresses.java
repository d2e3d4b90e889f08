package io.rivulet.groups.membership;

import io.rivulet.groups.spec.GroupAddress;
import io.rivulet.groups.spi.PeerDirectory;
import java.util.Arrays;

/**
 * The group addresses of the peers of a {@link PeerDirectory}, each hashed once. One per directory: in simulation all nodes share it.
 * Grows with the directory.
 */
public final class GroupAddresses {
    private final PeerDirectory directory;
    private GroupAddress[] byHandle = new GroupAddress[64];

    /** Nothing is hashed before it is asked for. */
    public GroupAddresses(PeerDirectory directory) {
        this.directory = directory;
    }

    /** Where a peer is on the ring. */
    public GroupAddress of(int peer) {
        if (peer >= byHandle.length) {
            byHandle = Arrays.copyOf(byHandle, Math.max(peer + 1, byHandle.length * 2));
        }
        GroupAddress address = byHandle[peer];
        if (address == null) {
            address = GroupAddress.of(directory.idOf(peer));
            byHandle[peer] = address;
        }
        return address;
    }
}
