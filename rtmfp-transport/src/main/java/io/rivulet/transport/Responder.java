package io.rivulet.transport;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.CryptoProfile;
import io.rivulet.transport.crypto.FarCertificate;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.ResponderKeying;
import io.rivulet.transport.crypto.SignedKeying;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.session.CookieJar;
import io.rivulet.transport.session.TokenBuckets;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.PacketHeader;
import io.rivulet.transport.wire.chunk.CookieChange;
import io.rivulet.transport.wire.chunk.ForwardedIHello;
import io.rivulet.transport.wire.chunk.IIKeying;
import io.rivulet.transport.wire.chunk.RHello;
import io.rivulet.transport.wire.chunk.RIKeying;
import io.rivulet.transport.wire.chunk.Span;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Responder's side of the handshake. RFC 7016 section 3.5.1.1.2. It keeps nothing about anybody before a valid cookie has come back,
 * and lets nobody take the place of a session before it has shown that it has the new keys: see {@link HalfOpenSession}.
 */
final class Responder {
    /** FIHellos that one session's far end may have us answer. */
    private static final int FORWARDED_PER_SEC = 100;

    private final RtmfpEndpoint endpoint;
    private final Startup startup;
    private final EndpointConfig config;
    private final Identity identity;
    private final CryptoProfile profile;
    private final CookieJar cookies;
    private final TokenBuckets forwardedHellos =
            new TokenBuckets(Startup.BUCKETS, FORWARDED_PER_SEC, 2 * FORWARDED_PER_SEC);
    private final TokenBuckets requesters;

    /** By cookie. */
    private final Map<ByteBuffer, Agreement> agreements = new HashMap<>();

    /** By the Initiator's component, which is random: the oldest first. */
    private final Map<ByteBuffer, HalfOpenSession> halfOpen = new LinkedHashMap<>();

    private final Map<Integer, HalfOpenSession> halfOpenById = new HashMap<>();
    private final ByteWriter scratch = new ByteWriter(Startup.SCRATCH_BYTES);

