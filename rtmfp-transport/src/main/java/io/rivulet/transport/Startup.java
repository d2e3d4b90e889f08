package io.rivulet.transport;

import io.rivulet.transport.address.AddressOrigin;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.CryptoJob;
import io.rivulet.transport.crypto.CryptoProfile;
import io.rivulet.transport.crypto.FarCertificate;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.InitiatorKeying;
import io.rivulet.transport.crypto.ResponderKeying;
import io.rivulet.transport.crypto.SessionKeys;
import io.rivulet.transport.session.CookieJar;
import io.rivulet.transport.session.TokenBuckets;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.ChunkReader;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.PacketHeader;
import io.rivulet.transport.wire.chunk.CookieChange;
import io.rivulet.transport.wire.chunk.ForwardedIHello;
import io.rivulet.transport.wire.chunk.IHello;
import io.rivulet.transport.wire.chunk.IIKeying;
import io.rivulet.transport.wire.chunk.RHello;
import io.rivulet.transport.wire.chunk.RIKeying;
import io.rivulet.transport.wire.chunk.Redirect;
import io.rivulet.transport.wire.chunk.Span;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Opens sessions: both roles of the handshake, glare, cookie change, and introduction of others. RFC 7016 section 3.5.1. As Responder it
 * keeps nothing about anybody before a valid cookie has come back.
 */
final class Startup {
    /** A guess could match a tag of 16 random bytes only by chance. RFC 7016 section 3.5.1.1.1 asks for 8. */
    private static final int TAG_LENGTH = 16;

    /** The longest cookie that we echo, and tag that we forward: ours have 64 and 16 bytes, and what we build from them must fit a packet. */
    private static final int MAX_ECHO_BYTES = 256;

    /** Room for the longest startup chunk we write: certificate, component, cookie and signature. */
    private static final int SCRATCH_BYTES = OutboundBatch.MAX_DATAGRAM_BYTES;

    /**
     * Our IHello is filled up to this. An RHello to it is at most three times as long: 64 bytes of cookie, 16 of tag and a certificate of
     * up to 516 (group 16) come to 610 with framing and padding.
     */
    private static final int PADDED_HELLO_BYTES = 208;

    /** An answer this many times as long as the question amplifies too much (hostile networks; RFC 9000 section 8 has the same bound). */
    private static final int MAX_AMPLIFICATION = 3;

    /** Buckets for answers to short hellos, per source address: bytes per second, and at once. */
    private static final int SHORT_HELLO_BYTES_PER_SEC = 2_048;

    private static final int SHORT_HELLO_BURST = 8_192;
    private static final int BUCKETS = 4_096;

    /** FIHellos that one session's far end may have us answer. */
    private static final int FORWARDED_PER_SEC = 100;

    /** The most addresses that a Redirect of ours lists. */
    private static final int MAX_REDIRECT_ADDRESSES = 8;

    private static final int FINGERPRINT_DISCRIMINATOR_LENGTH = 2 + PeerId.LENGTH;

    private final RtmfpEndpoint endpoint;
    private final EndpointConfig config;
    private final Identity identity;
    private final CryptoProfile profile;
    private final CookieJar cookies;
    private final TokenBuckets shortHellos = new TokenBuckets(BUCKETS, SHORT_HELLO_BYTES_PER_SEC, SHORT_HELLO_BURST);
    private final TokenBuckets forwardedHellos = new TokenBuckets(BUCKETS, FORWARDED_PER_SEC, 2 * FORWARDED_PER_SEC);
    private final TokenBuckets requesters;
    private final TokenBuckets targets;

    private final Map<ByteBuffer, SessionOpening> openingsByTag = new LinkedHashMap<>();
    private final Map<Integer, SessionOpening> openingsById = new HashMap<>();
    private final Map<ByteBuffer, Agreement> agreements = new HashMap<>();
    private final ArrayDeque<KeyingJob> jobs = new ArrayDeque<>();

    private final PacketHeader header = new PacketHeader();
    private final ChunkReader chunks = new ChunkReader();
    private final IHello iHello = new IHello();
    private final RHello rHello = new RHello();
    private final Redirect redirect = new Redirect();
    private final CookieChange cookieChange = new CookieChange();
    private final IIKeying iiKeying = new IIKeying();
    private final RIKeying riKeying = new RIKeying();
    private final ByteWriter scratch = new ByteWriter(SCRATCH_BYTES);

