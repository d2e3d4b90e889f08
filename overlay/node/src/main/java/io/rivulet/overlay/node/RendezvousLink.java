package io.rivulet.overlay.node;

import io.rivulet.overlay.Failure;
import io.rivulet.overlay.flash.ClientGroupChannel;
import io.rivulet.overlay.flash.ConnectRejection;
import io.rivulet.overlay.flash.FlashCodec;
import io.rivulet.overlay.flash.NetConnectionClient;
import io.rivulet.overlay.flash.NetConnectionClientConfig;
import io.rivulet.overlay.flash.NetConnectionClientListener;
import io.rivulet.overlay.flash.NetConnectionEnd;
import io.rivulet.overlay.flash.RtmfpUri;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.OpenFailure;
import io.rivulet.transport.RtmfpEndpoint;
import io.rivulet.transport.Session;
import io.rivulet.transport.SessionOpening;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import java.util.List;

/**
 * The connection to the rendezvous: opens a session with the address as ancillary data, connects (RFC 7425 section 5.3), and does it
 * again with growing pauses whenever that fails or the connection is lost. One attempt, session and {@code connect} together, takes at
 * most the rendezvous timeout.
 */
final class RendezvousLink implements NetConnectionClientListener {
    /** The pause after the first failure; doubled after each further one. */
    private static final long FIRST_PAUSE_NS = 1_500_000_000L;

    private static final long LONGEST_PAUSE_NS = 30_000_000_000L;

    /** A pause varies by a quarter either way, so that a thousand nodes that lost one rendezvous do not come back in step. */
    private static final int JITTER_STEPS = 1_000;

    /** What the link tells its node. */
    interface Owner {
        /** Connected. */
        void onRendezvousConnected(long nowNs, NetAddress address);

        /** Not connected; tried again after {@code retryInNs}, never when negative. */
        void onRendezvousFailed(long nowNs, Failure failure, String detail, long retryInNs);

        /** The rendezvous introduces a member of the group whose channel this is. */
        void onIntroduction(long nowNs, ClientGroupChannel channel, PeerId member);

        /** The rendezvous does not keep a group's channel. */
        void onChannelClosed(long nowNs, ClientGroupChannel channel);

        /** The rendezvous advised a keepalive period for sessions with peers. */
        void onPeerKeepalive(long nowNs, long periodNs);
    }

    private final RtmfpEndpoint endpoint;
    private final EntropySource entropy;
    private final long timeoutNs;
    private final NetConnectionClientConfig clientConfig;
    private final ClosingSessions closing;
    private final Owner owner;
    private final FlashCodec codec = new FlashCodec();

    private RtmfpUri uri;
    private List<NetAddress> addresses = List.of();
    private List<NetAddress> ownAddresses = List.of();
    private SessionOpening opening;
    private NetConnectionClient client;
    private Session session;
    private boolean wasConnected;
    private boolean closed = true;
    private int failures;
    private long attemptEndsNs = DatagramCore.NO_DEADLINE_NS;
    private long retryAtNs = DatagramCore.NO_DEADLINE_NS;

    RendezvousLink(
            RtmfpEndpoint endpoint,
            EntropySource entropy,
            long timeoutNs,
            NetConnectionClientConfig clientConfig,
            ClosingSessions closing,
            Owner owner) {
        this.endpoint = endpoint;
        this.entropy = entropy;
        this.timeoutNs = timeoutNs;
        this.clientConfig = clientConfig;
        this.closing = closing;
        this.owner = owner;
    }

    /** Connects, and stays connected, until {@link #close}. */
    void connect(long nowNs, List<NetAddress> candidates, RtmfpUri to) {
        if (!closed) {
            throw new IllegalStateException("the connection to " + uri + " is there; close it first");
        }
        closed = false;
        if (session != null) {
            // The one before is still being closed; it need not be waited for.
            closing.close(nowNs, session);
            session = null;
            client = null;
        }
        addresses = List.copyOf(candidates);
        uri = to;
        failures = 0;
        attempt(nowNs);
    }

    private void attempt(long nowNs) {
        retryAtNs = DatagramCore.NO_DEADLINE_NS;
        attemptEndsNs = nowNs + timeoutNs;
        wasConnected = false;
        opening = endpoint.open(nowNs, FlashDiscriminators.ancillary(uri.toString()), addresses, timeoutNs);
        opening.attach(this);
    }

    boolean isConnected() {
        return wasConnected && client != null;
    }

    /** The rendezvous' addresses: where it answered, or else where we look for it. */
    List<NetAddress> introducers() {
        return session != null ? List.of(session.farAddress()) : addresses;
    }

    /** The addresses of our interfaces, for {@code setPeerInfo}. */
    void setOwnAddresses(long nowNs, List<NetAddress> own) {
        ownAddresses = List.copyOf(own);
        if (client != null) {
            client.setOwnAddresses(nowNs, ownAddresses);
        }
    }

    /** Opens a group's channel; null when not connected or refused for now. */
    ClientGroupChannel openChannel(long nowNs, byte[] join) {
        return isConnected() ? client.openGroupChannel(nowNs, join) : null;
    }

