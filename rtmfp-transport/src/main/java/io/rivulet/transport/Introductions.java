package io.rivulet.transport;

import io.rivulet.transport.address.AddressOrigin;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.session.TokenBuckets;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.chunk.ForwardedIHello;
import io.rivulet.transport.wire.chunk.IHello;
import io.rivulet.transport.wire.chunk.Redirect;
import io.rivulet.transport.wire.chunk.Span;
import java.util.ArrayList;
import java.util.List;

/** Redirector and Forwarder in one: brings those together that an {@code Introducer} allows. RFC 7016 sections 3.5.1.4 to 3.5.1.6. */
final class Introductions {
    /** The most addresses that a Redirect of ours lists. */
    private static final int MAX_REDIRECT_ADDRESSES = 8;

    /** What the target's RHello comes to with a certificate of group 14: we make it send it, so it counts as an answer of ours. */
    private static final int EXPECTED_RHELLO_BYTES = 370;

    private static final int FINGERPRINT_DISCRIMINATOR_LENGTH = 2 + PeerId.LENGTH;

    private final RtmfpEndpoint endpoint;
    private final Startup startup;
    private final EndpointConfig config;
    private final TokenBuckets requesters;
    private final TokenBuckets targets;
    private final ByteWriter scratch = new ByteWriter(Startup.SCRATCH_BYTES);

    Introductions(RtmfpEndpoint endpoint, Startup startup) {
        this.endpoint = endpoint;
        this.startup = startup;
        this.config = endpoint.config();
        int perRequester = config.introductionsPerSecPerRequester();
        int perTarget = config.introductionsPerSecPerTarget();
        this.requesters = new TokenBuckets(Startup.BUCKETS, perRequester, 2L * perRequester);
        this.targets = new TokenBuckets(Startup.BUCKETS, perTarget, 2L * perTarget);
    }

    /** An IHello for somebody else. */
    void onIHello(long nowNs, IHello hello, NetAddress requester, int interfaceId) {
        Span wanted = hello.discriminator();
        // Narrower than 3.5.1.5, which asks whose certificate matches: others are named by their fingerprint: length
        // 0x21, type 0x0f (RFC 7425 section 4.4.4).
        boolean namesPeer = wanted.length() == FINGERPRINT_DISCRIMINATOR_LENGTH
                && hello.tag().length() <= Startup.MAX_ECHO_BYTES
                && wanted.buffer()[wanted.offset()] == 0x21
                && wanted.buffer()[wanted.offset() + 1] == 0x0f;
        PeerId target = namesPeer ? PeerId.copyOf(wanted.buffer(), wanted.offset() + 2) : null;
        Session session = namesPeer ? endpoint.sessionTo(target) : null;
        if (session == null) {
            endpoint.drop(nowNs, null, DropReason.NOT_FOR_US);
        } else if (!requesters.take(nowNs, requester.hostKey(), 1) || !targets.take(nowNs, session.receiveId(), 1)) {
            endpoint.drop(nowNs, session, DropReason.RATE_LIMITED);
        } else if (!config.introducer().introduces(nowNs, requester, target)) {
            endpoint.drop(nowNs, session, DropReason.NOT_FOR_US);
        } else {
            introduce(nowNs, hello, session, requester, interfaceId);
        }
    }

    private void introduce(long nowNs, IHello hello, Session target, NetAddress requester, int interfaceId) {
        ByteWriter redirect = writeRedirect(hello, target);
        int answers = EXPECTED_RHELLO_BYTES + SingleDatagrams.startupLength(redirect.length());
        if (redirect.overflowed() || !startup.mayAnswerWith(nowNs, requester, answers)) {
            return;
        }
        endpoint.singles()
                .addStartup(interfaceId, requester, 0, ChunkType.REDIRECT, redirect.buffer(), redirect.length(), 0);
        ByteWriter forwarded = scratch.clear();
        ForwardedIHello.put(
                forwarded,
                hello.discriminator().toBytes(),
                requester,
                hello.tag().toBytes());
        if (!forwarded.overflowed() && target.queueControl(ChunkType.FIHELLO, forwarded.toBytes())) {
            endpoint.stats().add(EndpointStats.Counter.HELLOS_FORWARDED, 1);
        } else {
            endpoint.drop(nowNs, target, DropReason.CONTROL_QUEUE_FULL);
        }
    }

    private ByteWriter writeRedirect(IHello hello, Session target) {
        scratch.clear();
        Redirect.put(scratch, hello.tag());
        scratch.address(target.farAddress(), AddressOrigin.OBSERVED);
        List<NetAddress> listed = new ArrayList<>(MAX_REDIRECT_ADDRESSES);
        listed.add(target.farAddress());
        for (NetAddress address : config.introducer().furtherAddresses(target.farPeerId())) {
            if (listed.size() < MAX_REDIRECT_ADDRESSES && !address.isUnusable() && !listed.contains(address)) {
                listed.add(address);
                scratch.address(address, AddressOrigin.LOCAL);
            }
        }
        return scratch;
    }
}