    /** Mathematics on its way, and what to do when it is done. */
    private record KeyingJob(CryptoJob work, Continuation then) implements CryptoJob {
        @Override
        public void run() {
            work.run();
        }

        @Override
        public long modelledCostNs() {
            return work.modelledCostNs();
        }
    }

    @FunctionalInterface
    private interface Continuation {
        void onDone(long nowNs);
    }

    /** A Responder's key agreement under way. Retransmissions of the IIKeying join it. */
    private static final class Agreement {
        private final FarCertificate far;
        private final NetAddress source;
        private final int interfaceId;
        private final int farSessionId;
        private final byte[] initiatorComponent;
        private final ResponderKeying keying;

        Agreement(
                FarCertificate far,
                NetAddress source,
                int interfaceId,
                int farSessionId,
                byte[] initiatorComponent,
                ResponderKeying keying) {
            this.far = far;
            this.source = source;
            this.interfaceId = interfaceId;
            this.farSessionId = farSessionId;
            this.initiatorComponent = initiatorComponent;
            this.keying = keying;
        }

        FarCertificate far() {
            return far;
        }

        NetAddress source() {
            return source;
        }

        int interfaceId() {
            return interfaceId;
        }

        int farSessionId() {
            return farSessionId;
        }

        byte[] initiatorComponent() {
            return initiatorComponent;
        }

        ResponderKeying keying() {
            return keying;
        }
    }

    Startup(RtmfpEndpoint endpoint) {
        this.endpoint = endpoint;
        this.config = endpoint.config();
        this.identity = config.identity();
        this.profile = identity.profile();
        this.cookies = new CookieJar(config.entropy());
        int perRequester = config.introductionsPerSecPerRequester();
        int perTarget = config.introductionsPerSecPerTarget();
        this.requesters = new TokenBuckets(BUCKETS, perRequester, 2L * perRequester);
        this.targets = new TokenBuckets(BUCKETS, perTarget, 2L * perTarget);
    }

    // Initiator. RFC 7016 section 3.5.1.1.1.

    SessionOpening open(long nowNs, byte[] discriminator, List<NetAddress> candidates, long timeoutNs) {
        byte[] tag = config.entropy().nextBytes(TAG_LENGTH);
        SessionOpening opening =
                new SessionOpening(this, discriminator.clone(), tag, nowNs + timeoutNs, endpoint.takeSlot());
        for (NetAddress candidate : candidates) {
            opening.add(nowNs, candidate);
        }
        if (openingsByTag.size() >= config.maxOpenings()) {
            fail(nowNs, opening, OpenFailure.TOO_MANY_SESSIONS);
            return opening;
        }
        endpoint.occupySlot(opening.slot(), opening);
        openingsByTag.put(ByteBuffer.wrap(tag), opening);
        onCandidates(opening);
        return opening;
    }

    void onCandidates(SessionOpening opening) {
        endpoint.onTimerChange(opening.slot(), opening.nextDeadlineNs());
    }

    boolean isIdle() {
        return openingsByTag.isEmpty() && agreements.isEmpty();
    }

    void cancel(SessionOpening opening) {
        if (opening.state() != SessionOpening.State.ENDED) {
            remove(opening);
        }
    }

    private void remove(SessionOpening opening) {
        openingsByTag.remove(ByteBuffer.wrap(opening.tag()));
        if (opening.state() == SessionOpening.State.KEYING_SENT) {
            openingsById.remove(opening.receiveId());
        }
        opening.end();
        endpoint.freeSlot(opening.slot());
    }

    private void fail(long nowNs, SessionOpening opening, OpenFailure failure) {
        remove(opening);
        endpoint.onOpenFailed(nowNs, opening, failure);
    }

    void onDeadline(long nowNs, SessionOpening opening) {
        if (opening.deadlineNs() <= nowNs) {
            fail(nowNs, opening, opening.failure());
            return;
        }
        if (opening.state() == SessionOpening.State.IHELLO_SENT) {
            sendHellos(nowNs, opening);
        } else {
            byte[] keyingChunk = opening.takeDueKeying(nowNs);
            if (keyingChunk != null) {
                endpoint.sendStartup(
                        opening.interfaceId(),
                        opening.destination(),
                        0,
                        ChunkType.IIKEYING,
                        keyingChunk,
                        keyingChunk.length,
                        0);
            }
        }
        endpoint.onTimerChange(opening.slot(), opening.nextDeadlineNs());
    }

