package io.rivulet.transport;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.FarCertificate;
import io.rivulet.transport.crypto.InitiatorKeying;

/**
 * One responder that answered our hello, and the keys that we agree with it, if it gets its turn. RFC 7016 section 3.5.1.1.1 from the
 * RHello on.
 */
final class KeyingAttempt {
    private final SessionOpening opening;
    private final FarCertificate far;
    private final NetAddress destination;
    private final int interfaceId;
    private byte[] cookie;
    private boolean cookieChanged;
    private int receiveId;
    private InitiatorKeying keying;
    private byte[] chunk;
    private boolean completing;

    KeyingAttempt(SessionOpening opening, FarCertificate far, NetAddress destination, int interfaceId, byte[] cookie) {
        this.opening = opening;
        this.far = far;
        this.destination = destination;
        this.interfaceId = interfaceId;
        this.cookie = cookie;
    }

    SessionOpening opening() {
        return opening;
    }

    FarCertificate far() {
        return far;
    }

    /** DESTADDR: where the RHello came from. */
    NetAddress destination() {
        return destination;
    }

    int interfaceId() {
        return interfaceId;
    }

    byte[] cookie() {
        return cookie;
    }

    /** RFC 7016 section 3.5.1.2: a cookie is changed once. */
    boolean changeCookie(byte[] newCookie) {
        if (cookieChanged) {
            return false;
        }
        cookieChanged = true;
        cookie = newCookie;
        return true;
    }

    /** It gets its turn. */
    void start(int sessionId, InitiatorKeying itsKeying) {
        receiveId = sessionId;
        keying = itsKeying;
    }

    /** Whether it has had its turn. */
    boolean isStarted() {
        return keying != null;
    }

    int receiveId() {
        return receiveId;
    }

    InitiatorKeying keying() {
        return keying;
    }

    /** The IIKeying; null until the first half of the mathematics is done. */
    byte[] chunk() {
        return chunk;
    }

    void setChunk(byte[] value) {
        chunk = value;
    }

    /** Whether an RIKeying is being looked into. */
    boolean isCompleting() {
        return completing;
    }

    void setCompleting(boolean value) {
        completing = value;
    }
}
