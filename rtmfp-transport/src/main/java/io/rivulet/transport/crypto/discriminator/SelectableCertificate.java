package io.rivulet.transport.crypto.discriminator;

import io.rivulet.transport.crypto.FarCertificate;

/** What an Endpoint Discriminator can ask of a certificate. RFC 7425 section 4.4.3. */
public interface SelectableCertificate extends FarCertificate {
    /** The hostname in the certificate, not to be modified; null when it has none. RFC 7425 section 4.3.3.1. */
    byte[] hostname();

    /** Whether the endpoint accepts discriminators with ancillary data. RFC 7425 section 4.3.3.2. */
    boolean acceptsAncillaryData();
}