    private void sendHellos(long nowNs, SessionOpening opening) {
        scratch.clear();
        IHello.put(scratch, opening.discriminator(), opening.tag());
        int padTo = config.padsHello() && !identity.isOriginal() ? PADDED_HELLO_BYTES : 0;
        for (SessionOpening.Candidate candidate : opening.candidates()) {
            if (candidate.takeDue(nowNs)) {
                endpoint.sendStartup(
                        0, candidate.address, 0, ChunkType.IHELLO, scratch.buffer(), scratch.length(), padTo);
            }
        }
    }

    private void onRHello(long nowNs, NetAddress source, int interfaceId) {
        SessionOpening opening = openingByTag(rHello.tagEcho());
        if (opening == null || opening.state() != SessionOpening.State.IHELLO_SENT) {
            endpoint.drop(nowNs, null, DropReason.UNSOLICITED);
            return;
        }
        if (rHello.cookie().length() > MAX_ECHO_BYTES) {
            endpoint.drop(nowNs, null, DropReason.BAD_CHUNK);
            return;
        }
        Span bytes = rHello.certificate();
        FarCertificate far = profile.parseCertificate(bytes.buffer(), bytes.offset(), bytes.length());
        byte[] wanted = opening.discriminator();
        if (far == null || !profile.selects(wanted, 0, wanted.length, far)) {
            endpoint.drop(nowNs, null, DropReason.BAD_KEYING);
            return;
        }
        if (endpoint.sessionTo(far.peerId()) != null || isBeingKeyed(far.peerId())) {
            fail(nowNs, opening, OpenFailure.DUPLICATE);
            return;
        }
        InitiatorKeying keying = identity.newInitiatorKeying(far, config.entropy());
        int receiveId = endpoint.newSessionId();
        opening.choose(far, source, interfaceId, receiveId, rHello.cookie().toBytes(), keying);
        openingsById.put(receiveId, opening);
        endpoint.onTimerChange(opening.slot(), opening.nextDeadlineNs());
        jobs.add(new KeyingJob(keying.prepare(), doneNs -> onPrepared(doneNs, opening)));
    }

    private boolean isBeingKeyed(PeerId peer) {
        for (SessionOpening opening : openingsById.values()) {
            if (opening.farCertificate().peerId().equals(peer)) {
                return true;
            }
        }
        return false;
    }

    private SessionOpening openingByTag(Span tag) {
        return openingsByTag.get(ByteBuffer.wrap(tag.buffer(), tag.offset(), tag.length()));
    }

    private void onPrepared(long nowNs, SessionOpening opening) {
        if (opening.state() != SessionOpening.State.KEYING_SENT) {
            return;
        }
        if (opening.keying().failure() != null) {
            fail(nowNs, opening, OpenFailure.NO_AGREEMENT);
            return;
        }
        writeKeying(nowNs, opening);
    }

    private void writeKeying(long nowNs, SessionOpening opening) {
        scratch.clear();
        IIKeying.put(
                scratch,
                opening.receiveId(),
                opening.cookie(),
                identity.certificate(),
                opening.keying().component());
        scratch.bytes(identity.sign(scratch.buffer(), scratch.start(), scratch.length()));
        Invariant.check(!scratch.overflowed(), "an IIKeying of ours does not fit a datagram");
        opening.setKeyingChunk(nowNs, scratch.toBytes());
        endpoint.onTimerChange(opening.slot(), opening.nextDeadlineNs());
    }

    private void onRedirect(long nowNs, NetAddress source) {
        SessionOpening opening = openingByTag(redirect.tagEcho());
        if (opening == null || opening.state() != SessionOpening.State.IHELLO_SENT) {
            endpoint.drop(nowNs, null, DropReason.UNSOLICITED);
            return;
        }
        opening.onRedirect();
        if (redirect.isImplied()) {
            opening.add(nowNs, source);
        }
        int listed = 0;
        NetAddress address = redirect.nextAddress();
        while (address != null && listed < SessionOpening.MAX_CANDIDATES) {
            opening.add(nowNs, address);
            listed++;
            address = redirect.nextAddress();
        }
        onCandidates(opening);
    }

