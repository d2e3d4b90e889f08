package io.rivulet.overlay.runtime;

import io.rivulet.overlay.Failure;
import io.rivulet.overlay.OverlayException;
import io.rivulet.overlay.flash.RtmfpUri;
import io.rivulet.transport.address.NetAddress;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Names and interfaces of this machine, as addresses. Asks the system, so it may take a while: not for a node's thread. */
public final class Addresses {
    /** A name may have many addresses; an attempt that tries more than these takes too long to fail. */
    private static final int MAX_RESOLVED = 8;

    /** Members keep few addresses of each other. */
    private static final int MAX_LOCAL = 8;

    private Addresses() {}

    /**
     * The addresses of a server.
     *
     * @throws OverlayException with {@link Failure#UNKNOWN_HOST}
     */
    public static List<NetAddress> of(RtmfpUri uri) {
        NetAddress numeric = uri.numericAddress();
        if (numeric != null) {
            return List.of(numeric);
        }
        try {
            List<NetAddress> found = new ArrayList<>();
            for (InetAddress address : InetAddress.getAllByName(uri.host())) {
                if (found.size() < MAX_RESOLVED) {
                    found.add(NetAddress.ofBytes(address.getAddress(), uri.port()));
                }
            }
            return found;
        } catch (UnknownHostException unknown) {
            throw new OverlayException(Failure.UNKNOWN_HOST, uri.toString(), unknown);
        }
    }

    /**
     * The addresses at which hosts on the same networks find whoever listens at {@code bound}: itself, or for "everywhere" those of all
     * interfaces that are up, loopback and link-local ones left out.
     */
    public static List<NetAddress> reachable(NetAddress bound) {
        boolean isEverywhere = bound.highBits() == 0 && bound.lowBits() == 0;
        if (!isEverywhere) {
            return List.of(bound);
        }
        List<NetAddress> found = new ArrayList<>();
        try {
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (network.isUp() && !network.isLoopback()) {
                    addUsable(found, network, bound);
                }
            }
        } catch (SocketException interfacesAreHidden) {
            return List.of(); // others find us at the address that the rendezvous sees
        }
        return found;
    }

    private static void addUsable(List<NetAddress> found, NetworkInterface network, NetAddress bound) {
        for (InetAddress address : Collections.list(network.getInetAddresses())) {
            boolean isUsable = !address.isLinkLocalAddress() && !address.isLoopbackAddress();
            boolean isOfOurFamily = bound.isInet6() || address.getAddress().length == 4;
            if (isUsable && isOfOurFamily && found.size() < MAX_LOCAL) {
                found.add(NetAddress.ofBytes(address.getAddress(), bound.port()));
            }
        }
    }
}
