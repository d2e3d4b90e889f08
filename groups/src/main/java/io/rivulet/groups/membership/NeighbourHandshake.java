package io.rivulet.groups.membership;

/**
 * The handshake with one neighbour as pure transitions on a set of bits:
 *
 * <pre>
 * DIALLING --session up, we speak first------------> CONNECTING
 *          --valid 01 from the peer, we answer-----> CONNECTING
 * CONNECTING --the peer's 0e or 0f; who spoke first sends a report--> REPORTING
 * REPORTING --the peer's report; answered unless it is an answer----> READY
 * </pre>
 *
 * <p>"Speaking" is to send 01, 02 and 0e (or 0f). A transition may leave something due ({@link #SPEECH_DUE}, {@link #REPORT_DUE},
 * {@link #READY_DUE}): the coordinator does it and clears the bit. What a peer says before its membership is verified changes nothing.
 */
public final class NeighbourHandshake {
    /** Send 01, 02 and begin. */
    public static final int SPEECH_DUE = 1;
    /** Send a report. */
    public static final int REPORT_DUE = 1 << 1;
    /** Tell the rest that there is a new neighbour. */
    public static final int READY_DUE = 1 << 2;

    private static final int SPOKE = 1 << 3;
    private static final int SPOKE_FIRST = 1 << 4;
    private static final int VERIFIED = 1 << 5;
    private static final int BEGAN = 1 << 6;
    private static final int REPORTED = 1 << 7;
    private static final int AWAITING_ANSWER = 1 << 8;
    private static final int READY = 1 << 9;

    /** How far it has come. */
    public enum State {
        /** There is no session yet, or nobody has spoken. */
        DIALLING,
        /** One side has spoken. */
        CONNECTING,
        /** The peer has begun; its first report is missing. */
        REPORTING,
        /** A neighbour. */
        READY
    }

    private NeighbourHandshake() {}

    /** The bits of a handshake that has not begun. */
    public static int start() {
        return 0;
    }

    /** How far it has come. */
    public static State state(int bits) {
        if ((bits & READY) != 0) {
            return State.READY;
        }
        if ((bits & BEGAN) != 0) {
            return State.REPORTING;
        }
        return (bits & SPOKE) != 0 ? State.CONNECTING : State.DIALLING;
    }

    /** Whether the peer has proved that it is a member. */
    public static boolean isVerified(int bits) {
        return (bits & VERIFIED) != 0;
    }

    /** Whether a report of ours is unanswered. */
    public static boolean isAwaitingAnswer(int bits) {
        return (bits & AWAITING_ANSWER) != 0;
    }

    /** There is a session, and we want this neighbour. */
    public static int onSession(int bits) {
        return (bits & SPOKE) != 0 ? bits : bits | SPOKE | SPOKE_FIRST | SPEECH_DUE;
    }

    /** The peer's connect message was right. */
    public static int onVerified(int bits) {
        int verified = bits | VERIFIED;
        return (bits & SPOKE) != 0 ? verified : verified | SPOKE | SPEECH_DUE;
    }

    /** The peer's 0e or 0f. */
    public static int onBegin(int bits) {
        if (!isVerified(bits)) {
            return bits;
        }
        int began = bits | BEGAN;
        boolean ourTurn = (bits & SPOKE_FIRST) != 0 && (bits & REPORTED) == 0;
        return ourTurn ? began | REPORT_DUE | REPORTED | AWAITING_ANSWER : began;
    }

    /** A report of the peer. */
    public static int onReport(int bits) {
        if (!isVerified(bits)) {
            return bits;
        }
        int heard = becomeReady(bits);
        if ((bits & AWAITING_ANSWER) != 0) {
            return heard & ~AWAITING_ANSWER;
        }
        return heard | REPORT_DUE | REPORTED;
    }

    /** We send a report that is no answer. */
    public static int onReportSent(int bits) {
        return bits | REPORTED | AWAITING_ANSWER;
    }

    /**
     * The peer uses what only a neighbour has: it has our report, and its own is on its way behind a lost packet.
     *
     * @return {@code bits} unchanged unless the peer is verified
     */
    public static int onImpliedReady(int bits) {
        return isVerified(bits) ? becomeReady(bits) : bits;
    }

    private static int becomeReady(int bits) {
        return (bits & READY) != 0 ? bits : bits | BEGAN | READY | READY_DUE;
    }
}
