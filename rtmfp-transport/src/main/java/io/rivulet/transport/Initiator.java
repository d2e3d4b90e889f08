package io.rivulet.transport;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.CryptoJob;
import io.rivulet.transport.crypto.FarCertificate;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.InitiatorKeying;
import io.rivulet.transport.crypto.SignedKeying;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.chunk.CookieChange;
import io.rivulet.transport.wire.chunk.IHello;
import io.rivulet.transport.wire.chunk.RHello;
import io.rivulet.transport.wire.chunk.RIKeying;
import io.rivulet.transport.wire.chunk.Redirect;
import io.rivulet.transport.wire.chunk.Span;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The Initiator's side of the handshake: attempts to open sessions. RFC 7016 section 3.5.1.1.1. */
final class Initiator {
    /** A guess could match a tag of 16 random bytes only by chance. RFC 7016 section 3.5.1.1.1 asks for 8. */
    private static final int TAG_LENGTH = 16;

    /**
     * Our IHello is filled up to this. An RHello to it is at most three times as long: 64 bytes of cookie, 16 of tag and a certificate of
     * up to 516 (group 16) come to 610 with framing and padding.
     */
    private static final int PADDED_HELLO_BYTES = 208;

    private final RtmfpEndpoint endpoint;
    private final Startup startup;
    private final EndpointConfig config;
    private final Identity identity;

    private final Map<ByteBuffer, SessionOpening> openingsByTag = new LinkedHashMap<>();
    private final Map<Integer, KeyingAttempt> attemptsById = new HashMap<>();
    private final ByteWriter scratch = new ByteWriter(Startup.SCRATCH_BYTES);

    Initiator(RtmfpEndpoint endpoint, Startup startup) {
        this.endpoint = endpoint;
        this.startup = startup;
        this.config = endpoint.config();
        this.identity = config.identity();
    }

    SessionOpening open(long nowNs, byte[] discriminator, List<NetAddress> candidates, long timeoutNs) {
        byte[] tag = config.entropy().nextBytes(TAG_LENGTH);
        SessionOpening opening =
                new SessionOpening(this, discriminator.clone(), tag, nowNs, nowNs + timeoutNs, endpoint.takeSlot());
        for (NetAddress candidate : candidates) {
            opening.add(nowNs, candidate);
        }
        if (openingsByTag.size() >= config.maxOpenings()) {
            fail(nowNs, opening, OpenFailure.TOO_MANY_SESSIONS);
            return opening;
        }
        if (opening.candidates().isEmpty() && !candidates.isEmpty()) {
            fail(nowNs, opening, OpenFailure.NO_ANSWER); // nobody can, and time would not change that
            return opening;
        }
        endpoint.occupySlot(opening.slot(), opening);
        openingsByTag.put(ByteBuffer.wrap(tag), opening);
        onCandidates(opening);
        return opening;
    }

    /** Whether an address can be tried at all. */
    boolean acceptsCandidate(long nowNs, NetAddress address) {
        if (!address.isUnusable() && config.interfaces().carries(address)) {
            return true;
        }
        endpoint.drop(nowNs, null, address.isUnusable() ? DropReason.UNUSABLE_ADDRESS : DropReason.UNREACHABLE);
        return false;
    }

    void onCandidates(SessionOpening opening) {
        endpoint.onTimerChange(opening.slot(), opening.nextDeadlineNs());
    }

    boolean isIdle() {
        return openingsByTag.isEmpty();
    }

    /** The attempts under way, in order of their beginning. */
    Collection<SessionOpening> openings() {
        return openingsByTag.values();
    }

    /** The attempt that chose this receive session id, or null. */
    KeyingAttempt attemptById(int receiveId) {
        return attemptsById.get(receiveId);
    }

    void cancel(SessionOpening opening) {
        if (opening.state() != SessionOpening.State.ENDED) {
            remove(opening);
        }
    }