    void closeChannel(long nowNs, ClientGroupChannel channel) {
        if (client != null) {
            client.closeGroupChannel(nowNs, channel);
        }
    }

    boolean isOurs(SessionOpening candidate) {
        return candidate != null && candidate.attachment() == this;
    }

    boolean isOurs(Session candidate) {
        return candidate != null && candidate.attachment() == this;
    }

    /** The connection, to be handed its session's events; null when that is not ours to hear any more. */
    NetConnectionClient clientOf(Session candidate) {
        return candidate == session ? client : null;
    }

    void onSessionOpen(long nowNs, Session opened, SessionOpening answered) {
        opened.attach(this);
        if (closed || answered != opening) {
            closing.close(nowNs, opened);
            return;
        }
        opening = null;
        session = opened;
        client = new NetConnectionClient(clientConfig, uri, codec, this);
        client.setOwnAddresses(nowNs, ownAddresses);
        client.start(nowNs, opened);
    }

    void onOpenFailed(long nowNs, SessionOpening failed, OpenFailure failure) {
        if (failed != opening) {
            return;
        }
        opening = null;
        String detail = failure == OpenFailure.NO_AGREEMENT
                ? uri + " at " + addresses + " answers, but no keys were agreed"
                : uri + " at " + addresses;
        fail(nowNs, Failure.RENDEZVOUS_UNREACHABLE, detail);
    }

    void onSessionClosed(long nowNs, Session gone) {
        if (gone == session && client != null) {
            client.onSessionClosed(nowNs);
        }
    }

    /** Forgets what there is, tells the node, and plans the next attempt. */
    private void fail(long nowNs, Failure failure, String detail) {
        Session old = session;
        client = null;
        session = null;
        attemptEndsNs = DatagramCore.NO_DEADLINE_NS;
        if (old != null) {
            closing.close(nowNs, old);
        }
        boolean isFinal = closed || failure == Failure.REJECTED;
        long pauseNs = isFinal ? -1 : pauseNs();
        retryAtNs = isFinal ? DatagramCore.NO_DEADLINE_NS : nowNs + pauseNs;
        if (!closed) {
            owner.onRendezvousFailed(nowNs, failure, detail, pauseNs);
        }
    }

    private long pauseNs() {
        int doublings = Math.min(failures++, 5); // 1.5 s times 2^5 is beyond the longest pause
        long pauseNs = Math.min(FIRST_PAUSE_NS << doublings, LONGEST_PAUSE_NS);
        long quarterNs = pauseNs / 4;
        return pauseNs - quarterNs + entropy.nextInt(JITTER_STEPS) * (2 * quarterNs / JITTER_STEPS);
    }

    @Override
    public void onConnected(long nowNs) {
        attemptEndsNs = DatagramCore.NO_DEADLINE_NS;
        wasConnected = true;
        failures = 0;
        owner.onRendezvousConnected(nowNs, session.farAddress());
    }

    @Override
    public void onRejected(long nowNs, ConnectRejection rejection) {
        fail(nowNs, Failure.REJECTED, uri + " says " + rejection.code() + " " + rejection.description());
    }

    @Override
    public void onClosed(long nowNs, NetConnectionEnd end) {
        boolean neverAnswered = end == NetConnectionEnd.NO_ANSWER || !wasConnected;
        Failure failure = neverAnswered ? Failure.RENDEZVOUS_UNREACHABLE : Failure.RENDEZVOUS_LOST;
        fail(nowNs, failure, uri + " (" + end + ")");
    }

    @Override
    public void onKeepaliveAdvice(long nowNs, long serverPeriodNs, long peerPeriodNs) {
        owner.onPeerKeepalive(nowNs, peerPeriodNs);
    }

    @Override
    public void onIntroduction(long nowNs, ClientGroupChannel channel, PeerId member) {
        owner.onIntroduction(nowNs, channel, member);
    }

    @Override
    public void onGroupChannelClosed(long nowNs, ClientGroupChannel channel) {
        owner.onChannelClosed(nowNs, channel);
    }

    void onDeadline(long nowNs) {
        if (client != null) {
            client.onDeadline(nowNs);
        }
        if (nowNs >= attemptEndsNs) {
            if (opening != null) {
                opening.cancel(nowNs);
                opening = null;
            }
            fail(nowNs, Failure.RENDEZVOUS_UNREACHABLE, uri + " at " + addresses);
        }
        if (nowNs >= retryAtNs && !closed) {
            attempt(nowNs);
        }
    }

    long nextDeadlineNs() {
        long next = Math.min(attemptEndsNs, retryAtNs);
        return client == null ? next : Math.min(next, client.nextDeadlineNs());
    }

    /** Leaves the rendezvous for good, in order. */
    void close(long nowNs) {
        if (closed) {
            return;
        }
        closed = true;
        retryAtNs = DatagramCore.NO_DEADLINE_NS;
        attemptEndsNs = DatagramCore.NO_DEADLINE_NS;
        if (opening != null) {
            opening.cancel(nowNs);
            opening = null;
        }
        if (client != null) {
            client.close(nowNs);
        }
    }

    /** Whether nothing is left to close. */
    boolean isQuiet() {
        return opening == null && client == null;
    }
}