    private void onCookieChange(long nowNs, SessionOpening opening) {
        if (cookieChange.newCookie().length() > MAX_ECHO_BYTES
                || !cookieChange.oldCookie().contentEquals(opening.cookie())
                || opening.keying().component() == null
                || !opening.changeCookie(cookieChange.newCookie().toBytes())) {
            endpoint.drop(nowNs, null, DropReason.UNSOLICITED);
            return;
        }
        writeKeying(nowNs, opening);
    }

    private void onRIKeying(long nowNs, SessionOpening opening) {
        InitiatorKeying keying = opening.keying();
        if (opening.isCompleting() || keying.component() == null) {
            return; // a repetition
        }
        byte[] signed = riKeying.signedParameters(keying.component());
        if (!identity.acceptsSignature(
                opening.farCertificate(), signed, riKeying.signature().toBytes())) {
            endpoint.drop(nowNs, null, DropReason.BAD_KEYING);
            return;
        }
        opening.setCompleting(true);
        int sendId = riKeying.sessionId();
        Span component = riKeying.component();
        CryptoJob complete = keying.complete(component.buffer(), component.offset(), component.length());
        jobs.add(new KeyingJob(complete, doneNs -> onCompleted(doneNs, opening, sendId)));
    }

    private void onCompleted(long nowNs, SessionOpening opening, int sendId) {
        if (opening.state() != SessionOpening.State.KEYING_SENT) {
            return;
        }
        opening.setCompleting(false);
        if (opening.keying().failure() != null || sendId == 0) {
            // Anybody who sees our IIKeying could have sent this: the true answer may still come.
            endpoint.drop(nowNs, null, DropReason.BAD_KEYING);
            return;
        }
        SessionKeys keys = opening.keying().keys();
        remove(opening);
        Session session = endpoint.addSession(
                nowNs,
                keys,
                opening.farCertificate(),
                true,
                opening.receiveId(),
                sendId,
                opening.interfaceId(),
                opening.destination());
        if (session == null) {
            endpoint.onOpenFailed(nowNs, opening, OpenFailure.TOO_MANY_SESSIONS);
        } else {
            endpoint.onSessionOpen(nowNs, session, opening);
        }
    }

    // Responder. RFC 7016 section 3.5.1.1.2.

    private void onIHello(long nowNs, NetAddress source, int interfaceId, int datagramLength) {
        Span wanted = iHello.discriminator();
        if (!identity.isSelectedBy(wanted.buffer(), wanted.offset(), wanted.length())) {
            introduce(nowNs, source, interfaceId);
            return;
        }
        sendRHello(nowNs, source, interfaceId, iHello.tag(), datagramLength);
    }

    /** The FIHello's answer is charged to the forwarder's session; the amplification rule is the forwarder's to keep. */
    boolean onForwardedHello(long nowNs, Session forwarder, ForwardedIHello hello) {
        Span wanted = hello.discriminator();
        if (!identity.isSelectedBy(wanted.buffer(), wanted.offset(), wanted.length())
                || hello.replyAddress().isUnusable()) {
            endpoint.drop(nowNs, forwarder, DropReason.NOT_FOR_US);
        } else if (!forwardedHellos.take(nowNs, forwarder.receiveId(), 1)) {
            endpoint.drop(nowNs, forwarder, DropReason.RATE_LIMITED);
        } else {
            sendRHello(nowNs, hello.replyAddress(), forwarder.interfaceId(), hello.tag(), Integer.MAX_VALUE / 4);
        }
        return true;
    }

    private void sendRHello(long nowNs, NetAddress to, int interfaceId, Span tag, int askedWith) {
        scratch.clear();
        RHello.put(scratch, tag, cookies.make(nowNs, to), identity.certificate());
        if (scratch.overflowed()) {
            endpoint.drop(nowNs, null, DropReason.BAD_CHUNK); // an absurdly long tag
            return;
        }
        int answer = endpoint.startupDatagramLength(scratch.length());
        if (answer > MAX_AMPLIFICATION * askedWith && !shortHellos.take(nowNs, hostKey(to), answer)) {
            endpoint.drop(nowNs, null, DropReason.AMPLIFICATION);
            return;
        }
        endpoint.sendStartup(interfaceId, to, 0, ChunkType.RHELLO, scratch.buffer(), scratch.length(), 0);
    }

