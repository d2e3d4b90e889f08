package io.rivulet.transport;

import io.rivulet.transport.crypto.CryptoJob;
import io.rivulet.transport.crypto.InitiatorKeying;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.chunk.IIKeying;

/**
 * Writes and signs an IIKeying, after the mathematics that its component takes. RFC 7016 section 2.3.7. A job, since some signatures are
 * expensive: it has room of its own, and touches nothing of an attempt.
 */
final class KeyingWriting implements CryptoJob {
    /** The mathematics of the component; null when the component is there. */
    private final CryptoJob prepare;

    private final InitiatorKeying keying;
    private final int sessionId;
    private final byte[] cookie;
    private final byte[] certificate;
    private byte[] chunk;
    private boolean failed;

    private KeyingWriting(CryptoJob prepare, KeyingAttempt attempt, byte[] certificate) {
        this.prepare = prepare;
        this.keying = attempt.keying();
        this.sessionId = attempt.receiveId();
        this.cookie = attempt.cookie();
        this.certificate = certificate;
    }

    /** The first IIKeying of an attempt. */
    static KeyingWriting first(KeyingAttempt attempt, byte[] certificate) {
        return new KeyingWriting(attempt.keying().prepare(), attempt, certificate);
    }

    /** The same with another cookie. */
    static KeyingWriting again(KeyingAttempt attempt, byte[] certificate) {
        return new KeyingWriting(null, attempt, certificate);
    }

    @Override
    public void run() {
        if (prepare != null) {
            prepare.run();
            failed = keying.failure() != null;
        }
        if (failed) {
            return;
        }
        ByteWriter out = new ByteWriter(Startup.SCRATCH_BYTES);
        IIKeying.put(out, sessionId, cookie, certificate, keying.component());
        out.bytes(keying.sign(out.toBytes()));
        chunk = out.overflowed() ? null : out.toBytes();
    }

    @Override
    public long modelledCostNs() {
        return (prepare == null ? 0 : prepare.modelledCostNs()) + keying.signingCostNs();
    }

    /** The IIKeying; null when the mathematics failed. */
    byte[] chunk() {
        Invariant.check(chunk != null || failed, "an IIKeying of ours does not fit a datagram");
        return chunk;
    }
}
