package io.rivulet.overlay.node;

import io.rivulet.groups.spi.PeerAddress;
import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.transport.RtmfpEndpoint;
import io.rivulet.transport.SessionOpening;
import io.rivulet.transport.address.AddressOrigin;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import java.util.ArrayDeque;
import java.util.List;

/** The session attempts toward peers: at most so many at once, the others in line, first come first served. */
final class Dialler {
    /** RFC 7016 section 3.5.1.1.1 has an initiator spread its load over candidates; more than these few add nothing but packets. */
    private static final int MAX_CANDIDATES = 12;

    private final RtmfpEndpoint endpoint;
    private final PeerDirectory directory;
    private final PeerNetworkLimits limits;
    private final PeerNetworkCounters counters;
    private final OwnAddresses ownAddresses;
    private final ArrayDeque<PeerLink> waiting = new ArrayDeque<>();
    private int underWay;

    Dialler(
            RtmfpEndpoint endpoint,
            PeerDirectory directory,
            PeerNetworkLimits limits,
            PeerNetworkCounters counters,
            OwnAddresses ownAddresses) {
        this.endpoint = endpoint;
        this.directory = directory;
        this.limits = limits;
        this.counters = counters;
        this.ownAddresses = ownAddresses;
    }

    /** Adds what was told of a peer: its own addresses before those of its introducers. */
    void addCandidates(long nowNs, PeerLink link, List<PeerAddress> told) {
        for (PeerAddress candidate : told) {
            if (candidate.origin() != AddressOrigin.RELAY) {
                add(nowNs, link, candidate.address());
            }
        }
        for (PeerAddress candidate : told) {
            if (candidate.origin() == AddressOrigin.RELAY) {
                add(nowNs, link, candidate.address());
            }
        }
    }

    private void add(long nowNs, PeerLink link, NetAddress address) {
        boolean isUseless = address.isUnusable() || ownAddresses.isOurs(address) || link.candidates.contains(address);
        if (isUseless || link.candidates.size() >= MAX_CANDIDATES) {
            return;
        }
        link.candidates.add(address);
        if (link.opening != null) {
            link.opening.addCandidate(nowNs, address);
        }
    }

    /** Starts an attempt now or puts it in line; false when the line is full. */
    boolean dial(long nowNs, PeerLink link) {
        if (underWay < limits.maxAttempts()) {
            start(nowNs, link);
            return true;
        }
        if (waiting.size() >= limits.maxWaitingAttempts()) {
            return false;
        }
        waiting.add(link);
        return true;
    }

    private void start(long nowNs, PeerLink link) {
        for (NetAddress introducer : ownAddresses.introducers()) {
            add(nowNs, link, introducer);
        }
        counters.attempts++;
        underWay++;
        byte[] discriminator = FlashDiscriminators.fingerprint(directory.idOf(link.peer));
        link.opening = endpoint.open(nowNs, discriminator, List.copyOf(link.candidates), limits.attemptTimeoutNs());
        link.opening.attach(link);
    }

    /** Gives up an attempt, begun or in line. */
    void cancel(long nowNs, PeerLink link) {
        waiting.remove(link);
        if (link.opening != null) {
            SessionOpening opening = link.opening;
            end(link);
            opening.cancel(nowNs);
            dialWaiting(nowNs);
        }
    }

    private void end(PeerLink link) {
        link.opening = null;
        underWay--;
    }

    /** A session with the peer is open, by this attempt of ours or otherwise: nothing more to attempt. */
    void onOpen(long nowNs, PeerLink link, SessionOpening answered) {
        waiting.remove(link);
        if (link.opening != null) {
            SessionOpening opening = link.opening;
            end(link);
            if (opening != answered) {
                opening.cancel(nowNs);
            }
        }
        link.candidates = List.of();
    }

    /** An attempt failed; returns whose it was, or null when it was given up before. */
    PeerLink onFailed(SessionOpening opening) {
        if (opening.attachment() instanceof PeerLink link && link.opening == opening) {
            end(link);
            return link;
        }
        return null;
    }

    /** Starts what waits in line, as far as attempts are free. */
    void dialWaiting(long nowNs) {
        while (underWay < limits.maxAttempts() && !waiting.isEmpty()) {
            start(nowNs, waiting.poll());
        }
    }
}