    /** Ends an attempt without an event. */
    void remove(SessionOpening opening) {
        openingsByTag.remove(ByteBuffer.wrap(opening.tag()));
        for (KeyingAttempt attempt : opening.answers()) {
            if (attempt.isStarted()) {
                attemptsById.remove(attempt.receiveId());
            }
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
            KeyingAttempt due = opening.takeDueKeying(nowNs);
            if (due != null) {
                askForKeys(due);
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
                // 3.5.1.1.1 spaces the hellos to an address and leaves the interface to us: each that may lead there
                // has its turn, and the answer shows which does.
                int interfaceId = config.interfaces().inTurn(candidate.address, candidate.attempts() - 1);
                endpoint.singles()
                        .addStartup(
                                interfaceId,
                                candidate.address,
                                0,
                                ChunkType.IHELLO,
                                scratch.buffer(),
                                scratch.length(),
                                padTo);
            }
        }
    }

    /** The genuine answer is sealed under a key that everybody knows, so any number of others may come, and come first. */
    void onRHello(long nowNs, RHello hello, NetAddress source, int interfaceId) {
        SessionOpening opening = openingByTag(hello.tagEcho());
        if (opening == null) {
            endpoint.drop(nowNs, null, DropReason.UNSOLICITED);
            return;
        }
        if (hello.cookie().length() > Startup.MAX_ECHO_BYTES) {
            endpoint.drop(nowNs, null, DropReason.BAD_CHUNK);
            return;
        }
        Span bytes = hello.certificate();
        FarCertificate far = identity.profile().parseCertificate(bytes.buffer(), bytes.offset(), bytes.length());
        byte[] wanted = opening.discriminator();
        if (far == null || !identity.profile().selects(wanted, 0, wanted.length, far)) {
            endpoint.drop(nowNs, null, DropReason.BAD_KEYING);
            return;
        }
        boolean isFirst = opening.state() == SessionOpening.State.IHELLO_SENT;
        Session existing = endpoint.sessionTo(far.peerId());
        boolean isDuplicate = existing != null && !mayBeStale(existing, opening, source);
        if (isDuplicate || isBeingKeyed(far.peerId(), opening)) {
            if (isFirst) {
                fail(nowNs, opening, OpenFailure.DUPLICATE);
            }
            return;
        }
        KeyingAttempt answer =
                opening.addAnswer(far, source, interfaceId, hello.cookie().toBytes());
        if (answer == null) {
            endpoint.drop(nowNs, null, DropReason.UNSOLICITED);
        } else if (isFirst) {
            if (existing != null) {
                existing.ping(); // should it live after all, its answer is here before keys are agreed
            }
            opening.startKeying(nowNs);
            endpoint.onTimerChange(opening.slot(), opening.nextDeadlineNs());
            askForKeys(answer);
        }
    }

    /**
     * Whether a session with the far end that answers is perhaps one that it has lost. Narrower than 3.5.1.1.1, which has an attempt end in
     * favour of any other session: when both ends have moved at once, each sends to where the other was, and only a new session helps. So
     * the attempt goes on if the answer comes from elsewhere, and the other session has been silent since it was begun.
     */
    private static boolean mayBeStale(Session existing, SessionOpening opening, NetAddress source) {
        return !source.equals(existing.farAddress()) && existing.heardNs() < opening.begunNs();
    }

    private boolean isBeingKeyed(PeerId peer, SessionOpening except) {
        for (SessionOpening opening : openingsByTag.values()) {
            if (opening != except && opening.isKeyingWith(peer)) {
                return true;
            }
        }
        return false;
    }

    private SessionOpening openingByTag(Span tag) {
        return openingsByTag.get(ByteBuffer.wrap(tag.buffer(), tag.offset(), tag.length()));
    }

    /** Sends the IIKeying, once there is one. */
    private void askForKeys(KeyingAttempt attempt) {
        if (attempt.chunk() != null) {
            endpoint.singles()
                    .addStartup(
                            attempt.interfaceId(),
                            attempt.destination(),
                            0,
                            ChunkType.IIKEYING,
                            attempt.chunk(),
                            attempt.chunk().length,
                            0);
        } else if (!attempt.isStarted()) {
            InitiatorKeying keying = identity.newInitiatorKeying(attempt.far(), config.entropy());
            attempt.start(endpoint.newSessionId(), keying);
            attemptsById.put(attempt.receiveId(), attempt);
            KeyingWriting writing = KeyingWriting.first(attempt, identity.certificate());
            startup.run(writing, doneNs -> onWritten(doneNs, attempt, writing));
        }
    }