    private static int hostKey(NetAddress address) {
        // An IPv6 host commands a whole /64.
        long host = address.isInet6() ? address.highBits() : address.lowBits();
        return Long.hashCode(host);
    }

    private void onIIKeying(long nowNs, NetAddress source, int interfaceId) {
        switch (cookies.check(nowNs, iiKeying.cookie(), source)) {
            case FOREIGN, EXPIRED -> endpoint.drop(nowNs, null, DropReason.BAD_COOKIE);
            case OTHER_ADDRESS -> changeCookie(nowNs, source, interfaceId);
            case VALID -> onKeyingWithValidCookie(nowNs, source, interfaceId);
        }
    }

    /** RFC 7016 section 3.5.1.2. */
    private void changeCookie(long nowNs, NetAddress source, int interfaceId) {
        scratch.clear();
        CookieChange.put(scratch, iiKeying.cookie(), cookies.make(nowNs, source));
        endpoint.sendStartup(
                interfaceId,
                source,
                iiKeying.sessionId(),
                ChunkType.COOKIE_CHANGE,
                scratch.buffer(),
                scratch.length(),
                0);
    }

    private void onKeyingWithValidCookie(long nowNs, NetAddress source, int interfaceId) {
        Span bytes = iiKeying.certificate();
        FarCertificate far = profile.parseCertificate(bytes.buffer(), bytes.offset(), bytes.length());
        if (far == null
                || iiKeying.sessionId() == 0
                || far.peerId().equals(identity.peerId())
                || !identity.acceptsSignature(
                        far, iiKeying.signedParameters(), iiKeying.signature().toBytes())) {
            endpoint.drop(nowNs, null, DropReason.BAD_KEYING);
            return;
        }
        ByteBuffer key = ByteBuffer.wrap(iiKeying.cookie().toBytes());
        if (agreements.containsKey(key)) {
            return; // a retransmission joins the agreement under way
        }
        Session existing = endpoint.sessionTo(far.peerId());
        if (existing != null && repeatAnswer(existing)) {
            return;
        }
        if (existing != null && !profile.overrides(far, existing.farCertificate())) {
            endpoint.drop(nowNs, existing, DropReason.BAD_KEYING);
            return;
        }
        if (losesGlare(nowNs, far)) {
            return;
        }
        if (agreements.size() >= config.maxAgreements()) {
            endpoint.drop(nowNs, null, DropReason.TOO_MANY_AGREEMENTS);
            return;
        }
        Span component = iiKeying.component();
        ResponderKeying keying = identity.newResponderKeying(
                far, component.buffer(), component.offset(), component.length(), config.entropy());
        Agreement agreement =
                new Agreement(far, source, interfaceId, iiKeying.sessionId(), component.toBytes(), keying);
        agreements.put(key, agreement);
        jobs.add(new KeyingJob(keying.agree(), doneNs -> onAgreed(doneNs, key, agreement)));
    }

    /** Whether the IIKeying is the one that opened {@code session}, repeated: then the answer is, too. */
    private boolean repeatAnswer(Session session) {
        Session.OpeningAnswer answer = session.openingAnswer();
        if (answer == null
                || session.sendId() != iiKeying.sessionId()
                || !iiKeying.component().contentEquals(answer.initiatorComponent())) {
            return false;
        }
        endpoint.sendStartup(
                session.interfaceId(),
                session.farAddress(),
                session.sendId(),
                ChunkType.RIKEYING,
                answer.keyingChunk(),
                answer.keyingChunk().length,
                0);
        return true;
    }

    /**
     * RFC 7016 section 3.5.1.3. Returns true when the received IIKeying is to be ignored.
     *
     * <p>The opening session is found by whom it wants, not by address as the RFC has it: behind NATs the two need not agree. Deviates also
     * in that a prevailing end which has repeated itself in vain gives way: its own packets may not get through, and the far end's do.
     */
    private boolean losesGlare(long nowNs, FarCertificate far) {
        SessionOpening opening = openingToward(far);
        if (opening == null) {
            return false;
        }
        if (identity.prevailsInGlareOver(far) && !opening.hasRepeatedInVain()) {
            endpoint.drop(nowNs, null, DropReason.GLARE);
            return true;
        }
        return false;
    }

