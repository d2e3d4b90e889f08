package io.rivulet.transport;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.FarCertificate;
import io.rivulet.transport.time.Nanos;
import java.util.ArrayList;
import java.util.List;

/**
 * An attempt to open a session, as Initiator. RFC 7016 section 3.5.1.1.1. Made by {@link RtmfpEndpoint#open}; ends in {@link
 * EndpointHandler#onSessionOpen} or {@link EndpointHandler#onOpenFailed}.
 */
public final class SessionOpening {
    /** The opening states of RFC 7016 section 3.5, figure 8. */
    public enum State {
        /** Hellos go to the candidates. */
        IHELLO_SENT,
        /** A responder is chosen; keys are being agreed. */
        KEYING_SENT,
        /** It ended, one way or the other. */
        ENDED
    }

    /** REDIRECT_THRESHOLD. */
    static final int MAX_CANDIDATES = 24;

    /**
     * How many RHellos are kept. RFC 7016 takes the first and ignores the others; but whoever sees our tag can answer first with a
     * certificate that is public, and then say nothing more.
     */
    static final int MAX_ANSWERS = 4;

    /** RFC 7016 section 3.5.1.1.1: what is added to the interval with each attempt. */
    private static final long BACKOFF_NS = 1_500 * Nanos.MILLISECOND;

    /** A candidate address and its own schedule, since candidates are added over time. */
    static final class Candidate {
        final NetAddress address;
        private long dueNs;
        private int attempts;

        Candidate(NetAddress address, long nowNs) {
            this.address = address;
            this.dueNs = nowNs;
        }

        /** How often it was tried. */
        int attempts() {
            return attempts;
        }

        boolean takeDue(long nowNs) {
            if (dueNs > nowNs) {
                return false;
            }
            attempts++;
            dueNs = nowNs + attempts * BACKOFF_NS;
            return true;
        }
    }

    private final Initiator initiator;
    private final byte[] discriminator;
    private final byte[] tag;
    private final long begunNs;
    private final long deadlineNs;
    private final int slot;
    private final List<Candidate> candidates = new ArrayList<>(2);
    private State state = State.IHELLO_SENT;
    private boolean redirected;
    private Object attachment;

    // From the first RHello on.
    private final List<KeyingAttempt> answers = new ArrayList<>(1);
    private int keyingAttempts;
    private long keyingDueNs = Nanos.NO_DEADLINE;

    SessionOpening(Initiator initiator, byte[] discriminator, byte[] tag, long begunNs, long deadlineNs, int slot) {
        this.initiator = initiator;
        this.discriminator = discriminator;
        this.tag = tag;
        this.begunNs = begunNs;
        this.deadlineNs = deadlineNs;
        this.slot = slot;
    }

    /** Whom it wants; not to be modified. */
    public byte[] discriminator() {
        return discriminator;
    }

    /** Where it is. */
    public State state() {
        return state;
    }

    /**
     * Adds an address to try. Ignored when it is known, cannot be an endpoint's, is one that no interface of ours reaches, when there are
     * {@code 24} already, or when a responder is chosen or the attempt has ended.
     */
    public void addCandidate(long nowNs, NetAddress address) {
        if (add(nowNs, address)) {
            initiator.onCandidates(this);
        }
    }

    /** Gives up; no event follows. */
    public void cancel(long nowNs) {
        initiator.cancel(this);
    }

    /** The user's object. */
    public Object attachment() {
        return attachment;
    }

    /** Keeps the user's object. */
    public void attach(Object value) {
        attachment = value;
    }

    // What the Initiator's side uses.

    boolean add(long nowNs, NetAddress address) {
        if (state != State.IHELLO_SENT || candidates.size() >= MAX_CANDIDATES) {
            return false;
        }
        for (Candidate known : candidates) {
            if (known.address.equals(address)) {
                return false;
            }
        }
        if (!initiator.acceptsCandidate(nowNs, address)) {
            return false;
        }
        candidates.add(new Candidate(address, nowNs));
        return true;
    }

    byte[] tag() {
        return tag;
    }

    int slot() {
        return slot;
    }

    long begunNs() {
        return begunNs;
    }

    long deadlineNs() {
        return deadlineNs;
    }

    List<Candidate> candidates() {
        return candidates;
    }

    void onRedirect() {
        redirected = true;
    }

    boolean wasRedirected() {
        return redirected;
    }

    void end() {
        state = State.ENDED;
    }

    /** When something is to be sent, or the attempt is over. */
    long nextDeadlineNs() {
        long next = deadlineNs;
        if (state == State.IHELLO_SENT) {
            for (Candidate candidate : candidates) {
                next = Math.min(next, candidate.dueNs);
            }
        } else if (state == State.KEYING_SENT) {
            next = Math.min(next, keyingDueNs);
        }
        return next;
    }

    /** The responders that answered, in order. */
    List<KeyingAttempt> answers() {
        return answers;
    }

    /**
     * Keeps an RHello: the first one is agreed with, others get their turn if it does not answer.
     *
     * @return null when there are enough, or one from there already
     */
    KeyingAttempt addAnswer(FarCertificate far, NetAddress source, int interfaceId, byte[] cookie) {
        if (answers.size() >= MAX_ANSWERS) {
            return null;
        }
        for (KeyingAttempt known : answers) {
            if (known.destination().equals(source)) {
                return null;
            }
        }
        KeyingAttempt answer = new KeyingAttempt(this, far, source, interfaceId, cookie);
        answers.add(answer);
        return answer;
    }

    void startKeying(long nowNs) {
        state = State.KEYING_SENT;
        scheduleKeying(nowNs);
    }

    private void scheduleKeying(long nowNs) {
        keyingAttempts++;
        keyingDueNs = nowNs + keyingAttempts * BACKOFF_NS;
    }

    /** Whose turn it is to be asked for keys; null when it is not time. */
    KeyingAttempt takeDueKeying(long nowNs) {
        if (keyingDueNs > nowNs) {
            return null;
        }
        KeyingAttempt next = answers.get(keyingAttempts % answers.size());
        scheduleKeying(nowNs);
        return next;
    }

    /** Whether keys are being agreed with this peer. */
    boolean isKeyingWith(PeerId peer) {
        for (KeyingAttempt answer : answers) {
            if (answer.far().peerId().equals(peer)) {
                return true;
            }
        }
        return false;
    }

    boolean hasCandidate(NetAddress address) {
        for (Candidate candidate : candidates) {
            if (candidate.address.equals(address)) {
                return true;
            }
        }
        return false;
    }

    /** Whether we have repeated ourselves without an answer: then the far end's attempt is as good as ours. */
    boolean hasRepeatedInVain() {
        if (state == State.KEYING_SENT) {
            return keyingAttempts >= 2;
        }
        for (Candidate candidate : candidates) {
            if (candidate.attempts >= 2) {
                return true;
            }
        }
        return false;
    }

    /** What to tell when the time is up. */
    OpenFailure failure() {
        if (state == State.KEYING_SENT) {
            return OpenFailure.NO_AGREEMENT;
        }
        return redirected ? OpenFailure.INTRODUCED_NO_ANSWER : OpenFailure.NO_ANSWER;
    }

    @Override
    public String toString() {
        return "opening " + state + " to " + candidates.size() + " candidates";
    }
}
