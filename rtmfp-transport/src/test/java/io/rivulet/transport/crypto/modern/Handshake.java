package io.rivulet.transport.crypto.modern;

import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.FarCertificate;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.InitiatorKeying;
import io.rivulet.transport.crypto.KeyingFailure;
import io.rivulet.transport.crypto.ResponderKeying;
import io.rivulet.transport.crypto.SessionKeys;
import io.rivulet.transport.crypto.SignedKeying;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.chunk.IIKeying;
import io.rivulet.transport.wire.chunk.RIKeying;
import java.util.function.UnaryOperator;

/**
 * An agreement on keys with nothing around it: certificates and the payloads of both keying chunks pass through the hands of whoever wants
 * to change them.
 */
final class Handshake {
    static final int INITIATOR_ID = 0x01020304;
    static final int RESPONDER_ID = 0x05060708;

    private final Identity initiator;
    private final Identity responder;
    private final EntropySource entropy;

    UnaryOperator<byte[]> onResponderCertificate = bytes -> bytes;
    UnaryOperator<byte[]> onIIKeying = bytes -> bytes;
    UnaryOperator<byte[]> onRIKeying = bytes -> bytes;

    InitiatorKeying initiatorKeying;
    ResponderKeying responderKeying;
    byte[] iiKeying;
    byte[] riKeying;
    KeyingFailure failure;

    Handshake(Identity initiator, Identity responder, EntropySource entropy) {
        this.initiator = initiator;
        this.responder = responder;
        this.entropy = entropy;
    }

    /** Goes as far as it comes; whether both ends have keys. */
    boolean run() {
        byte[] shown = onResponderCertificate.apply(responder.certificate().clone());
        FarCertificate far = initiator.profile().parseCertificate(shown, 0, shown.length);
        if (far == null) {
            return false;
        }
        initiatorKeying = initiator.newInitiatorKeying(far, entropy);
        initiatorKeying.prepare().run();
        failure = initiatorKeying.failure();
        if (failure != null) {
            return false;
        }
        ByteWriter out = new ByteWriter(1_400);
        IIKeying.put(out, INITIATOR_ID, new byte[64], initiator.certificate(), initiatorKeying.component());
        out.bytes(initiatorKeying.sign(out.toBytes()));
        iiKeying = onIIKeying.apply(out.toBytes());
        return respond() && complete();
    }

    private boolean respond() {
        IIKeying chunk = new IIKeying();
        if (!chunk.wrap(new ByteReader(iiKeying))) {
            return false;
        }
        byte[] certificate = chunk.certificate().toBytes();
        byte[] component = chunk.component().toBytes();
        SignedKeying signed =
                new SignedKeying(chunk.signedParameters(), chunk.signature().toBytes());
        FarCertificate far = responder.profile().parseCertificate(certificate, 0, certificate.length);
        if (far == null || !responder.acceptsSignature(far, signed.parameters(), signed.signature())) {
            return false;
        }
        responderKeying = responder.newResponderKeying(far, component, 0, component.length, entropy);
        responderKeying.agree(signed).run();
        failure = responderKeying.failure();
        if (failure != null) {
            return false;
        }
        ByteWriter out = new ByteWriter(1_400);
        RIKeying.put(out, RESPONDER_ID, responderKeying.component());
        byte[] parameters =
                new ByteWriter(2_800).bytes(out.toBytes()).bytes(component).toBytes();
        out.bytes(responderKeying.sign(parameters));
        riKeying = onRIKeying.apply(out.toBytes());
        return true;
    }

    /** The initiator takes the answer, as often as asked. */
    boolean complete() {
        RIKeying chunk = new RIKeying();
        if (!chunk.wrap(new ByteReader(riKeying))) {
            return false;
        }
        byte[] component = chunk.component().toBytes();
        SignedKeying signed = new SignedKeying(
                chunk.signedParameters(initiatorKeying.component()),
                chunk.signature().toBytes());
        initiatorKeying.complete(component, 0, component.length, signed).run();
        failure = initiatorKeying.failure();
        return failure == null;
    }

    SessionKeys initiatorKeys() {
        return initiatorKeying.keys();
    }

    SessionKeys responderKeys() {
        return responderKeying.keys();
    }
}