    private SessionOpening openingToward(FarCertificate far) {
        for (SessionOpening opening : openingsByTag.values()) {
            byte[] wanted = opening.discriminator();
            boolean matches = opening.state() == SessionOpening.State.KEYING_SENT
                    ? opening.farCertificate().peerId().equals(far.peerId())
                    : profile.selects(wanted, 0, wanted.length, far);
            if (matches) {
                return opening;
            }
        }
        return null;
    }

    private void onAgreed(long nowNs, ByteBuffer key, Agreement agreement) {
        agreements.remove(key);
        if (agreement.keying().failure() != null) {
            endpoint.drop(nowNs, null, DropReason.BAD_KEYING);
            return;
        }
        FarCertificate far = agreement.far();
        Session stale = endpoint.sessionTo(far.peerId());
        if (stale != null) {
            stale.end(nowNs, CloseReason.OVERRIDDEN, false);
        }
        SessionOpening superseded = openingToward(far);
        if (superseded != null) {
            remove(superseded);
        }
        Session session = endpoint.addSession(
                nowNs,
                agreement.keying().keys(),
                far,
                false,
                endpoint.newSessionId(),
                agreement.farSessionId(),
                agreement.interfaceId(),
                agreement.source());
        if (session == null) {
            endpoint.drop(nowNs, null, DropReason.TOO_MANY_SESSIONS);
            if (superseded != null) {
                endpoint.onOpenFailed(nowNs, superseded, OpenFailure.TOO_MANY_SESSIONS);
            }
            return;
        }
        byte[] keyingChunk = writeAnswer(session, agreement);
        session.setOpeningAnswer(new Session.OpeningAnswer(agreement.initiatorComponent(), keyingChunk));
        repeat(session, keyingChunk);
        endpoint.onSessionOpen(nowNs, session, superseded);
    }

    private void repeat(Session session, byte[] keyingChunk) {
        endpoint.sendStartup(
                session.interfaceId(),
                session.farAddress(),
                session.sendId(),
                ChunkType.RIKEYING,
                keyingChunk,
                keyingChunk.length,
                0);
    }

    private byte[] writeAnswer(Session session, Agreement agreement) {
        scratch.clear();
        RIKeying.put(scratch, session.receiveId(), agreement.keying().component());
        int portion = scratch.length();
        byte[] signed = Arrays.copyOf(scratch.toBytes(), portion + agreement.initiatorComponent().length);
        System.arraycopy(agreement.initiatorComponent(), 0, signed, portion, agreement.initiatorComponent().length);
        scratch.bytes(identity.sign(signed, 0, signed.length));
        Invariant.check(!scratch.overflowed(), "an RIKeying of ours does not fit a datagram");
        return scratch.toBytes();
    }

    // Introduction. RFC 7016 sections 3.5.1.4 to 3.5.1.6.

    private void introduce(long nowNs, NetAddress requester, int interfaceId) {
        Span wanted = iHello.discriminator();
        // Narrower than 3.5.1.5, which asks whose certificate matches: others are named by their fingerprint: length
        // 0x21, type 0x0f (RFC 7425 section 4.4.4).
        boolean namesPeer = wanted.length() == FINGERPRINT_DISCRIMINATOR_LENGTH
                && iHello.tag().length() <= MAX_ECHO_BYTES
                && wanted.buffer()[wanted.offset()] == 0x21
                && wanted.buffer()[wanted.offset() + 1] == 0x0f;
        PeerId target = namesPeer ? PeerId.copyOf(wanted.buffer(), wanted.offset() + 2) : null;
        Session session = namesPeer ? endpoint.sessionTo(target) : null;
        if (session == null) {
            endpoint.drop(nowNs, null, DropReason.NOT_FOR_US);
            return;
        }
        if (!requesters.take(nowNs, hostKey(requester), 1) || !targets.take(nowNs, session.receiveId(), 1)) {
            endpoint.drop(nowNs, session, DropReason.RATE_LIMITED);
            return;
        }
        if (!config.introducer().introduces(nowNs, requester, target)) {
            endpoint.drop(nowNs, session, DropReason.NOT_FOR_US);
            return;
        }
        ByteWriter forwarded = scratch.clear();
        ForwardedIHello.put(forwarded, wanted.toBytes(), requester, iHello.tag().toBytes());
        if (!forwarded.overflowed() && session.queueControl(ChunkType.FIHELLO, forwarded.toBytes())) {
            endpoint.stats().add(EndpointStats.Counter.HELLOS_FORWARDED, 1);
        } else {
            endpoint.drop(nowNs, session, DropReason.CONTROL_QUEUE_FULL);
        }
        sendRedirect(session, requester, interfaceId);
    }