    private void onWritten(long nowNs, KeyingAttempt attempt, KeyingWriting writing) {
        SessionOpening opening = attempt.opening();
        if (opening.state() != SessionOpening.State.KEYING_SENT) {
            return;
        }
        if (writing.chunk() != null) {
            attempt.setChunk(writing.chunk());
            askForKeys(attempt);
        } else if (opening.answers().size() == 1) {
            fail(nowNs, opening, OpenFailure.NO_AGREEMENT);
        } else {
            endpoint.drop(nowNs, null, DropReason.BAD_KEYING); // another answer gets its turn
        }
    }

    void onRedirect(long nowNs, Redirect redirect, NetAddress source) {
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

    /** RFC 7016 section 3.5.1.2. */
    void onCookieChange(long nowNs, CookieChange change, KeyingAttempt attempt) {
        if (change.newCookie().length() > Startup.MAX_ECHO_BYTES
                || attempt.chunk() == null
                || !change.oldCookie().contentEquals(attempt.cookie())
                || !attempt.changeCookie(change.newCookie().toBytes())) {
            endpoint.drop(nowNs, null, DropReason.UNSOLICITED);
            return;
        }
        KeyingWriting writing = KeyingWriting.again(attempt, identity.certificate());
        if (writing.modelledCostNs() == 0) {
            writing.run();
            onWritten(nowNs, attempt, writing);
        } else {
            startup.run(writing, doneNs -> onWritten(doneNs, attempt, writing));
        }
    }

    void onRIKeying(long nowNs, RIKeying answer, KeyingAttempt attempt) {
        if (attempt.isCompleting() || attempt.chunk() == null) {
            return; // a repetition
        }
        InitiatorKeying keying = attempt.keying();
        SignedKeying signed = new SignedKeying(
                answer.signedParameters(keying.component()), answer.signature().toBytes());
        if (!identity.acceptsSignature(attempt.far(), signed.parameters(), signed.signature())) {
            endpoint.drop(nowNs, null, DropReason.BAD_KEYING);
            return;
        }
        attempt.setCompleting(true);
        int sendId = answer.sessionId();
        Span component = answer.component();
        CryptoJob complete = keying.complete(component.buffer(), component.offset(), component.length(), signed);
        startup.run(complete, doneNs -> onCompleted(doneNs, attempt, sendId));
    }

    private void onCompleted(long nowNs, KeyingAttempt attempt, int sendId) {
        SessionOpening opening = attempt.opening();
        if (opening.state() != SessionOpening.State.KEYING_SENT) {
            return;
        }
        attempt.setCompleting(false);
        if (attempt.keying().failure() != null || sendId == 0) {
            // Anybody who sees our IIKeying could have sent this: the true answer may still come.
            endpoint.drop(nowNs, null, DropReason.BAD_KEYING);
            return;
        }
        Session existing = endpoint.sessionTo(attempt.far().peerId());
        if (existing != null && !mayBeStale(existing, opening, attempt.destination())) {
            attempt.keying().keys().destroy();
            fail(nowNs, opening, OpenFailure.DUPLICATE);
            return;
        }
        remove(opening);
        if (existing != null) {
            existing.end(nowNs, CloseReason.OVERRIDDEN, false);
        }
        Session session = endpoint.addSession(
                nowNs,
                attempt.keying().keys(),
                attempt.far(),
                true,
                attempt.receiveId(),
                sendId,
                attempt.interfaceId(),
                attempt.destination());
        if (session == null) {
            endpoint.onOpenFailed(nowNs, opening, OpenFailure.TOO_MANY_SESSIONS);
        } else {
            session.ping(); // shows the far end at once that we have the keys
            endpoint.onSessionOpen(nowNs, session, opening);
        }
    }
}
