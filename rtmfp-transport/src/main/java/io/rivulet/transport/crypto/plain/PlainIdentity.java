package io.rivulet.transport.crypto.plain;

import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.CryptoProfile;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.FarCertificate;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.InitiatorKeying;
import io.rivulet.transport.crypto.ResponderKeying;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import java.util.Arrays;

/**
 * An identity of the {@code plain} profile. Immutable. A glare is decided as in RFC 7425 section 4.3.6, signatures are empty and always
 * accepted.
 */
public final class PlainIdentity implements Identity {
    /** Random bytes in a certificate made by us: enough that no two of a million nodes are alike. */
    private static final int UNIQUE_BYTES = 16;

    private final PlainCertificate certificate;
    private final boolean claimsAuthentication;

    private PlainIdentity(PlainCertificate certificate, boolean claimsAuthentication) {
        this.certificate = certificate;
        this.claimsAuthentication = claimsAuthentication;
    }

    /** An ordinary endpoint. */
    public static PlainIdentity peer(EntropySource entropy) {
        return of(entropy.nextBytes(UNIQUE_BYTES), false);
    }

    /** An endpoint that accepts ancillary data, as servers do. */
    public static PlainIdentity rendezvous(EntropySource entropy) {
        return of(entropy.nextBytes(UNIQUE_BYTES), true);
    }

    /**
     * An endpoint whose certificate holds {@code uniqueBytes}.
     *
     * @throws IllegalArgumentException when they are none, or more than 255
     */
    public static PlainIdentity of(byte[] uniqueBytes, boolean acceptsAncillaryData) {
        byte[] bytes = new byte[1 + uniqueBytes.length];
        bytes[0] = (byte) (acceptsAncillaryData ? PlainCertificate.ACCEPTS_ANCILLARY : 0);
        System.arraycopy(uniqueBytes, 0, bytes, 1, uniqueBytes.length);
        PlainCertificate certificate = PlainCertificate.parse(bytes, 0, bytes.length);
        if (certificate == null) {
            throw new IllegalArgumentException("a plain certificate takes 1 to " + (PlainCertificate.MAX_LENGTH - 1)
                    + " unique bytes, not " + uniqueBytes.length);
        }
        return new PlainIdentity(certificate, false);
    }

    /** The same identity, claiming that its packets are authenticated: for tests and simulations of address mobility. */
    public PlainIdentity claimingAuthentication() {
        return new PlainIdentity(certificate, true);
    }

    @Override
    public CryptoProfile profile() {
        return PlainProfile.INSTANCE;
    }

    @Override
    public byte[] certificate() {
        return certificate.bytes();
    }

    @Override
    public PeerId peerId() {
        return certificate.peerId();
    }

    @Override
    public boolean isSelectedBy(byte[] discriminator, int offset, int length) {
        return FlashDiscriminators.selects(discriminator, offset, length, certificate);
    }

    @Override
    public boolean prevailsInGlareOver(FarCertificate far) {
        return Arrays.compareUnsigned(certificate.bytes(), far.bytes()) <= 0;
    }

    @Override
    public boolean allowsMobility() {
        return claimsAuthentication;
    }

    @Override
    public InitiatorKeying newInitiatorKeying(FarCertificate far, EntropySource entropy) {
        return PlainKeying.initiator(entropy, claimsAuthentication);
    }

    @Override
    public ResponderKeying newResponderKeying(
            FarCertificate far, byte[] initiatorComponent, int offset, int length, EntropySource entropy) {
        byte[] farComponent = Arrays.copyOfRange(initiatorComponent, offset, offset + length);
        return PlainKeying.responder(entropy, farComponent, claimsAuthentication);
    }

    @Override
    public boolean acceptsSignature(FarCertificate far, byte[] parameters, byte[] signature) {
        return true;
    }
}