    private void sendRedirect(Session target, NetAddress requester, int interfaceId) {
        scratch.clear();
        Redirect.put(scratch, iHello.tag());
        scratch.address(target.farAddress(), AddressOrigin.OBSERVED);
        List<NetAddress> listed = new ArrayList<>(MAX_REDIRECT_ADDRESSES);
        listed.add(target.farAddress());
        for (NetAddress address : config.introducer().furtherAddresses(target.farPeerId())) {
            if (listed.size() < MAX_REDIRECT_ADDRESSES && !address.isUnusable() && !listed.contains(address)) {
                listed.add(address);
                scratch.address(address, AddressOrigin.LOCAL);
            }
        }
        if (!scratch.overflowed()) {
            endpoint.sendStartup(interfaceId, requester, 0, ChunkType.REDIRECT, scratch.buffer(), scratch.length(), 0);
        }
    }

    // Packets and jobs.

    /** The opening that chose this receive session id, or null. */
    SessionOpening openingById(int receiveId) {
        return openingsById.get(receiveId);
    }

    /**
     * Processes a startup packet.
     *
     * @param opening the opening that its session id names, or null for session id 0
     */
    void onPacket(
            long nowNs,
            SessionOpening opening,
            NetAddress source,
            int interfaceId,
            ByteReader packet,
            int datagramLength) {
        if (!header.wrap(packet) || header.mode() != PacketHeader.MODE_STARTUP) {
            endpoint.drop(nowNs, null, DropReason.BAD_PACKET);
            return;
        }
        chunks.wrap(packet);
        while (chunks.next()) {
            boolean wellFormed =
                    opening == null ? onChunk(nowNs, source, interfaceId, datagramLength) : onAnswer(nowNs, opening);
            if (!wellFormed) {
                endpoint.drop(nowNs, null, DropReason.BAD_CHUNK);
            }
        }
    }

    private boolean onChunk(long nowNs, NetAddress source, int interfaceId, int datagramLength) {
        ByteReader payload = chunks.payload();
        switch (chunks.type()) {
            case ChunkType.IHELLO -> {
                if (!iHello.wrap(payload)) {
                    return false;
                }
                onIHello(nowNs, source, interfaceId, datagramLength);
            }
            case ChunkType.RHELLO -> {
                if (!rHello.wrap(payload)) {
                    return false;
                }
                onRHello(nowNs, source, interfaceId);
            }
            case ChunkType.REDIRECT -> {
                if (!redirect.wrap(payload)) {
                    return false;
                }
                onRedirect(nowNs, source);
            }
            case ChunkType.IIKEYING -> {
                if (!iiKeying.wrap(payload)) {
                    return false;
                }
                onIIKeying(nowNs, source, interfaceId);
            }
            default -> {
                return true; // unknown, or not allowed here: ignored
            }
        }
        return true;
    }

    private boolean onAnswer(long nowNs, SessionOpening opening) {
        ByteReader payload = chunks.payload();
        if (opening.state() != SessionOpening.State.KEYING_SENT) {
            return true;
        }
        switch (chunks.type()) {
            case ChunkType.RIKEYING -> {
                if (!riKeying.wrap(payload)) {
                    return false;
                }
                onRIKeying(nowNs, opening);
            }
            case ChunkType.COOKIE_CHANGE -> {
                if (!cookieChange.wrap(payload)) {
                    return false;
                }
                onCookieChange(nowNs, opening);
            }
            default -> {
                return true;
            }
        }
        return true;
    }

    CryptoJob pollJob() {
        return jobs.poll();
    }

    void onJobDone(long nowNs, CryptoJob job) {
        ((KeyingJob) job).then().onDone(nowNs);
    }

    boolean hasJobs() {
        return !jobs.isEmpty();
    }
}
