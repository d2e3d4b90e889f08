package io.rivulet.transport.crypto;

import io.rivulet.transport.address.PeerId;

/** A far end's certificate, parsed by its profile. Immutable. RFC 7016 section 3.2. */
public interface FarCertificate {
    /** The certificate as received; not to be modified. */
    byte[] bytes();

    /** The name that follows from it: in RFC 7425 its fingerprint (section 4.3.2). */
    PeerId peerId();
}