    /** A key agreement under way. Retransmissions of the IIKeying join it. */
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
    }

    Responder(RtmfpEndpoint endpoint, Startup startup) {
        this.endpoint = endpoint;
        this.startup = startup;
        this.config = endpoint.config();
        this.identity = config.identity();
        this.profile = identity.profile();
        this.cookies = new CookieJar(config.entropy());
        int perSource = config.agreementsPerSecPerSource();
        this.requesters = new TokenBuckets(Startup.BUCKETS, perSource, 2L * perSource);
    }

    boolean isIdle() {
        return agreements.isEmpty() && halfOpen.isEmpty();
    }

    /** The session that waits for its first packet under this id, or null. */
    HalfOpenSession halfOpenById(int receiveId) {
        return halfOpenById.get(receiveId);
    }

    /** The FIHello's answer is charged to the forwarder's session; the amplification rule is the forwarder's to keep. */
    boolean onForwardedHello(long nowNs, Session forwarder, ForwardedIHello hello) {
        Span wanted = hello.discriminator();
        if (!identity.isSelectedBy(wanted.buffer(), wanted.offset(), wanted.length())
                || hello.replyAddress().isUnusable()) {
            endpoint.drop(nowNs, forwarder, DropReason.NOT_FOR_US);
        } else if (!forwardedHellos.take(nowNs, forwarder.receiveId(), 1)) {
            endpoint.drop(nowNs, forwarder, DropReason.RATE_LIMITED);
        } else if (writeRHello(nowNs, hello.replyAddress(), hello.tag())) {
            sendRHello(forwarder.interfaceId(), hello.replyAddress());
        }
        return true;
    }

    /** An IHello that selects us. */
    void onIHello(long nowNs, NetAddress source, int interfaceId, Span tag) {
        if (writeRHello(nowNs, source, tag) && startup.mayAnswer(nowNs, source, scratch.length())) {
            sendRHello(interfaceId, source);
        }
    }

    private boolean writeRHello(long nowNs, NetAddress to, Span tag) {
        scratch.clear();
        RHello.put(scratch, tag, cookies.make(nowNs, to), identity.certificate());
        if (scratch.overflowed()) {
            endpoint.drop(nowNs, null, DropReason.BAD_CHUNK); // an absurdly long tag
            return false;
        }
        return true;
    }

    private void sendRHello(int interfaceId, NetAddress to) {
        endpoint.singles().addStartup(interfaceId, to, 0, ChunkType.RHELLO, scratch.buffer(), scratch.length(), 0);
    }

    void onIIKeying(long nowNs, IIKeying keying, NetAddress source, int interfaceId) {
        switch (cookies.check(nowNs, keying.cookie(), source)) {
            case FOREIGN, EXPIRED -> endpoint.drop(nowNs, null, DropReason.BAD_COOKIE);
            case OTHER_ADDRESS -> changeCookie(nowNs, keying, source, interfaceId);
            case VALID -> onKeyingWithValidCookie(nowNs, keying, source, interfaceId);
        }
    }

    /** RFC 7016 section 3.5.1.2. */
    private void changeCookie(long nowNs, IIKeying keying, NetAddress source, int interfaceId) {
        scratch.clear();
        CookieChange.put(scratch, keying.cookie(), cookies.make(nowNs, source));
        if (startup.mayAnswer(nowNs, source, scratch.length())) {
            endpoint.singles()
                    .addStartup(
                            interfaceId,
                            source,
                            keying.sessionId(),
                            ChunkType.COOKIE_CHANGE,
                            scratch.buffer(),
                            scratch.length(),
                            0);
        }
    }

    private void onKeyingWithValidCookie(long nowNs, IIKeying keying, NetAddress source, int interfaceId) {
        Span bytes = keying.certificate();
        FarCertificate far = profile.parseCertificate(bytes.buffer(), bytes.offset(), bytes.length());
        if (far == null
                || keying.sessionId() == 0
                || far.peerId().equals(identity.peerId())
                || !identity.acceptsSignature(
                        far, keying.signedParameters(), keying.signature().toBytes())) {
            endpoint.drop(nowNs, null, DropReason.BAD_KEYING);
            return;
        }
        ByteBuffer cookie = ByteBuffer.wrap(keying.cookie().toBytes());
        if (agreements.containsKey(cookie) || isRepetition(nowNs, keying, far)) {
            return; // a retransmission joins the agreement under way, or has its answer again
        }
        Session existing = endpoint.sessionTo(far.peerId());
        if (existing != null && !profile.overrides(far, existing.farCertificate())) {
            endpoint.drop(nowNs, existing, DropReason.BAD_KEYING);
        } else if (losesGlare(far, source)) {
            endpoint.drop(nowNs, null, DropReason.GLARE);
        } else if (existing == null && endpoint.isFull()) {
            endpoint.drop(nowNs, null, DropReason.TOO_MANY_SESSIONS);
        } else if (!requesters.take(nowNs, source.hostKey(), 1)) {
            endpoint.drop(nowNs, null, DropReason.RATE_LIMITED);
        } else if (agreements.size() >= config.maxAgreements()) {
            endpoint.drop(nowNs, null, DropReason.TOO_MANY_AGREEMENTS);
        } else {
            agree(keying, cookie, far, source, interfaceId);
        }
    }

    private void agree(IIKeying keying, ByteBuffer cookie, FarCertificate far, NetAddress source, int interfaceId) {
        Span component = keying.component();
        ResponderKeying responderKeying = identity.newResponderKeying(
                far, component.buffer(), component.offset(), component.length(), config.entropy());
        Agreement agreement =
                new Agreement(far, source, interfaceId, keying.sessionId(), component.toBytes(), responderKeying);
        agreements.put(cookie, agreement);
        SignedKeying signed =
                new SignedKeying(keying.signedParameters(), keying.signature().toBytes());
        startup.run(responderKeying.agree(signed), doneNs -> onAgreed(doneNs, cookie, agreement));
    }

    /** Whether the IIKeying is one that opened a session, repeated: then the answer is, too. */
    private boolean isRepetition(long nowNs, IIKeying keying, FarCertificate far) {
        Span component = keying.component();
        HalfOpenSession waiting =
                halfOpen.get(ByteBuffer.wrap(component.buffer(), component.offset(), component.length()));
        if (waiting != null && waiting.sendId() == keying.sessionId()) {
            waiting.extend(nowNs);
            endpoint.onTimerChange(waiting.slot(), waiting.nextDeadlineNs());
            sendAnswer(waiting.interfaceId(), waiting.farAddress(), waiting.sendId(), waiting.answer());
            return true;
        }
        Session open = endpoint.sessionTo(far.peerId());
        OpeningAnswer answer = open == null ? null : open.openingAnswer();
        if (answer == null
                || open.sendId() != keying.sessionId()
                || !component.contentEquals(answer.initiatorComponent())) {
            return false;
        }
        sendAnswer(open.interfaceId(), open.farAddress(), open.sendId(), answer);
        return true;
    }

    private void sendAnswer(int interfaceId, NetAddress to, int sendId, OpeningAnswer answer) {
        endpoint.singles()
                .addStartup(
                        interfaceId,
                        to,
                        sendId,
                        ChunkType.RIKEYING,
                        answer.keyingChunk(),
                        answer.keyingChunk().length,
                        0);
    }

    /**
     * RFC 7016 section 3.5.1.3: whether the near end prevails, so that the received IIKeying is to be ignored.
     *
     * <p>The opening session is found by whom it wants, not by address alone as the RFC has it: behind NATs the two need not agree. Deviates
     * also in that a prevailing end which has repeated itself in vain answers: its own packets may not get through, and the far end's do.
     * And our own attempt goes on until the far end has shown that it has the keys: see {@link #confirm}.
     */
    private boolean losesGlare(FarCertificate far, NetAddress source) {
        SessionOpening opening = openingToward(far, source);
        return opening != null && identity.prevailsInGlareOver(far) && !opening.hasRepeatedInVain();
    }

    /**
     * Our attempt to reach the very end that {@code far} belongs to. One that asks for a service, not for a fingerprint, is answered by
     * whoever has a suitable certificate, so there the address must be one that we asked.
     */
    private SessionOpening openingToward(FarCertificate far, NetAddress source) {
        for (SessionOpening opening : startup.initiator().openings()) {
            if (opening.isKeyingWith(far.peerId())) {
                return opening;
            }
            byte[] wanted = opening.discriminator();
            boolean isNamed = FlashDiscriminators.fingerprintOf(wanted, 0, wanted.length) != null;
            if (opening.state() == SessionOpening.State.IHELLO_SENT
                    && (isNamed || opening.hasCandidate(source))
                    && profile.selects(wanted, 0, wanted.length, far)) {
                return opening;
            }
        }
        return null;
    }

    private void onAgreed(long nowNs, ByteBuffer cookie, Agreement agreement) {
        agreements.remove(cookie);
        if (agreement.keying.failure() != null) {
            endpoint.drop(nowNs, null, DropReason.BAD_KEYING);
            return;
        }
        if (halfOpen.size() >= config.maxHalfOpenSessions()) {
            Iterator<HalfOpenSession> oldest = halfOpen.values().iterator();
            discard(oldest.next());
            endpoint.drop(nowNs, null, DropReason.TOO_MANY_HALF_OPEN);
        }
        int receiveId = endpoint.newSessionId();
        OpeningAnswer answer = new OpeningAnswer(agreement.initiatorComponent, writeAnswer(receiveId, agreement));
        HalfOpenSession session = new HalfOpenSession(
                agreement.keying.keys(),
                agreement.far,
                agreement.source,
                agreement.interfaceId,
                receiveId,
                agreement.farSessionId,
                answer,
                endpoint.takeSlot(),
                nowNs);
        halfOpen.put(ByteBuffer.wrap(agreement.initiatorComponent), session);
        halfOpenById.put(receiveId, session);
        endpoint.occupySlot(session.slot(), session);
        endpoint.onTimerChange(session.slot(), session.nextDeadlineNs());
        sendAnswer(session.interfaceId(), session.farAddress(), session.sendId(), answer);
    }

    private byte[] writeAnswer(int receiveId, Agreement agreement) {
        scratch.clear();
        RIKeying.put(scratch, receiveId, agreement.keying.component());
        int portion = scratch.length();
        byte[] component = agreement.initiatorComponent;
        byte[] signed = Arrays.copyOf(scratch.toBytes(), portion + component.length);
        System.arraycopy(component, 0, signed, portion, component.length);
        scratch.bytes(agreement.keying.sign(signed));
        Invariant.check(!scratch.overflowed(), "an RIKeying of ours does not fit a datagram");
        return scratch.toBytes();
    }

    void onDeadline(long nowNs, HalfOpenSession session) {
        if (session.isOver(nowNs)) {
            discard(session);
            endpoint.stats().add(EndpointStats.Counter.SESSIONS_NEVER_USED, 1);
            return;
        }
        if (session.takeDuePing(nowNs)) {
            send(session, ChunkType.PING);
        }
        endpoint.onTimerChange(session.slot(), session.nextDeadlineNs());
    }

    private void send(HalfOpenSession session, int chunkType) {
        endpoint.singles()
                .addAlone(
                        PacketHeader.MODE_RESPONDER,
                        session.keys(),
                        session.sendId(),
                        session.interfaceId(),
                        session.farAddress(),
                        chunkType,
                        RtmfpEndpoint.NO_BYTES);
    }

    private void forget(HalfOpenSession session) {
        halfOpen.remove(ByteBuffer.wrap(session.answer().initiatorComponent()));
        halfOpenById.remove(session.receiveId());
        endpoint.freeSlot(session.slot());
    }

    /** Nobody is to come in any more. */
    void discardAll() {
        for (HalfOpenSession session : List.copyOf(halfOpen.values())) {
            send(session, ChunkType.CLOSE_ACK);
            discard(session);
        }
    }

    private void discard(HalfOpenSession session) {
        forget(session);
        session.keys().destroy();
    }

    /**
     * The far end has used the new keys: the session takes its place, and whatever stood there gives way.
     *
     * @return null when it does not take its place, or not yet
     */
    Session confirm(long nowNs, HalfOpenSession session) {
        FarCertificate far = session.far();
        Session existing = endpoint.sessionTo(far.peerId());
        if (existing != null && !givesWay(nowNs, existing, session)) {
            return null;
        }
        if (existing == null && endpoint.isFull()) {
            endpoint.drop(nowNs, null, DropReason.TOO_MANY_SESSIONS);
            send(session, ChunkType.CLOSE_ACK);
            discard(session);
            return null; // an attempt of ours toward that end fails by itself when it has its answer
        }
        forget(session);
        if (existing != null) {
            existing.end(nowNs, CloseReason.OVERRIDDEN, false);
        }
        SessionOpening superseded = openingToward(far, session.farAddress());
        if (superseded != null) {
            startup.initiator().remove(superseded);
        }
        Session open = endpoint.addSession(
                nowNs,
                session.keys(),
                far,
                false,
                session.receiveId(),
                session.sendId(),
                session.interfaceId(),
                session.farAddress());
        open.setOpeningAnswer(session.answer());
        endpoint.onSessionOpen(nowNs, open, superseded);
        return open;
    }

    /**
     * Whether an open session gives way. A far end that opens a new one has lost the old one, unless both ends opened one at once and each
     * had its answer (RFC 7016 section 3.5.1.3 with losses). Then the prevailing end's stays, by the same rule at both ends; whether the
     * far end has it, too, is what a Ping tells. When it was heard there before it asked for the new one, it did have it.
     */
    private boolean givesWay(long nowNs, Session existing, HalfOpenSession session) {
        if (!profile.overrides(session.far(), existing.farCertificate())) {
            endpoint.drop(nowNs, existing, DropReason.BAD_KEYING);
            discard(session);
            return false;
        }
        boolean wasLost = existing.heardNs() != Nanos.NEVER && existing.heardNs() < session.createdNs();
        if (!existing.isInitiator()
                || !identity.prevailsInGlareOver(session.far())
                || wasLost
                || session.isContestOver(nowNs)) {
            return true;
        }
        endpoint.drop(nowNs, existing, DropReason.GLARE);
        if (existing.heardNs() >= session.createdNs()) {
            send(session, ChunkType.CLOSE_ACK);
            discard(session);
        } else if (session.contest(nowNs)) {
            existing.ping();
        }
        return false;
    }
}
