package io.rivulet.overlay.node;

import io.rivulet.groups.spi.PeerAddress;
import io.rivulet.transport.address.AddressOrigin;
import io.rivulet.transport.address.NetAddress;
import java.util.ArrayList;
import java.util.List;

/** The addresses at which we may be reached: introducers first, then where others see us, then our interfaces. Bounded. */
final class OwnAddresses {
    /** Members of existing groups keep seven addresses of a peer; ours fit: 2 + 2 + 3. rtmfp-groups section 5.1. */
    private static final int MAX_INTRODUCERS = 2;

    private static final int MAX_OBSERVED = 2;
    private static final int MAX_LOCAL = 3;

    private List<NetAddress> introducers = List.of();
    private List<NetAddress> observed = List.of();
    private List<NetAddress> local = List.of();
    private List<PeerAddress> all = List.of();

    void setIntroducers(List<NetAddress> addresses) {
        introducers = firstUsable(addresses, MAX_INTRODUCERS);
        refresh();
    }

    void setLocal(List<NetAddress> addresses) {
        local = firstUsable(addresses, MAX_LOCAL);
        refresh();
    }

    /** Somebody sees us at {@code address}: the latest two are kept, so that one liar replaces at most one of them. */
    void onSeen(NetAddress address) {
        if (address.isUnusable() || observed.contains(address)) {
            return;
        }
        List<NetAddress> latest = new ArrayList<>();
        latest.add(address);
        latest.addAll(observed);
        observed = firstUsable(latest, MAX_OBSERVED);
        refresh();
    }

    List<NetAddress> introducers() {
        return introducers;
    }

    List<PeerAddress> all() {
        return all;
    }

    boolean isOurs(NetAddress address) {
        return observed.contains(address) || local.contains(address);
    }

    private void refresh() {
        List<PeerAddress> list = new ArrayList<>();
        introducers.forEach(address -> list.add(new PeerAddress(address, AddressOrigin.RELAY)));
        observed.forEach(address -> list.add(new PeerAddress(address, AddressOrigin.OBSERVED)));
        for (NetAddress address : local) {
            if (!observed.contains(address)) {
                list.add(new PeerAddress(address, AddressOrigin.LOCAL));
            }
        }
        all = List.copyOf(list);
    }

    private static List<NetAddress> firstUsable(List<NetAddress> addresses, int limit) {
        return addresses.stream()
                .filter(address -> !address.isUnusable())
                .distinct()
                .limit(limit)
                .toList();
    }
}
